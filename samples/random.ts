/** A repeatable source of chance: equal seeds give equal sequences on every machine. */
export class Random {
  private state: number;

  /** @param parts anything that names the sequence, e.g. seed, file, row */
  constructor(...parts: readonly (string | number)[]) {
    this.state = hash(parts.join('\u0000'));
  }

  /** Uniform in [0, 1). Mulberry32: small, fast, good enough for sample data. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** About normal: the mean of four uniform numbers has a bell's shape and no tails. */
  bell(mean: number, spread: number): number {
    const sum = this.next() + this.next() + this.next() + this.next();
    return mean + (sum - 2) * spread;
  }

  /** Any item, all equally likely. */
  pick<T>(items: readonly T[]): T {
    return itemAt(items, Math.floor(this.next() * items.length));
  }

  /** Any item, the first ones far more often: place n with weight 1/n, as words, skills and cities have it. */
  zipf<T>(items: readonly T[]): T {
    // inverse of the continuous distribution function ln(x) / ln(n + 1)
    const place = Math.floor((items.length + 1) ** this.next());
    return itemAt(items, Math.min(place, items.length) - 1);
  }

  /** So many different items by {@link zipf}; fewer when there are not so many. */
  several<T>(items: readonly T[], count: number): T[] {
    const chosen = new Set<T>();
    while (chosen.size < Math.min(count, items.length)) chosen.add(this.zipf(items));
    return [...chosen];
  }
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

/** FNV-1a over UTF-16 units, mixed once more so that neighbouring rows differ in every bit. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
