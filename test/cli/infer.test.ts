import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { OUTPUT } from '../../names';
import { books, report } from './support/documents';
import { MemoryCloud } from './support/memory-cloud';
import { lake } from './support/run-lake';
import { temporaryFile, temporaryFolder } from './support/temporary-folder';

// the first command of a process compiles the contracts of the project
const MENU = 'dish,price,served\nsoup,3.50,2026-01-31\nbread,1.25,NA\n';

interface Inferred {
  readonly dataset: string;
  readonly saved: string | null;
  readonly contract: string;
}

test('the proposal is YAML on stdout, and nothing else', async () => {
  const { code, terminal } = await lake(['infer', temporaryFile('menu.csv', MENU)]);
  expect([code, terminal.said]).toEqual([0, []]);
  const text = terminal.printed.join('\n');
  expect(text).toMatch(/^apiVersion: v3\.1\.0$/m);
  expect(text).toMatch(/^ {6}- name: price\n {8}logicalType: number$/m);
});

test('--json: one document with the rows that the contract takes', async () => {
  const { terminal } = await lake(['infer', temporaryFile('menu.csv', MENU), '--json']);
  expect(terminal.documents()).toMatchObject([
    { dataset: 'menu', rows: { read: 2, clean: 2 }, reason: null, saved: null },
  ]);
});

test('saved, it just works: clean takes the file with it', async () => {
  const path = temporaryFile('menu.csv', MENU);
  const folder = join(temporaryFolder(), 'new', 'contracts');
  const { code, terminal } = await lake(['infer', path, '--save', folder, '--json']);
  const [{ saved = null } = {}] = terminal.documents<Partial<Inferred>>();
  expect([code, saved]).toEqual([0, join(folder, 'menu', 'contract.odcs.yaml')]);
  const args = ['clean', path, '--contracts', folder, '--out', temporaryFolder(), '--json'];
  expect((await lake(args)).terminal.documents()).toMatchObject([
    { status: 'clean', dataset: 'menu', rows: { read: 2, clean: 2, rejected: 0, duplicate: 0 } },
  ]);
  const second = await lake(['infer', path, '--save', folder, '--json']);
  expect(second.terminal.documents<Inferred>()[0]?.dataset).toBe('menu_2');
  expect(readFileSync(join(folder, 'menu', 'contract.odcs.yaml'), 'utf8')).toContain(
    'name: menu\n',
  );
});

test('rows that are none of the table, and a file that its own contract cannot take, are told on stderr', async () => {
  const ragged = await lake(['infer', temporaryFile('menu.csv', `${MENU}salad\n`)]);
  expect(ragged.terminal.said).toEqual(['1 of 3 rows cannot be read as rows of this table']);
  const doubled = await lake(['infer', temporaryFile('menu.csv', 'a,a\n1,2\n')]);
  expect([doubled.code, doubled.terminal.said.join()]).toEqual([
    0,
    expect.stringContaining('not taken'),
  ]);
});

test('what is no table, and no file, is an error that says what to do', async () => {
  const pdf = await lake(['infer', temporaryFile('menu.csv', '%PDF-1.7\n')]);
  expect([pdf.code, pdf.terminal.said.join()]).toEqual([
    1,
    expect.stringContaining('Export the data as CSV'),
  ]);
  const missing = await lake(['infer', join(temporaryFolder(), 'none.csv')]);
  expect([missing.code, missing.terminal.said.join()]).toEqual([
    1,
    expect.stringContaining('there is no such file'),
  ]);
});

test('clean writes a proposal beside the receipt of a file that no contract knows', async () => {
  const out = temporaryFolder();
  const strange = temporaryFile('menu.csv', MENU);
  const { terminal } = await lake(['clean', strange, '--out', out, '--json']);
  const [{ status, proposal_key = '' } = {}] = terminal.documents<Record<string, string>>();
  expect([status, proposal_key]).toEqual([
    'unrecognised',
    expect.stringMatching(/^[0-9a-f]{16}\/contract\.odcs\.yaml$/),
  ]);
  expect(readFileSync(join(out, proposal_key), 'utf8')).toContain('name: menu\n');
  const known = await lake([
    'clean',
    temporaryFile('s.csv', 'student_id,skill\nS1,SQL\n'),
    '--out',
    out,
    '--json',
  ]);
  expect(known.terminal.documents()).toEqual([
    expect.not.objectContaining({ proposal_key: expect.anything() }),
  ]);
  const binary = await lake([
    'clean',
    temporaryFile('x.csv', Buffer.from([0, 1, 2])),
    '--out',
    out,
    '--json',
  ]);
  const [{ file_id = '' } = {}] = binary.terminal.documents<Record<string, string>>();
  expect(existsSync(join(out, file_id))).toBe(false);
});

test('of a file in the lake `file --proposal` prints the contract, and `file` tells that there is one', async () => {
  const [id, other] = ['00000000000000aa', '00000000000000bb'];
  const proposal_key = `receipts/_proposals/${id}.odcs.yaml`;
  const cloud = new MemoryCloud();
  await cloud.objects.put(OUTPUT.lakeBucket, proposal_key, 'kind: DataContract\n');
  await report(cloud, [
    books({
      file_id: id,
      dataset: null,
      status: 'unrecognised',
      outcome: 'unrecognised',
      proposal_key,
    }),
    books({ file_id: other, key: 'students/b.csv' }),
  ]);
  expect((await lake(['file', id], cloud)).terminal.printed.join()).toContain(
    `file ${id} --proposal`,
  );
  const yaml = await lake(['file', id, '--proposal'], cloud);
  expect(yaml.terminal.printed).toEqual(['kind: DataContract']);
  const json = await lake(['file', id, '--proposal', '--json'], cloud);
  expect(json.terminal.documents()).toMatchObject([
    { file_id: id, contract: 'kind: DataContract\n' },
  ]);
  const none = await lake(['file', other, '--proposal'], cloud);
  expect([none.code, none.terminal.said.join()]).toEqual([
    1,
    expect.stringContaining('no contract was proposed'),
  ]);
});
