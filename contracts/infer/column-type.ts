import type { LogicalType } from '../types';
import type { ColumnProfile } from './column-profile';
import { type Spelling, temporalFormats } from './temporal-formats';

/** What a column's cells say of its type. */
export interface TypeGuess {
  readonly type: LogicalType;
  readonly sqlType: string;
  readonly precision?: number;
  readonly scale?: number;
  readonly formats: readonly string[];
  readonly groupChar?: string;
  readonly decimalChar?: string;
  readonly bareNumber?: false;
  /** Some of its times name no offset from UTC. */
  readonly local: boolean;
  /** What a person should know of the guess; no values of cells. */
  readonly notes: readonly string[];
}

/** Numbers that nobody reckons with: text, because they may begin with zeros. */
const CODES =
  /(?:^|_)(?:zip|zipcode|zip_code|postal|postcode|phone|telephone|mobile|cell|fax|sms|ssn|ein|isbn|upc|ean|iban|barcode|account|acct|routing|fips|naics|cip|cip_code)(?:_|$)/;
const TIME_NAME =
  /(?:^|_)(?:date|day|time|timestamp|ts|at|on|dob|birthday|modified|updated|created)(?:_|$)/;
const FLAG_NAME = /^(?:is|has|was|did|can)_|(?:^|_)(?:flag|yn|active|enabled|bool)(?:_|$)/;
const TRUTHS: readonly (readonly [no: string, yes: string])[] = [
  ['false', 'true'],
  ['f', 't'],
  ['no', 'yes'],
  ['n', 'y'],
];
/** Seconds since 1970 of the years 1990 and 2100. */
const EPOCH = { from: 631_152_000, to: 4_102_444_800 };
const MAX_INTEGER = 2_147_483_647;
/** Above it the next file may need more than an `integer`. */
const NEARLY_TOO_LARGE = 1_000_000_000;

/**
 * Guesses the type of a column. Text is what remains: a typed column would change or refuse cells, text never does.
 * @param name the column's name: it decides where the cells do not (a number that is a code, epoch seconds).
 */
export function guessType(name: string, profile: ColumnProfile): TypeGuess {
  if (profile.filled === 0) return text('no cell has a value: what it holds is not known');
  if (CODES.test(name)) return text();
  return (
    temporalType(profile) ??
    truthType(name, profile) ??
    wholeType(name, profile) ??
    decimalType(profile) ??
    markedType(profile) ??
    text(...textNotes(profile))
  );
}

/** A column whose cells stay as they are. */
export function text(...notes: readonly string[]): TypeGuess {
  return { type: 'string', sqlType: 'text', formats: [], local: false, notes };
}

function markedType({
  marks,
  marked,
  kinds,
  filled,
  wholeDigits,
}: ColumnProfile): TypeGuess | undefined {
  const [plain, points] = [kinds.get('integer') ?? 0, kinds.get('decimal') ?? 0];
  if (marked === 0 || marked + plain + points !== filled) return undefined;
  const style = marks.style(plain, points, wholeDigits <= 3);
  if (style === undefined) return text('text: it is not certain how these numbers are to be read');
  const { whole, scale, ...signs } = style;
  const number = { ...signs, formats: [], local: false, notes: [] };
  if (scale > 0 || points > 0) return { ...number, type: 'number', sqlType: 'numeric' };
  return { ...number, type: 'integer', sqlType: whole > 9 ? 'bigint' : 'integer' };
}

function textNotes(profile: ColumnProfile): string[] {
  if ((profile.kinds.get('code') ?? 0) > 0 && profile.isAll('integer', 'decimal', 'code'))
    return ['text: some numbers begin with zeros or are too long for a number'];
  return [];
}

function temporalType({ temporal, filled, localTimes }: ColumnProfile): TypeGuess | undefined {
  const seen = [...temporal.values()];
  if (seen.reduce((sum, { cells }) => sum + cells, 0) !== filled) return undefined;
  const formats = temporalFormats(seen.map(({ spellings }): readonly Spelling[] => spellings));
  if (formats === 'undecided')
    return text(
      'dates whose order of day and month no cell shows: ask, then logicalType date with format M/d/yyyy or d/M/yyyy',
    );
  if (formats === undefined) return undefined;
  const timed = seen.some(({ spellings }) => spellings.some((spelling) => spelling.timed));
  return {
    type: timed ? 'timestamp' : 'date',
    sqlType: timed ? 'timestamptz' : 'date',
    formats,
    // a day without a time has no offset either
    local: timed && (localTimes > 0 || seen.some(({ spellings }) => !spellings[0]?.timed)),
    notes: [],
  };
}

function truthType(name: string, { values, tokenCells }: ColumnProfile): TypeGuess | undefined {
  const seen = new Set([...(values?.keys() ?? [])].map((value) => value.toLowerCase()));
  const isTruth = TRUTHS.some(
    ([no, yes]) =>
      [...seen].every((value) => value === no || value === yes) &&
      (seen.size === 2 || yes === 'true' || FLAG_NAME.test(name)),
  );
  const isBit = FLAG_NAME.test(name) && [...seen].every((value) => value === '0' || value === '1');
  if (values === undefined || values.size === 0 || !(isTruth || isBit)) return undefined;
  // a third answer beside yes and no is an answer
  if (tokenCells > 0 && isTruth && !seen.has('true') && !seen.has('false')) return undefined;
  return { type: 'boolean', sqlType: 'boolean', formats: [], local: false, notes: [] };
}

function wholeType(name: string, profile: ColumnProfile): TypeGuess | undefined {
  if (!profile.isAll('integer')) return undefined;
  const { lowest, highest, wholeDigits } = profile;
  if (TIME_NAME.test(name)) {
    const time = { type: 'timestamp', sqlType: 'timestamptz', local: false, notes: [] } as const;
    if (lowest >= EPOCH.from && highest <= EPOCH.to) return { ...time, formats: ['epoch-s'] };
    if (lowest >= EPOCH.from * 1000 && highest <= EPOCH.to * 1000)
      return { ...time, formats: ['epoch-ms'] };
    if (lowest >= 1900_01_01 && highest <= 2100_12_31 && wholeDigits === 8)
      return { ...time, type: 'date', sqlType: 'date', formats: ['yyyyMMdd'] };
  }
  const wide = Math.max(-lowest, highest) > NEARLY_TOO_LARGE;
  const notes =
    wide && Math.max(-lowest, highest) <= MAX_INTEGER ? ['near the end of integer, so bigint'] : [];
  return {
    type: 'integer',
    sqlType: wide ? 'bigint' : 'integer',
    formats: [],
    local: false,
    notes,
  };
}

function decimalType(profile: ColumnProfile): TypeGuess | undefined {
  const plain = { type: 'number', formats: [], local: false, notes: [] } as const;
  if (profile.isAll('integer', 'decimal')) {
    const { scale, wholeDigits } = profile;
    // long fractions are measurements: whoever measures again has other digits
    if (scale > 4 || scale === 0) return { ...plain, sqlType: 'numeric' };
    const precision = Math.max(wholeDigits + 3, 6) + scale;
    return { ...plain, sqlType: `numeric(${precision},${scale})`, precision, scale };
  }
  const scientific = profile.kinds.get('scientific') ?? 0;
  const numbers = profile.isAll('integer', 'decimal', 'scientific');
  return numbers && scientific < profile.filled ? { ...plain, sqlType: 'numeric' } : undefined;
}
