import type { Column } from '../types';
import type { Report } from './custom-properties';
import { slowPattern } from './slow-pattern';
import type { Path } from './yaml-source';

type Limits = Partial<Pick<Column, 'minLength' | 'maxLength' | 'pattern'>>;
type Options = Readonly<Record<string, unknown>>;

/**
 * `minLength`, `maxLength` and `pattern` of a string column.
 * @param declared the length of `varchar(n)`, which is a `maxLength` too.
 */
export function compileTextLimits(
  column: Pick<Column, 'name' | 'type'>,
  options: Options,
  declared: number | undefined,
  at: Path,
  report: Report,
): Limits {
  const { name, type } = column;
  const given = ['minLength', 'maxLength', 'pattern'].filter((key) => options[key] !== undefined);
  if (type !== 'string' && given.length > 0) {
    for (const key of given) report([...at, key], `column ${name}: a ${type} has no ${key}`);
    return {};
  }
  return {
    ...lengths(name, options, declared, at, report),
    ...(typeof options['pattern'] === 'string'
      ? { pattern: anchored(name, options['pattern'], [...at, 'pattern'], report) }
      : {}),
  };
}

function lengths(
  name: string,
  { minLength, maxLength }: Options,
  declared: number | undefined,
  at: Path,
  report: Report,
): Limits {
  const longest = typeof maxLength === 'number' ? maxLength : declared;
  if (declared !== undefined && longest !== declared) {
    report(
      [...at, 'maxLength'],
      `column ${name}: maxLength ${longest} contradicts varchar(${declared})`,
    );
  }
  if (longest === 0) {
    report([...at, 'maxLength'], `column ${name}: maxLength 0 leaves no text: drop the column`);
  }
  if (typeof minLength === 'number' && longest !== undefined && minLength > longest) {
    report(
      [...at, 'minLength'],
      `column ${name}: minLength ${minLength} is above maxLength ${longest}`,
    );
  }
  return {
    ...(typeof minLength === 'number' ? { minLength } : {}),
    ...(longest === undefined ? {} : { maxLength: longest }),
  };
}

/** ODCS patterns must match the whole value; `^` and `$` may be written or left out. */
function anchored(name: string, pattern: string, at: Path, report: Report): string {
  const source = `^(?:${pattern})$`;
  try {
    const slow = slowPattern(new RegExp(source, 'u').source);
    if (slow !== undefined) {
      report(at, `column ${name}: pattern ${pattern} can take forever: ${slow}`);
    }
    return source;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report(at, `column ${name}: ${why}`);
    return '';
  }
}
