import type { WarningCode } from './warning-reasons';

/** Begins of cells that spreadsheets run, or that they write where a value was lost. */
const FORMULA = /^(?:[=@].|[+-][^\d\s.,])/s;
const SPREADSHEET =
  /^(?:#(?:REF|VALUE|DIV\/0|NAME|NULL|NUM|N\/A|SPILL|CALC)[!?]?|#{3,}|\d(?:[.,]\d+)?E\+\d{2,3})$/;
/** Control characters but tab and newlines, no-break space, soft hyphen, zero width, direction marks. */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
  /[\0-\x08\v\f\x0e-\x1f\x7f-\xa0\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
/** U+FFFD, or UTF-8 that was read as Windows-1252 and written again (`Ã©`, `â€™`). */
const DAMAGED =
  /\ufffd|Ã[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|Â[\x80-\xbf]|â€|ï»¿|ðŸ/;
/** Longest of the words below. */
const LONGEST_PLACEHOLDER = 9;
export const PLACEHOLDERS: ReadonlySet<string> = new Set(
  'null (null) <null> [null] none nil nan n/a undefined \\n - -- --- ? ?? ??? . .. ...'.split(' '),
);

const CHECKS: readonly (readonly [WarningCode, (text: string) => boolean])[] = [
  ['damaged', (text) => DAMAGED.test(text)],
  ['invisible', (text) => INVISIBLE.test(text)],
  ['spreadsheet', (text) => SPREADSHEET.test(text)],
  ['formula', (text) => FORMULA.test(text)],
  ['placeholder', isPlaceholder],
];

const NOTHING: readonly WarningCode[] = [];

function isPlaceholder(text: string): boolean {
  return text.length <= LONGEST_PLACEHOLDER && PLACEHOLDERS.has(text.toLowerCase());
}

/** What no warning can do without: most cells have none of it. */
const SUSPECT = /^[=@+\-#nNuU(<[\\?.]|[^\t\n\r\x20-\x7e]|E\+\d/;

/** What about the text of a cell is worth a look, although it is kept as it is. */
export function textWarnings(text: string): readonly WarningCode[] {
  if (!SUSPECT.test(text)) return NOTHING;
  const found = CHECKS.filter(([, applies]) => applies(text));
  return found.length === 0 ? NOTHING : found.map(([code]) => code);
}

/** 1 for the first bytes of what is worth a second look: `= @ + - #` and those of placeholders. */
export const SUSPECT_START = new Uint8Array(256);
for (const byte of Buffer.from('=@+-#nNuU(<[\\?.')) SUSPECT_START[byte] = 1;

const E = 0x45;
const PLUS = 0x2b;
const TAB = 9;
const LF = 10;
const CR = 13;

/**
 * Whether {@link textWarnings} may have something to say of a cell: true too often, never too rarely.
 * @param bytes UTF-8; the cell, trimmed and without its quotation marks, is `[from, to)`.
 */
export function mayWarn(bytes: Uint8Array, from: number, to: number): boolean {
  if (mayWarnPlain(bytes, from, to)) return true;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 && byte !== TAB && byte !== LF && byte !== CR) return true;
    if (byte >= 0x7f && mayWarnAt(bytes, at)) return true;
  }
  return false;
}

/** {@link mayWarn} for a cell that is known to be of printable ASCII. */
function mayWarnPlain(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= to) return false;
  if (SUSPECT_START[bytes[from]!] === 1 && mayWarnByStart(bytes, from, to)) return true;
  // 1.23457E+15 ends with the exponent: two or three digits.
  if (bytes[to - 3] === PLUS && bytes[to - 4] === E && to - from >= 5) return true;
  return bytes[to - 4] === PLUS && bytes[to - 5] === E && to - from >= 6;
}

function mayWarnByStart(bytes: Uint8Array, from: number, to: number): boolean {
  const first = String.fromCharCode(bytes[from]!);
  if ('=@+-#'.includes(first)) return true;
  if (to - from > LONGEST_PLACEHOLDER) return false;
  return isPlaceholder(String.fromCharCode(...bytes.subarray(from, to)));
}

/** A byte that is not plain ASCII begins, with those behind it, something invisible or damaged. */
function mayWarnAt(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  switch (bytes[at]!) {
    case 0x7f:
      return true;
    case 0xc2:
      return second <= 0xa0 || second === 0xad;
    // Â Ã â ï ð before what is not ASCII.
    case 0xc3:
      return third >= 0xc2 && [0x82, 0x83, 0xa2, 0xaf, 0xb0].includes(second);
    case 0xe2:
      return (
        (second === 0x80 &&
          (third === 0x8b ||
            third === 0x8e ||
            third === 0x8f ||
            (third >= 0xaa && third <= 0xae))) ||
        (second === 0x81 && third >= 0xa0 && third <= 0xa9)
      );
    case 0xef:
      return (second === 0xbb && third === 0xbf) || (second === 0xbf && third === 0xbd);
    default:
      return false;
  }
}
