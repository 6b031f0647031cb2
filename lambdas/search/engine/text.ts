const COMBINING_MARKS = /[\u0300-\u036f]/g;
/** A letter or digit, then letters, digits, marks and the signs of `c++` and `c#`. */
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}+#]*/gu;

/** Spelling for comparisons: without case, accents, compatibility forms and outer spaces. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(COMBINING_MARKS, '').toLowerCase().trim();
}

/** The words of a text, folded, in order, repeated ones too. Punctuation separates and never matches. */
export function tokens(text: string): string[] {
  return fold(text).match(TOKEN) ?? [];
}

/** Ascending by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
export function byCodeUnits(a: string, b: string): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** Skills in code unit order of their folded form, each once; of two spellings the smaller stays. */
export function distinctSkills(skills: Iterable<string>): string[] {
  const byFold = new Map<string, string>();
  for (const skill of [...skills].toSorted(byCodeUnits)) {
    const key = fold(skill);
    if (key !== '' && !byFold.has(key)) byFold.set(key, skill);
  }
  return [...byFold.keys()].toSorted(byCodeUnits).map((key) => byFold.get(key) ?? key);
}
