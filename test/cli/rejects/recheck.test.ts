import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Receipt } from '../../../lambdas/shared/documents';
import { OUTPUT } from '../../../names';
import { books, report } from '../support/documents';
import { MemoryCloud } from '../support/memory-cloud';
import { lake } from '../support/run-lake';
import { temporaryFile, temporaryFolder } from '../support/temporary-folder';

// the first command of a process compiles the contracts of the project
const A = '00000000000000aa';
const B = '00000000000000bb';
const HEADER = 'StudentID,GPA,_file,_line,_byte,_length,_check,_reasons\n';

interface Rechecked {
  readonly file_id: string;
  readonly line: number;
  readonly dataset: string | null;
  readonly before: string;
  readonly passes: boolean;
  readonly reasons: string;
}

const row = (cells: string, id: string, line: number, reasons: string) =>
  `${cells},${id},${line},0,9,c${line},${reasons}\n`;

/** A lake whose file A has these rejected rows of students. */
async function cloudWith(rows: string, facts: Partial<ReturnType<typeof books>> = {}) {
  const cloud = new MemoryCloud();
  const key = `students/${A}.csv`;
  const rejects_key = `rejected/students/${A}.csv`;
  await cloud.objects.put(OUTPUT.lakeBucket, rejects_key, HEADER + rows);
  await report(cloud, [books({ file_id: A, key, file: key, rejects_key, ...facts })]);
  return cloud;
}

const verdicts = async (rows: string, facts: Partial<ReturnType<typeof books>> = {}) => {
  const { terminal } = await lake(['rejects', '--recheck', '--json'], await cloudWith(rows, facts));
  return terminal
    .documents<Rechecked>()
    .map(({ line, passes, reasons }) => [line, passes ? 'passes' : reasons]);
};

test("each open row is judged by today's contract: it passes, or all its reasons", async () => {
  const rows =
    row('S1,3.5', A, 2, 'enum:gender') +
    row(',9', A, 3, 'missing:student_id') +
    row('S2,x', A, 4, 'type:gpa');
  expect(await verdicts(rows)).toEqual([
    [2, 'passes'],
    [3, 'missing:student_id;range:gpa'],
    [4, 'type:gpa'],
  ]);
});

test('rows whose cells do not stand for themselves stay rejected: only a replay reads their bytes again', async () => {
  const codes = ['quote', 'encoding', 'field_count', 'length', 'repeated_header', 'summary_row'];
  const rows = codes.map((code, index) => row('S1,3.5', A, index + 2, code)).join('');
  expect(await verdicts(rows)).toEqual(codes.map((code, index) => [index + 2, code]));
});

test('what PostgreSQL refused is refused again by the same contract, and not by another one', async () => {
  const rows = row('S1,3.5', A, 2, 'warehouse:22001');
  expect(await verdicts(rows, { contract_version: '1.0.0' })).toEqual([[2, 'warehouse:22001']]);
  expect(await verdicts(rows, { contract_version: '0.9.0' })).toEqual([[2, 'passes']]);
});

test('duplicates are no open rejects, and rows that were given up are not asked for', async () => {
  expect(await verdicts(row('S1,3.5', A, 2, 'duplicate'))).toEqual([]);
  const waived = { by: 'ana', at: '2026-03-02T08:00:00Z' };
  expect(await verdicts(row('S1,3.5', A, 2, 'type:gpa'), { waived })).toEqual([]);
});

test('a file that no contract takes today says so for each row', async () => {
  const folder = temporaryFolder();
  const saved = await lake([
    'infer',
    temporaryFile('menu.csv', 'dish,price\nsoup,3\n'),
    '--save',
    folder,
  ]);
  expect(saved.code).toBe(0);
  const cloud = await cloudWith(row('S1,3.5', A, 2, 'type:gpa'));
  const { terminal } = await lake(['rejects', '--recheck', '--contracts', folder, '--json'], cloud);
  expect(terminal.documents()).toMatchObject([
    { passes: false, reasons: 'unrecognised', dataset: null },
  ]);
});

test('a person reads the rows, sums by dataset, and the command that takes what passes', async () => {
  const rows = row('S1,3.5', A, 2, 'enum:gender') + row(',9', A, 3, 'missing:student_id');
  const { code, terminal } = await lake(
    ['rejects', '--recheck', '--limit', '1'],
    await cloudWith(rows),
  );
  expect(code).toBe(0);
  expect(terminal.printed.join('\n')).toMatch(/2 +enum:gender +passes\n… and 1 more row/);
  expect(terminal.said).toEqual([
    'students: 1 of 2 open rejects would pass today',
    `  npm run lake -- replay ${A}`,
  ]);
  const nothing = await lake(
    ['rejects', '--recheck', '--file', B],
    await cloudWith('', { file_id: B }),
  );
  expect(nothing.terminal.said).toEqual(['no open rejects']);
});

test('a rejects file on disk is judged the same, without a cloud', async () => {
  const out = temporaryFolder();
  const skills = temporaryFile(
    'skills.csv',
    'student_id,skill,level\nS1,,1\nS2,SQL,x\nS3,"a"b,1\n',
  );
  const cleaned = await lake(['clean', skills, '--out', out, '--json']);
  const path = join(out, cleaned.terminal.documents<Receipt>()[0]?.rejects_key ?? '');
  expect(readFileSync(path, 'utf8')).toContain('S1');
  const same = await lake(['rejects', '--recheck', path, '--json']);
  const known = same.terminal.documents<Rechecked>();
  expect(known.length).toBeGreaterThan(1);
  expect(known.every(({ passes, before, reasons }) => !passes && before === reasons)).toBe(true);
  const wider = temporaryFolder();
  await lake([
    'infer',
    temporaryFile('skills.csv', 'student_id,skill,level\nS1,,1\nS2,SQL,x\n'),
    '--save',
    wider,
  ]);
  const { terminal } = await lake(['rejects', '--recheck', path, '--contracts', wider, '--json']);
  expect(terminal.documents<Rechecked>().map(({ line, passes }) => [line, passes])).toEqual(
    known.map(({ line, before }) => [line, !before.startsWith('quote')]),
  );
});

test.each([
  [['--recheck', '--out', 'x.csv'], '--recheck judges all open rejects'],
  [['--recheck', '--status', 'open'], '--recheck judges all open rejects'],
  [['--contracts', 'x'], '--contracts belongs to --recheck'],
  [['--recheck', temporaryFile('x.csv', 'a,b\n1,2\n')], 'is no rejects file'],
  [['--recheck', 'x.csv', '--file', A], 'leave out --dataset and --file'],
])('%j is wrong usage', async (args, message) => {
  const { code, terminal } = await lake(['rejects', ...args]);
  expect([code, terminal.said.join()]).toEqual([2, expect.stringContaining(message)]);
});
