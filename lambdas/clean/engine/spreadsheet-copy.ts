const DIGITS = /^\d+$/;
/** Spreadsheets show longer whole numbers as 1.23457E+15 … */
const SHOWN_DIGITS = 11;
/** … and keep no more digits of them than a double has. */
const KEPT_DIGITS = 15;

/**
 * Whether a spreadsheet makes `given` of `shown` without being asked: zeros in front, digits behind, dates
 * and decimals in the manner of a country, TRUE for true. Nobody has corrected such a cell.
 */
export function isSpreadsheetCopy(given: string, shown: string): boolean {
  return isReformatted(given, shown) || isSameNumber(given, shown);
}

/** A copy that no correction looks like, whatever stands beside it: a long number cut, a date in another form. */
export function isReformatted(given: string, shown: string): boolean {
  return isCutNumber(given, shown) || isSameDate(given, shown);
}

/** `007` for `7`, `3.50` for `3,5`, `true` for `TRUE`. */
function isSameNumber(given: string, shown: string): boolean {
  if (/^(?:true|false)$/i.test(shown)) return given.toUpperCase() === shown.toUpperCase();
  if (!/^-?\d+(?:[.,]\d+)?$/.test(shown) || !/^-?\d+(?:[.,]\d+)?$/.test(given)) return false;
  return bare(given) === bare(shown);
}

/** A number without the zeros that do not count. */
function bare(number: string): string {
  const [whole = '', fraction = ''] = number.replace('-', '').split(/[.,]/);
  const sign = number.startsWith('-') ? '-' : '';
  return `${sign}${whole.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '')}`;
}

/** `1.23457E+15` or `1234567890123450` for `1234567890123456`. */
export function isCutNumber(given: string, shown: string): boolean {
  const number = shown.replace(/^0+/, '');
  if (!DIGITS.test(number) || number.length <= SHOWN_DIGITS) return false;
  if (DIGITS.test(given)) {
    const kept = number.slice(0, KEPT_DIGITS);
    return number.length > KEPT_DIGITS && given === kept.padEnd(number.length, '0');
  }
  const parts = /^(\d)(?:[.,](\d+))?E\+(\d+)$/i.exec(given);
  if (parts === null) return false;
  const [, first = '', more = '', exponent] = parts;
  const written = BigInt(first + more);
  const unit = 10n ** BigInt(Math.max(0, number.length - 1 - more.length));
  const rounded = (BigInt(number) + unit / 2n) / unit;
  return Number(exponent) === number.length - 1 && rounded === written;
}

interface WrittenDate {
  /** The three numbers in order, the year with four digits. */
  readonly numbers: readonly number[];
  /** How it is written: separators and widths. */
  readonly form: string;
  readonly time: string;
}

function dateOf(text: string): WrittenDate | undefined {
  const match = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ](\d{1,2}:\d{2})(?::00)?Z?)?$/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, first = '', separator = '', second = '', third = '', time = '00:00'] = match;
  if (first.length < 3 && third.length === 3) return undefined;
  const yearFirst = first.length > 2;
  const year = yearFirst ? first : third;
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  const rest = yearFirst ? [second, third] : [first, second];
  const numbers = [full, ...rest.map(Number)];
  return { numbers, form: `${separator}${yearFirst}${year.length}`, time: time.padStart(5, '0') };
}

/** `1/5/2024` or `05.01.2024` for `2024-01-05`. A date in the same form is another date. */
function isSameDate(given: string, shown: string): boolean {
  const [a, b] = [dateOf(given), dateOf(shown)];
  if (a === undefined || b === undefined || a.time !== b.time || a.form === b.form) return false;
  const [year, ...days] = a.numbers;
  const [sameYear, ...sameDays] = b.numbers;
  return (year ?? 0) % 100 === (sameYear ?? 0) % 100 && inOrder(days) === inOrder(sameDays);
}

/** Month and day, whichever comes first. */
function inOrder(numbers: readonly number[]): string {
  return numbers.toSorted((a, b) => a - b).join(' ');
}
