/**
 * Kinds of cells that a table is made of, after T. van den Burg, A. Nazábal, C. Sutton, "Wrangling
 * messy CSV files by detecting row and type patterns" (2019), table 2. A cell that holds a delimiter or
 * a quotation mark is of none of them: that is how a wrong dialect betrays itself.
 */
const KINDS: readonly RegExp[] = [
  // Numbers, with groups of digits, a decimal mark, an exponent, a currency or a percent sign.
  /^[-+]?[$€£¥]?\s?[-+]?\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d+)?\s?[%€]?$/,
  /^[-+]?[$€£¥]?\s?[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?\s?[%€]?$/i,
  // Dates and times.
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:[ap]m|Z|[-+]\d{2}:?\d{2})?)?$/i,
  /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[ap]m)?$/i,
  // Words, names, codes; e-mail addresses and addresses of pages are words with more marks.
  /^[\p{L}\p{N}_@#&+*/\\()[\]{}.:!?=%$€£^<>´`’“”–—…-]+(?:['\p{L}\p{N}_@#&+*/\\()[\]{}.:!?=%$€£^<>´`’“”–—… -]*)$/u,
];

/** Longest cell that is looked at; longer ones are texts. */
const LOOKED_AT = 200;

/** Whether a cell is of a known kind: empty, a number, a date, a time, or words. */
export function isOfKnownKind(cell: string): boolean {
  const text = cell.trim();
  if (text === '') return true;
  return text.length <= LOOKED_AT && KINDS.some((kind) => kind.test(text));
}
