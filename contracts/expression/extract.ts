import { daysOf } from '../temporal';
import { castValue } from './casts';
import { ExpressionError } from './expression-error';
import { type Known, strict1, type Typed } from './typed';
import { asText } from './value';

const FIELDS: Readonly<Record<string, (date: string) => number>> = {
  year: (date) => Number(date.slice(0, 4)),
  quarter: (date) => Math.ceil(Number(date.slice(5, 7)) / 3),
  month: (date) => Number(date.slice(5, 7)),
  day: (date) => Number(date.slice(8)),
  /** Day of the week, 0 for Sunday: 1970-01-01 was a Thursday. */
  dow: (date) => (((daysOf(date) + 4) % 7) + 7) % 7,
  doy: (date) => daysOf(date) - daysOf(`${date.slice(0, 4)}-01-01`) + 1,
};

/** EXTRACT(field FROM date or timestamp): numeric, of the day in UTC. */
export function extraction(field: string, operand: Typed, at: number): Known {
  const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (!read) {
    throw new ExpressionError(`extract knows ${Object.keys(FIELDS).join(', ')}, not ${field}`, at);
  }
  const { type, run } = operand;
  if (type !== 'date' && type !== 'timestamptz') {
    throw new ExpressionError(`extract needs a date or a timestamp, not ${type}`, operand.at);
  }
  return {
    type: 'numeric',
    at,
    run: strict1((value) => {
      const date = asText(castValue(value, type, 'date'));
      return { unscaled: BigInt(read(date)), scale: 0 };
    }, run),
  };
}
