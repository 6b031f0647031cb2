import type { DetectedDialect } from './dialect';

/**
 * Whether several spaces stand between the cells of a file whose delimiter was found to be a space. Then
 * they align columns, or cells between them are empty, and nobody can tell which.
 */
export function looksAligned({ delimiter, sample }: DetectedDialect): boolean {
  if (delimiter !== ' ') return false;
  return sample.some(({ cells, quoted }) => !quoted && cells.slice(0, -1).includes(''));
}
