import { normaliseHeader } from './header-name';

/** What makes a header unusable whatever its contract: blank or repeated names; undefined if nothing. */
export function headerProblem(
  header: readonly string[],
): { code: 'blank_header' | 'duplicate_header'; message: string } | undefined {
  const blank = header.flatMap((name, index) => (name.trim() === '' ? [index + 1] : []));
  if (blank.length > 0) {
    const message = `columns without a name at position ${blank.join(', ')}: name every column`;
    return { code: 'blank_header', message };
  }
  const positions = new Map<string, number[]>();
  for (const [index, name] of header.entries()) {
    const normalised = normaliseHeader(name);
    positions.set(normalised, [...(positions.get(normalised) ?? []), index + 1]);
  }
  const doubled = [...positions.values()]
    .filter((places) => places.length > 1)
    .map((places) => `${header[(places[0] ?? 1) - 1]?.trim()} (${places.join(', ')})`);
  if (doubled.length === 0) return undefined;
  return {
    code: 'duplicate_header',
    message: `column names that occur more than once: ${doubled.join('; ')}: keep one of each`,
  };
}
