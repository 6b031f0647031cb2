import { SETTINGS } from './memory';

/** Settings of one file: u32 each, in this order. */
export let delimiter: u32 = 0;
/** 256 where the file knows no quoting. */
export let quote: u32 = 0;
/** Cells of a whole record, trailing delimiter included; cells that a record may have at most. */
export let rawWidth: u32 = 0;
export let mostCells: u32 = 0;
export let mostBytes: u32 = 0;
/** Cells of a row, and whether a delimiter more may end it. */
export let width: u32 = 0;
export let trailing: u32 = 0;
/** A line without characters is no row. */
export let skipsBlank: u32 = 0;
export let columns: u32 = 0;
export let keyColumns: u32 = 0;
export let fileBytes: u32 = 0;
/** The first named cell of the header; `headerBytes` is 0 where there is none. */
export let headerCell: u32 = 0;
export let headerBytes: u32 = 0;
/** A null token has a quotation mark. */
export let escapedNulls: u32 = 0;

/** Occurrences of keys are counted: 0 or 1. Columns that order versions of a row. */
export let counting: u32 = 0;
export let versions: u32 = 0;

/** Takes the numbers that the driver has written. */
export function readSettings(): void {
  delimiter = at(0);
  quote = at(1);
  rawWidth = at(2);
  mostCells = at(3);
  mostBytes = at(4);
  width = at(5);
  trailing = at(6);
  skipsBlank = at(7);
  columns = at(8);
  keyColumns = at(9);
  fileBytes = at(10);
  headerCell = at(11);
  headerBytes = at(12);
  escapedNulls = at(13);
  counting = at(14);
  versions = at(15);
}

function at(index: usize): u32 {
  return load<u32>(SETTINGS + (index << 2));
}
