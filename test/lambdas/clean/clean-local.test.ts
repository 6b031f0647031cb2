import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cleanLocalFile, type LocalCleaning } from '../../../lambdas/clean/clean-local';
import type { Receipt } from '../../../lambdas/shared/documents';
import { contract, type Row, table } from './engine/clean-content';

const folder = mkdtempSync(join(tmpdir(), 'edulake-clean-'));
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true }));

function drop(path: string, content: Buffer | string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const clean = (path: string, options: Partial<LocalCleaning> = {}) =>
  cleanLocalFile(path, { contracts: [contract()], out, plain: true, ...options });

function rows(receipt: Receipt): Row[] {
  return receipt.parts.flatMap(({ key }) => {
    const stored = readFileSync(join(out, key));
    return table((key.endsWith('.gz') ? gunzipSync(stored) : stored).toString());
  });
}

const CONTENT = 'id,name,points\n1,a,5\n2,b,x\n';

test('writes parts and rejects below the file id and says so', async () => {
  const path = drop('a/marks.csv', CONTENT);
  const receipt = await clean(path, { plain: false });
  const id = receipt.file_id;
  expect(receipt).toMatchObject({
    file: path,
    key: 'marks.csv',
    status: 'clean',
    parts: [{ key: `${id}/part-00000.csv.gz`, rows: 1 }],
    rejects_key: `${id}/rejected.csv`,
  });
  expect(rows(receipt)).toEqual([{ id: '1', name: 'a', points: '5', _file: id, _line: '2' }]);
  expect(table(readFileSync(join(out, id, 'rejected.csv'), 'utf8'))).toMatchObject([
    { id: '2', _reasons: 'type:points' },
  ]);
});

test('equal names and equal bytes get folders of their own; the same file replaces its own', async () => {
  const paths = [drop('b/marks.csv', CONTENT), drop('c/marks.csv', CONTENT)];
  const ids = await Promise.all(paths.map(async (path) => (await clean(path)).file_id));
  expect(new Set(ids).size).toBe(2);
  drop('b/marks.csv', 'id,name,points\n9,z,1\n');
  const again = await clean(paths[0] ?? '', { plain: false });
  expect(again.file_id).toBe(ids[0]);
  expect(readdirSync(join(out, again.file_id))).toEqual(['part-00000.csv.gz']);
});

test('a file whose reading fails is refused in its receipt', async () => {
  // A process may stat and open its own memory, and fails to read the pages that are not there.
  if (process.platform !== 'linux') return;
  const receipt = await clean('/proc/self/mem');
  expect(receipt).toMatchObject({ status: 'refused', reason: { code: 'unreadable' } });
  expect(receipt.reason?.message).toContain('EIO');
});

beforeAll(() => symlinkSync('loop.csv', join(folder, 'loop.csv')));

test.each([
  ['nothing', () => join(folder, 'nothing.csv'), 'there is no such file'],
  ['a folder', () => folder, 'it is a folder'],
  ['a device', () => '/dev/null', 'it is no regular file'],
  ['a link to itself', () => join(folder, 'loop.csv'), 'ELOOP'],
  ['a name that is too long', () => join(folder, 'n'.repeat(300)), 'ENAMETOOLONG'],
])('%s is refused in its receipt', async (_what, path, why) => {
  const receipt = await clean(path());
  expect(receipt).toMatchObject({
    file: path(),
    status: 'refused',
    reason: { code: 'unreadable' },
  });
  expect(receipt.reason?.message).toContain(why);
  expect(existsSync(join(out, receipt.file_id))).toBe(false);
});

test('a dataset and a key may be given', async () => {
  const other = contract({ dataset: 'other' });
  const contracts = [contract(), other];
  const path = drop('d/x.csv', CONTENT);
  expect((await clean(path, { contracts, dataset: 'other' })).dataset).toBe('other');
  expect((await clean(path, { contracts, key: 'other/x.csv' })).dataset).toBe('other');
  expect((await clean(path, { contracts })).reason?.code).toBe('ambiguous');
});

const infer = (content: string) => clean(drop('e/x.csv', content), { infer: true });

describe('structure only', () => {
  test('leaves cells untouched, keeps duplicates, holds nothing', async () => {
    const receipt = await infer('id,name\n 1 ,NA\n 1 ,NA\n"a, ""b""",\nx\n');
    expect(receipt).toMatchObject({
      status: 'clean',
      dataset: null,
      rows: { read: 4, clean: 3, rejected: 1, duplicate: 0 },
      rejected_by_reason: { field_count: 1 },
    });
    expect(rows(receipt).map((row) => [row['id'], row['name'], row['_line']])).toEqual([
      [' 1 ', 'NA', '2'],
      [' 1 ', 'NA', '3'],
      ['a, "b"', '', '4'],
    ]);
  });

  test.each([
    ['1,2\n3,4\n', false, ['c1', 'c2']],
    ['Ann,2024-01-05\nBob,2024-01-06\n', false, ['c1', 'c2']],
    ['name,points\nAnn,5\nBob,6\n', true, ['name', 'points']],
    ['name,city\nAnn,Rome\n', true, ['name', 'city']],
    ['name,2019,2020\nAnn,x,y\nBob,x,z\n', false, ['c1', 'c2', 'c3']],
    ['a,b,\n1,2,\n3,4,\n', true, ['a', 'b']],
    [',a\n1,2\n', true, ['', 'a']],
  ])('%j: header %s', async (content, header, names) => {
    const receipt = await infer(content);
    expect(receipt.dialect?.header).toBe(header);
    const [part] = receipt.parts;
    const first = readFileSync(join(out, part?.key ?? ''), 'utf8').split('\n')[0];
    expect(first).toBe([...names, '_file', '_line'].join(','));
    expect(receipt.rows.read).toBe(content.trim().split('\n').length - (header ? 1 : 0));
  });

  test('a header alone is a part without rows', async () => {
    const receipt = await infer('a,b\n');
    expect(receipt).toMatchObject({ status: 'clean', rows: { read: 0 }, parts: [{ rows: 0 }] });
  });
});

test('a file that is written to while it is read is refused; those after it are not', async () => {
  const path = drop('log/marks.csv', 'id,name,points\n1,a,1\n');
  const ordered = contract({ versionOrder: ['points'] });
  // a later row wins, so that the file is read twice; the first outputs are written in between
  const lines = Array.from({ length: 4_000 }, (_, i) => `${i % 2_000},a,${i % 90}\n`);
  writeFileSync(path, `id,name,points\n${lines.join('')}`);
  const writing = setInterval(() => appendFileSync(path, '7,b,99\n'), 1);
  const receipt = await clean(path, { contracts: [ordered] }).finally(() => clearInterval(writing));
  expect(receipt).toMatchObject({
    status: 'refused',
    reason: { code: 'unreadable', message: expect.stringContaining('changed while it was read') },
    rows: { read: 0 },
  });
}, 30_000);
