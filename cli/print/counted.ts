import { formatNumber } from './table';

/** `missing 3, type 1,204`; empty when nothing was counted. */
export function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${formatNumber(count)}`)
    .join(', ');
}
