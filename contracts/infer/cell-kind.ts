/** What a cell that is no date looks like. */
export type CellKind =
  /** A whole number that is written as PostgreSQL shows it. */
  | 'integer'
  | 'decimal'
  | 'scientific'
  /** Digits that are no number: leading zeros, a sign `+`, more digits than a number keeps. */
  | 'code'
  | 'text';

const INTEGER = /^-?(?:0|[1-9]\d{0,17})$/;
const CODE = /^[+-]?\d+$|^[+-]?0\d+\.\d+$/;
const DECIMAL = /^-?(?:0|[1-9]\d{0,30})?\.\d{1,30}$|^-?(?:0|[1-9]\d{0,30})\.$/;
/** With a point or a signed exponent: `12E3` may be the number of a room. */
const SCIENTIFIC = /^-?(?:\d\.\d{1,30}[eE][+-]?\d{1,2}|\d{1,30}[eE][+-]\d{1,2})$/;
/** Classifies a trimmed cell that is not empty. */
export function cellKind(text: string): CellKind {
  const first = text.charCodeAt(0);
  // letters first: nearly every text cell is one
  if (first > 0x39 && first < 0x80) return 'text';
  if (INTEGER.test(text)) return text === '-0' ? 'code' : 'integer';
  if (CODE.test(text)) return 'code';
  if (DECIMAL.test(text)) return 'decimal';
  return SCIENTIFIC.test(text) ? 'scientific' : 'text';
}
