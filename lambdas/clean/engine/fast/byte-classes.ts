import type { Grammar } from '../record-scanner';

/** What one byte means to the scanner; 0 is an ordinary byte. */
export const CLASS = {
  ordinary: 0,
  /** Ends a cell outside quotation marks: delimiter, LF, CR. */
  end: 1,
  /** The quotation mark of the file. */
  quote: 2,
  /** Makes canonical CSV enclose the cell. */
  enclose: 3,
  /** A quotation mark in a file that knows no quoting: canonical CSV doubles it. */
  double: 4,
  /** A control character or a byte of a character beyond ASCII. */
  odd: 5,
  /** `+`, as in 1.2E+15: what a spreadsheet leaves of a long number. */
  plus: 7,
  /** No text has it. */
  nul: 6,
} as const;

const COMMA = 44;
const QUOTE = 34;
const PLUS = 43;
const LF = 10;
const CR = 13;

/** The class of each byte outside quotation marks. */
export function classesOutside({ delimiter, quote }: Grammar): Uint8Array {
  const classes = commonClasses(quote);
  classes[COMMA] = CLASS.enclose;
  for (const byte of [LF, CR, delimiter]) classes[byte] = CLASS.end;
  return classes;
}

/** The class of each byte inside quotation marks, where delimiters and newlines belong to the cell. */
export function classesInside({ quote }: Grammar): Uint8Array {
  const classes = commonClasses(quote);
  for (const byte of [COMMA, LF, CR]) classes[byte] = CLASS.enclose;
  return classes;
}

function commonClasses(quote: number): Uint8Array {
  const classes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    if (byte < 32 || byte >= 127) classes[byte] = CLASS.odd;
  }
  classes[PLUS] = CLASS.plus;
  classes[QUOTE] = CLASS.double;
  classes[quote] = CLASS.quote;
  classes[0] = CLASS.nul;
  return classes;
}
