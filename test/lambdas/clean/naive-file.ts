import { createHash } from 'node:crypto';
import type { Decision, FixRow } from '../../../lambdas/shared/decisions';

/** A row of a test file whose points may be wrong. */
export interface NaiveRow {
  readonly id: string;
  readonly points: string;
}

/** Row `index` of a file lies on this physical line. */
export const lineOf = (index: number): number => index + 2;

const recordOf = ({ id, points }: NaiveRow): string => `${id},n,${points}`;

export function textOf(rows: readonly NaiveRow[]): string {
  return ['id,name,points', ...rows.map(recordOf), ''].join('\n');
}

function checkOf(row: NaiveRow): string {
  return createHash('sha256').update(recordOf(row)).digest('hex').slice(0, 16);
}

/** One correction: of the row at `index`, with these points. */
export interface NaiveFix {
  readonly index: number;
  readonly points: string;
}

/** A corrected row as a rejects file has it. */
export function fixRow(rows: readonly NaiveRow[], { index, points }: NaiveFix): FixRow {
  const row = rows[index] ?? { id: '', points: '' };
  const cells = { id: row.id, name: 'n', points };
  return { line: lineOf(index), check: checkOf(row), cells };
}

export interface NaiveInputs {
  readonly rows: readonly NaiveRow[];
  /** Spellings that mean NULL under the contract of the file. */
  readonly missing: readonly string[];
  /** Oldest first. */
  readonly fixes: readonly (readonly NaiveFix[])[];
  readonly decisions: readonly Pick<Decision, 'kind' | 'rows'>[];
  readonly maxRejectedPercent: number;
}

/** What a file says, from its rows, its fixes and its decisions alone; the slow and obvious way. */
export function naiveFile({ rows, missing, fixes, decisions, maxRejectedPercent }: NaiveInputs) {
  const has = (kind: Decision['kind']) => decisions.some((decision) => decision.kind === kind);
  const refused = decisions.flatMap((decision) => decision.rows ?? []).map(({ line }) => line);
  const isValid = (points: string) => missing.includes(points) || /^\d$/.test(points);
  const isRejected = rows.map(
    ({ points }, index) => !isValid(points) || refused.includes(lineOf(index)),
  );
  const keys = new Set<string>();
  const own: string[] = [];
  const fixed: string[] = [];
  const open: string[] = [];
  let duplicate = 0;
  const take = (index: number, points: string, parts: string[]) => {
    const { id } = rows[index] ?? { id: '' };
    if (keys.has(id)) duplicate++;
    else parts.push(`${id},n,${missing.includes(points) ? '' : points},${lineOf(index)}`);
    keys.add(id);
  };
  for (const [index, { points }] of rows.entries())
    if (!isRejected[index]) take(index, points, own);
  for (const [index] of rows.entries()) {
    if (!isRejected[index]) continue;
    const valid = fixes.flat().filter((fix) => fix.index === index && isValid(fix.points));
    const newest = valid.at(-1);
    if (newest) take(index, newest.points, fixed);
    else open.push(String(lineOf(index)));
  }
  const counted = open.filter((line) => !refused.includes(Number(line))).length;
  const isHeld = counted * 100 > rows.length * maxRejectedPercent && !has('release');
  return {
    status: has('retract') ? 'retracted' : isHeld ? 'held' : 'clean',
    rows: {
      read: rows.length,
      clean: own.length + fixed.length,
      rejected: open.length,
      duplicate,
    },
    own,
    fixed,
    open,
    isWaived: has('waive'),
  };
}
