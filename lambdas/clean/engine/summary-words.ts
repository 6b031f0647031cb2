/**
 * What a footer begins with: as spreadsheets and reports write it, in the languages of their users. `true`
 * for words that no row of data begins with, whatever its other cells are.
 */
const WORDS: Readonly<Record<string, boolean>> = {
  total: false,
  totals: false,
  sum: false,
  sums: false,
  count: false,
  average: false,
  avg: false,
  mean: false,
  summe: false,
  gesamt: false,
  anzahl: false,
  mittelwert: false,
  durchschnitt: false,
  totale: false,
  totaal: false,
  somme: false,
  suma: false,
  'grand total': true,
  'grand totals': true,
  'sub total': true,
  subtotal: true,
  subtotals: true,
  'total general': true,
  'total général': true,
  'sous-total': true,
  gesamtsumme: true,
  gesamtergebnis: true,
  zwischensumme: true,
  teilergebnis: true,
  eindtotaal: true,
  'totale complessivo': true,
};

/** The words themselves, in lower case. */
export const SUMMARY_WORDS: readonly string[] = Object.keys(WORDS);

/** More characters than the longest word has, with a colon behind it. */
const TOO_LONG = Math.max(...SUMMARY_WORDS.map((word) => word.length)) + 3;

const BEGIN_LETTERS = 3;
/** What the words begin with: nearly every other cell is told by that. */
const BEGINS = new Set(SUMMARY_WORDS.map((word) => word.slice(0, BEGIN_LETTERS)));

/**
 * What a cell says of the row that begins with it.
 * @param cell Trimmed. @returns `certain` for a word that begins no row of data, `likely` for one that may.
 */
export function summaryWord(cell: string): 'certain' | 'likely' | undefined {
  if (cell.length > TOO_LONG) return undefined;
  if (!BEGINS.has(cell.slice(0, BEGIN_LETTERS).toLowerCase())) return undefined;
  const [, word = '', colon] = /^(.*?)\s*(:?)$/.exec(cell.toLowerCase()) ?? [];
  if (!Object.hasOwn(WORDS, word)) return undefined;
  return WORDS[word] || colon !== '' ? 'certain' : 'likely';
}
