import type { HeaderIndex } from './match-header';

/** What makes a header unusable whatever its contract: blank or repeated names; undefined if nothing. */
export function headerProblem({
  header,
  positions,
}: HeaderIndex): { code: 'blank_header' | 'duplicate_header'; message: string } | undefined {
  const blank = header.flatMap((name, index) => (name.trim() === '' ? [index + 1] : []));
  if (blank.length > 0) {
    const message = `columns without a name at position ${listed(blank, ', ')}: name every column`;
    return { code: 'blank_header', message };
  }
  const doubled = [...positions.values()]
    .filter((places) => places.length > 1)
    .map((places) => {
      const columns = places.map((place) => place + 1);
      return `${header[places[0] ?? 0]?.trim()} (${listed(columns, ', ')})`;
    });
  if (doubled.length === 0) return undefined;
  return {
    code: 'duplicate_header',
    message: `column names that occur more than once: ${listed(doubled, '; ')}: keep one of each`,
  };
}

/** A message names some of many: nobody reads thousands. */
const LISTED = 10;

function listed(items: readonly (string | number)[], separator: string): string {
  const more = items.length > LISTED ? `${separator}and ${items.length - LISTED} more` : '';
  return `${items.slice(0, LISTED).join(separator)}${more}`;
}
