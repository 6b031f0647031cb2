/** Orders texts as their UTF-8 bytes do (PostgreSQL's collation "C"). */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return utf8Rank(left) - utf8Rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters above U+FFFF, so they come after every other UTF-16 unit. */
function utf8Rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

interface Step {
  readonly kind: 'one' | 'any' | 'exact';
  readonly character: string;
}

/**
 * Compiles a LIKE pattern: `%` any text, `_` one character, `\` takes the next character as it is.
 * @returns undefined when the pattern ends in its escape character.
 */
export function compileLike(pattern: string): ((text: string) => boolean) | undefined {
  const steps: Step[] = [];
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? '';
    if (character === '\\') {
      const escaped = characters[++i];
      if (escaped === undefined) return undefined;
      steps.push({ kind: 'exact', character: escaped });
    } else {
      steps.push({
        kind: character === '%' ? 'any' : character === '_' ? 'one' : 'exact',
        character,
      });
    }
  }
  return (text) => matches(steps, Array.from(text));
}

/** Greedy with one point of return: at most text times pattern steps, never exponential. */
function matches(steps: readonly Step[], text: readonly string[]): boolean {
  let step = 0;
  let at = 0;
  let lastAny = -1;
  let resume = 0;
  while (at < text.length) {
    const current = steps[step];
    if (current?.kind === 'any') {
      lastAny = step++;
      resume = at;
    } else if (current && (current.kind === 'one' || current.character === text[at])) {
      step++;
      at++;
    } else if (lastAny >= 0) {
      step = lastAny + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return steps.slice(step).every((rest) => rest.kind === 'any');
}
