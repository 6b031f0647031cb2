import { COLUMNS } from './memory';

/**
 * What the driver says of a column, 32 bytes: u8 kind, u8 required, u8 scale, u8 padding; u32 cell of
 * the record; f64 least and greatest unscaled number; u32 fewest and most characters.
 * A constant has its first byte and its end instead of the bounds of its length.
 */

/** The same in every row, NULL, or made by the driver after the check. */
export const CONSTANT: u32 = 0;
/** Text that is bound by nothing but its length. */
export const TEXT: u32 = 1;
/** A number that a double holds exactly, with bounds. */
export const NUMBER: u32 = 2;
/** Whatever the driver reads: once for each spelling. */
export const MEMO: u32 = 3;
/** A cell of a file without a contract. */
export const AS_WRITTEN: u32 = 4;

export function columnAt(column: u32): usize {
  return COLUMNS + ((<usize>column) << 5);
}

export function kindOf(column: usize): u32 {
  return load<u8>(column);
}

export function isRequired(column: usize): bool {
  return load<u8>(column, 1) != 0;
}

export function scaleOf(column: usize): u32 {
  return load<u8>(column, 2);
}

export function cellOf(column: usize): u32 {
  return load<u32>(column, 4);
}

export function leastNumber(column: usize): f64 {
  return load<f64>(column, 8);
}

export function greatestNumber(column: usize): f64 {
  return load<f64>(column, 16);
}

export function fewestCharacters(column: usize): u32 {
  return load<u32>(column, 24);
}

export function mostCharacters(column: usize): u32 {
  return load<u32>(column, 28);
}
