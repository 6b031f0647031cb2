import { formatDecimal } from './decimal';
import type { Decimal, SqlType, Value } from './expression/value';
import { formatTimestamp } from './temporal';

/**
 * The canonical text of a value: whole numbers without leading zeros or `-0`, decimals with exactly
 * their scale, ISO dates, UTC timestamps with `Z` and microseconds without trailing zeros,
 * `true`/`false`. Equal values of one column have equal text.
 */
export function canonicalText(type: SqlType, value: NonNullable<Value>): string {
  switch (type) {
    case 'numeric':
      return formatDecimal(value as Decimal);
    case 'timestamptz':
      return formatTimestamp(value as bigint);
    case 'text':
    case 'date':
      return value as string;
    case 'integer':
      // -0 is a number of its own in JavaScript; String(-0) is already '0'.
      return String(value as number);
    case 'bigint':
      return (value as bigint).toString();
    case 'boolean':
      return (value as boolean) ? 'true' : 'false';
    default:
      return type satisfies never;
  }
}
