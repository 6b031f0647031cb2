import { normaliseHeader } from '../header-name';
import { snakeCase } from './snake-case';

/** What PostgreSQL itself calls a column of every table. */
const SYSTEM_COLUMNS = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);
const LONGEST = 63;

/** A column of a file: what the contract calls it, and how headers spell it. */
export interface NamedColumn {
  readonly name: string;
  /** Spellings that are not the name itself once case and punctuation are ignored. */
  readonly synonyms: readonly string[];
}

/**
 * Names for the columns of a header, as written. Every name is different from all other names and from
 * all spellings of other columns; a column whose name says nothing is called after its place.
 */
export function nameColumns(header: readonly string[]): NamedColumn[] {
  const spellings = header.map((name) => (name.trim() === '' ? '' : normaliseHeader(name)));
  const first = new Map(
    spellings.map((spelling, index) => [spelling, index] as const).toReversed(),
  );
  const taken = new Set<string>();
  return header.map((written, index) => {
    const own = spellings[index] ?? '';
    const isFree = (name: string): boolean => {
      const spelled = normaliseHeader(name);
      return !taken.has(spelled) && (spelled === own || !first.has(spelled));
    };
    const name = firstFree(baseName(written, index), isFree);
    taken.add(normaliseHeader(name));
    const isFirst = first.get(own) === index;
    const isSpelling = own !== '' && own !== normaliseHeader(name) && isFirst && !taken.has(own);
    if (isSpelling) taken.add(own);
    return { name, synonyms: isSpelling ? [written.trim()] : [] };
  });
}

function baseName(written: string, index: number): string {
  const name = snakeCase(written);
  if (name === '') return `column_${index + 1}`;
  if (SYSTEM_COLUMNS.has(name)) return `${name}_value`;
  return (/^\d/.test(name) ? `c_${name}` : name).slice(0, LONGEST).replace(/_+$/, '');
}

function firstFree(base: string, isFree: (name: string) => boolean): string {
  if (isFree(base)) return base;
  for (let number = 2; ; number++) {
    const suffix = `_${number}`;
    const name = `${base.slice(0, LONGEST - suffix.length)}${suffix}`;
    if (isFree(name)) return name;
  }
}
