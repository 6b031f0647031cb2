import { UNRECOGNISED } from '../../names';
import { snakeCase } from './snake-case';

const LONGEST = 50;
/** What exports append to a name: dates, counters, versions, `(1)`, `copy`, `final`. */
const TAIL = /(?:_+(?:\d+|v\d+|copy|final|export|sample|q[1-4]|[a-z]{3}\d{2,4}))+$/;

/** What a dataset is called and which files are taken for it. */
export interface DatasetName {
  readonly dataset: string;
  readonly title: string;
  readonly filePatterns: readonly string[];
}

/**
 * Names a dataset after one of its files, e.g. `raw/Bus Routes 2024-01 (2).csv` -> `bus_routes`.
 * @param key the raw key or the name of the file.
 * @param taken names that other contracts have.
 */
export function nameDataset(key: string, taken: readonly string[]): DatasetName {
  const file = key.slice(key.lastIndexOf('/') + 1);
  const stem = file.replace(/(?:\.(?:csv|tsv|txt|dat|tab|psv|gz|odcs))+$/i, '');
  const words = snakeCase(stem);
  const base = words.replace(TAIL, '') || words;
  const dataset = free(legal(base), taken);
  return { dataset, title: titleOf(dataset), filePatterns: patterns(file, stem, dataset) };
}

function legal(base: string): string {
  const named = /^[a-z]/.test(base) ? base : `dataset_${base}`.replace(/_$/, '');
  const short = named.slice(0, LONGEST).replace(/_+$/, '');
  const reserved = /_(?:live|contrib)$/.test(short) || short === UNRECOGNISED;
  return reserved ? `${short.slice(0, LONGEST - 5)}_data` : short;
}

function free(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    const next = `${name.slice(0, LONGEST - 4)}_${number}`;
    if (!taken.includes(next)) return next;
  }
}

function titleOf(dataset: string): string {
  const words = dataset.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Its own folder, and files that are called like this one: what follows the first digit may differ. */
function patterns(file: string, stem: string, dataset: string): string[] {
  const ending = file.slice(stem.length);
  const start = /^[^\d(]*/.exec(stem)?.[0].replace(/[\s_.-]+$/, '') ?? '';
  const named = start.length >= 3 ? start : stem;
  // no pattern can name these signs themselves
  const literal = named.replaceAll(/[*?{}]/g, '?');
  return [`${dataset}/**`, `${literal}*${ending}`];
}
