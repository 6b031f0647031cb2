import { formatDecimal } from './decimal';
import { asBigInt, asDecimal, asText, type SqlType, type Value } from './expression/value';
import { formatTimestamp } from './temporal';

/**
 * The canonical text of a value: whole numbers without leading zeros or `-0`, decimals with exactly
 * their scale, ISO dates, UTC timestamps with `Z` and microseconds without trailing zeros,
 * `true`/`false`. Equal values of one column have equal text.
 */
export function canonicalText(type: SqlType, value: NonNullable<Value>): string {
  switch (type) {
    case 'numeric':
      return formatDecimal(asDecimal(value));
    case 'timestamptz':
      return formatTimestamp(asBigInt(value));
    case 'text':
    case 'date':
      return asText(value);
    case 'integer':
    case 'bigint':
      return asBigInt(value).toString();
    case 'boolean':
      return value === true ? 'true' : 'false';
    default:
      return type satisfies never;
  }
}
