import {
  compileTemporalFormat,
  readIsoDate,
  readIsoTimestamp,
  type TemporalReader,
} from '../temporal-format';

/** One way to write a date or a time. `format` is undefined for ISO 8601, which every contract reads. */
export interface Spelling {
  readonly format: string | undefined;
  /** Of two spellings that differ in the order of day and month only, a column can have one. */
  readonly order?: 'day first' | 'month first';
  readonly timed: boolean;
  readonly read: TemporalReader;
}

const CLOCKS = ['', ' H:mm', ' H:mm:ss', ' h:mm a', ' h:mm:ss a'] as const;

/**
 * `M` and `d` also read two digits, so that these few are what exports have. Years of two digits are not among
 * them: somebody born in 98 would be born in 2098.
 */
const SHAPES: readonly (readonly [shape: RegExp, days: readonly string[]])[] = [
  [/^\d\d?\//, ['M/d/yyyy', 'd/M/yyyy']],
  [/^\d\d?-\d/, ['M-d-yyyy', 'd-M-yyyy']],
  [/^\d\d?\./, ['d.M.yyyy']],
  [/^\d{4}\//, ['yyyy/M/d']],
  [/^\d{4}-/, ['yyyy-M-d']],
  [/^\d\d?-[A-Za-z]/, ['d-MMM-yyyy']],
  [/^\d\d? [A-Za-z]/, ['d MMM yyyy', 'd MMMM yyyy']],
  [/^[A-Za-z]{3,9} \d/, ['MMM d, yyyy', 'MMMM d, yyyy']],
];

const ISO: readonly Spelling[] = [
  { format: undefined, timed: false, read: readIsoDate },
  { format: undefined, timed: true, read: readIsoTimestamp },
];

/** All spellings; a column's cells are remembered by their places in this list. */
const SPELLINGS: readonly Spelling[] = [
  ...ISO,
  ...SHAPES.flatMap(([, days]) =>
    days.flatMap((day) => CLOCKS.map((clock) => spelling(day, clock))),
  ),
];

function spelling(day: string, clock: string): Spelling {
  const format = `${day}${clock}`;
  const order = /^(?:M[/-]d|d[/-]M[/-])/.exec(day)?.[0];
  return {
    format,
    ...(order === undefined ? {} : { order: order.startsWith('M') ? 'month first' : 'day first' }),
    timed: clock !== '',
    read: compileTemporalFormat(format),
  };
}

const BY_SHAPE = SHAPES.map(([shape, days]) => ({
  shape,
  spellings: SPELLINGS.filter(({ format }) =>
    days.some((day) => format === day || format?.startsWith(`${day} `)),
  ),
}));

/** How a cell reads as a date or time: all spellings that fit. */
export function spellingsOf(text: string): readonly Spelling[] {
  if (text.length < 6 || text.length > 40 || !/^(?:\d{1,4}[-/. ]|[A-Za-z]{3,9} \d)/.test(text))
    return [];
  // a date is a time, too, but only times make a column of times
  const iso = ISO.find(({ read }) => read(text) !== undefined);
  if (iso !== undefined) return [iso];
  const timed = text.includes(':');
  return (BY_SHAPE.find(({ shape }) => shape.test(text))?.spellings ?? []).filter(
    (candidate) => candidate.timed === timed && candidate.read(text) !== undefined,
  );
}
