/**
 * The name that was probably meant: equal but for case and punctuation, or at most two slips of the pen
 * away (one in a short name), and no other name as near.
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const plain = fold(written);
  const same = names.filter((name) => fold(name) === plain);
  if (same.length > 0) return same[0];
  const allowed = plain.length < 6 ? 1 : 2;
  const near = names
    .map((name) => ({ name, slips: distance(plain, fold(name)) }))
    .filter(({ slips }) => slips <= allowed)
    .toSorted((a, b) => a.slips - b.slips);
  return near.length > 0 && near[0]?.slips !== near[1]?.slips ? near[0]?.name : undefined;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Levenshtein's distance: characters put in, left out or exchanged. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, right] of Array.from(b).entries()) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
