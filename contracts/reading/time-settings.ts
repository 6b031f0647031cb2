import type { Column } from '../types';
import type { DatasetSettings } from './custom-properties';

/** What a dataset says of all its times. */
export type Times = Pick<DatasetSettings, 'timezone' | 'ambiguousTime'>;

/**
 * The zone of a timestamp: its own, else the dataset's. A declared format without an offset means local
 * times, which the standard takes for UTC; without any of these a time must name its offset.
 */
export function zone(
  options: Readonly<Record<string, unknown>>,
  { timezone, ambiguousTime }: Times,
): Pick<Column, 'timezone' | 'ambiguousTime'> {
  const { defaultTimezone, format } = options;
  const local = typeof format === 'string' && !/[XZ]/.test(format.replaceAll(/'[^']*'/g, ''));
  const own = typeof defaultTimezone === 'string' ? defaultTimezone : timezone;
  const named = own ?? (local ? 'UTC' : undefined);
  if (named === undefined) return {};
  return { timezone: named, ...(ambiguousTime === undefined ? {} : { ambiguousTime }) };
}
