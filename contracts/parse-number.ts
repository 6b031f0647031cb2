import { type CellReject, type CellResult, reject } from './cell-result';
import { compareDecimals, fitsPrecision, formatDecimal, parseDecimal, rescale } from './decimal';
import type { Decimal, SqlType } from './expression/value';
import { numberSpelling } from './number-spelling';
import type { Column } from './types';

const WHOLE = /^[+-]?\d+$/;
/** Numbers in CSV exports; longer exponents only serve to fill memory. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** Digits that a number without declared precision may have, as in PostgreSQL's numeric. */
const MAX_DIGITS = 16_383;
const INT4_MAX = 2_147_483_647;
const INT8_MAX = 9_223_372_036_854_775_807n;

type Parse = (text: string) => CellResult;

/** Cells of an `integer` or `bigint` column. */
export function integerCell(column: Column, type: SqlType): Parse {
  return asSpelled(column, plainInteger(column, type));
}

/** Numbers that are written with groups, another decimal mark or a currency become plain ones first. */
function asSpelled(column: Column, parse: Parse): Parse {
  const plain = numberSpelling(column);
  if (plain === undefined) return parse;
  const otherForm = reject('type', 'is not written as the numbers of this column are');
  return (text) => {
    const number = plain(text);
    return number === undefined ? otherForm : parse(number);
  };
}

function plainInteger(column: Column, type: SqlType): Parse {
  const bounds = numberBounds(column);
  const small = type === 'integer';
  const notWhole = reject('type', 'is not a whole number');
  const overflow = reject('range', `does not fit ${column.sqlType}`);
  return (text) => {
    if (!WHOLE.test(text)) return notWhole;
    if (small) {
      const value = Number(text) + 0;
      if (!(value <= INT4_MAX && value >= -INT4_MAX - 1)) return overflow;
      return bounds?.ofNumber(value) ?? { ok: true, text: String(value), value };
    }
    const value = BigInt(text);
    if (value > INT8_MAX || value < -INT8_MAX - 1n) return overflow;
    return (
      bounds?.ofDecimal({ unscaled: value, scale: 0 }) ?? {
        ok: true,
        text: value.toString(),
        value,
      }
    );
  };
}

/**
 * Cells of a `numeric` column. With a declared scale the text has exactly that many digits after the
 * point, and a number that needs more is refused; without one the digits stay as they are written.
 */
export function decimalCell(column: Column): Parse {
  return asSpelled(column, plainDecimal(column));
}

function plainDecimal(column: Column): Parse {
  const bounds = numberBounds(column);
  const { precision, scale } = column;
  const notNumber = reject('type', 'is not a number');
  const tooFine = reject('range', `has more than ${scale} digits after the point`);
  const overflow = reject('range', `does not fit ${column.sqlType}`);
  return (text) => {
    if (!NUMBER.test(text)) return notNumber;
    const written = parseDecimal(text);
    if (!written) return notNumber;
    const value = scale === undefined ? written : rescale(written, scale);
    if (value.scale < written.scale && compareDecimals(value, written) !== 0) return tooFine;
    if (precision !== undefined && !fitsPrecision(value, precision)) return overflow;
    const canonical = formatDecimal(value);
    if (canonical.length > MAX_DIGITS) return overflow;
    return bounds?.ofDecimal(value) ?? { ok: true, text: canonical, value };
  };
}

/** Bounds of a column; each check answers undefined when the value is inside. */
interface NumberBounds {
  ofNumber(value: number): CellReject<'range'> | undefined;
  ofDecimal(value: Decimal): CellReject<'range'> | undefined;
}

/** The declared `minimum` and `maximum` of a column, undefined when it has neither. */
function numberBounds(column: Column): NumberBounds | undefined {
  const { minimum, maximum } = column;
  if (minimum === undefined && maximum === undefined) return undefined;
  const low = bound(minimum);
  const high = bound(maximum);
  const below = reject('range', `is less than ${minimum}`);
  const above = reject('range', `is greater than ${maximum}`);
  return {
    ofNumber: (value) => {
      if (minimum !== undefined && value < minimum) return below;
      return maximum !== undefined && value > maximum ? above : undefined;
    },
    ofDecimal: (value) => {
      if (low && compareDecimals(value, low) < 0) return below;
      return high && compareDecimals(value, high) > 0 ? above : undefined;
    },
  };
}

function bound(value: number | undefined): Decimal | undefined {
  return value === undefined ? undefined : parseDecimal(String(value));
}
