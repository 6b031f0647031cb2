import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Books } from '../../../lambdas/shared/documents';
import { OUTPUT } from '../../../names';
import { books, report } from '../support/documents';
import { MemoryCloud } from '../support/memory-cloud';
import { lake } from '../support/run-lake';
import { temporaryFolder } from '../support/temporary-folder';

const A = '00000000000000aa';
const B = '00000000000000bb';
const OLD = '00000000000000cc';
const JOBS = '00000000000000dd';
const HEADER = 'StudentID,Note,_file,_line,_byte,_length,_check,_reasons\n';
/** Cells with commas, quotation marks, newlines and a formula: all must come back as they are. */
const ROWS_A = `,"a, ""b""\nc",${A},3,40,17,11,missing:student_id\nS1,=1+1,${A},9,90,7,12,type:gpa;range:credits\n`;
const ROWS_B = `S9,x,${B},4,50,4,13,field_count\n`;
const DUPLICATE_B = `S9,y,${B},5,55,4,13,duplicate\n`;

function of(file_id: string, order_time: number): Books {
  const key = `students/${file_id}.csv`;
  return books({ file_id, order_time, key, file: key, rejects_key: `rejected/x/${file_id}.csv` });
}

async function cloudWithRejects(): Promise<MemoryCloud> {
  const cloud = new MemoryCloud();
  const contents = {
    [A]: HEADER + ROWS_A,
    [B]: HEADER + DUPLICATE_B + ROWS_B,
    [OLD]: `${HEADER}S5,x,${OLD},2,9,4,14,type:gpa\n`,
    [JOBS]: `title,_file,_line,_byte,_length,_check,_reasons\n,${JOBS},2,6,1,15,missing:title\n`,
  };
  for (const [id, content] of Object.entries(contents))
    await cloud.objects.put(OUTPUT.lakeBucket, `rejected/x/${id}.csv`, content);
  await report(cloud, [
    of(A, 4_000),
    of(B, 3_000),
    // an older version of the first
    { ...of(OLD, 2_000), key: of(A, 0).key },
    { ...of(JOBS, 1_000), dataset: 'jobs' },
    books({ file_id: '00000000000000ee', order_time: 500 }),
  ]);
  return cloud;
}

test('--json: each rejected row with its original cells, line and reasons', async () => {
  const cloud = await cloudWithRejects();
  const { code, terminal } = await lake(['rejects', '--file', A, '--json'], cloud);
  expect(code).toBe(0);
  expect(terminal.documents()).toEqual([
    {
      StudentID: '',
      Note: 'a, "b"\nc',
      _file: A,
      _line: '3',
      _byte: '40',
      _length: '17',
      _check: '11',
      _reasons: 'missing:student_id',
      _status: 'open',
      _by: '',
      _at: '',
    },
    expect.objectContaining({ Note: '=1+1', _reasons: 'type:gpa;range:credits' }),
  ]);
});

test('what a newer version has closed is not to correct; asked for by id or status it is shown', async () => {
  const cloud = await cloudWithRejects();
  const all = await lake(['rejects', '--json'], cloud);
  expect(all.terminal.documents()).toHaveLength(5);
  const students = await lake(['rejects', '--dataset', 'students', '--json'], cloud);
  expect(students.terminal.documents()).toHaveLength(4);
  for (const args of [
    ['--file', OLD],
    ['--status', 'superseded'],
  ]) {
    const old = await lake(['rejects', ...args, '--json'], cloud);
    expect(old.terminal.documents()).toMatchObject([{ _file: OLD, _status: 'superseded' }]);
  }
});

test('--file also takes a raw key: its newest version', async () => {
  const cloud = await cloudWithRejects();
  const { terminal } = await lake(['rejects', '--file', of(B, 0).key, '--json'], cloud);
  expect(terminal.documents()).toEqual([
    expect.objectContaining({ _file: B, _line: '5' }),
    expect.objectContaining({ _file: B, _line: '4' }),
  ]);
});

test('the table shows line and reasons, and how many more there are', async () => {
  const cloud = await cloudWithRejects();
  const { terminal } = await lake(['rejects', '--limit', '1'], cloud);
  const text = terminal.printed.join('\n');
  expect(text).toMatch(new RegExp(`${A} +students/${A}.csv +3 +40 +missing:student_id`));
  expect(text).toContain('… and 4 more rows');
});

test('a corrected row that lost its key to another one is a duplicate, not open, and can be corrected again', async () => {
  const cloud = new MemoryCloud();
  const corrected = `S1,x,${A},7,80,4,16,duplicate;missing:student_id\n`;
  await cloud.objects.put(OUTPUT.lakeBucket, `rejected/x/${A}.csv`, HEADER + corrected);
  await report(cloud, [of(A, 4_000)]);
  const { terminal } = await lake(['rejects', '--file', A, '--json'], cloud);
  expect(terminal.documents()).toMatchObject([{ _line: '7', _status: 'duplicate' }]);
  const open = await lake(['rejects', '--file', A, '--status', 'open', '--json'], cloud);
  expect(open.terminal.documents()).toEqual([]);
});

test('--out writes the bytes of clean with one header, ready to be corrected: no duplicates', async () => {
  const cloud = await cloudWithRejects();
  const out = join(temporaryFolder(), 'rejects.csv');
  const { code, terminal } = await lake(
    ['rejects', '--dataset', 'students', '--out', out, '--json'],
    cloud,
  );
  expect(code).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(HEADER + ROWS_A + ROWS_B);
  expect(terminal.documents()).toEqual([{ out, rows: 3, files: 2 }]);
});

test('rows that were waived say by whom; what can be corrected is what --out writes', async () => {
  const cloud = await cloudWithRejects();
  const waived = { by: 'ana', at: '2026-03-02T08:00:00Z' };
  await report(cloud, [{ ...of(B, 3_000), version: 8, generation: 2, waived }], [], 8);
  const { terminal } = await lake(['rejects', '--status', 'waived', '--json'], cloud);
  expect(terminal.documents()).toMatchObject([{ _file: B, _by: 'ana', _at: waived.at }]);
  const both = await lake(['rejects', '--status', 'open', '--out', 'x.csv'], cloud);
  expect(both.terminal.said.join()).toMatch(/--out writes .*: leave out --status/);
  expect(both.code).toBe(2);
});

test('files with different columns do not go into one CSV: exit code 2', async () => {
  const out = join(temporaryFolder(), 'rejects.csv');
  const { code, terminal } = await lake(['rejects', '--out', out], await cloudWithRejects());
  expect(terminal.said.join()).toMatch(/other columns .* choose one file with --file ID/);
  expect(code).toBe(2);
  expect(readdirSync(dirname(out))).toEqual([]);
});

test('an unknown file is an error; a file without rejects is not', async () => {
  const cloud = await cloudWithRejects();
  const unknown = await lake(['rejects', '--file', '00000000000000ff'], cloud);
  expect(unknown.code).toBe(1);
  const none = await lake(['rejects', '--file', '00000000000000ee'], cloud);
  expect([none.code, none.terminal.printed]).toEqual([0, ['no rejected rows']]);
});
