/** `words('a|b', 'c')` -> `['a', 'b', 'c']`: long lists stay readable. */
export function words(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split('|'));
}
