import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectQuiet } from './support/cloud';
import { balance, drop, sql } from './support/lake';

const HEADER = 'student_id,skill,level';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Files that people really drop, and what must be said of each. */
const FILES: readonly { name: string; content: Buffer | string; says: object }[] = [
  { name: 'png.csv', content: PNG, says: { outcome: 'refused', reason: { code: 'image' } } },
  { name: 'empty.csv', content: '', says: { outcome: 'refused', reason: { code: 'empty' } } },
  {
    name: 'header_only.csv',
    content: `${HEADER}\n`,
    says: { outcome: 'refused', reason: { code: 'header_only' } },
  },
  {
    name: 'utf16.csv',
    content: Buffer.from(`\ufeff${HEADER}\nH1,Žilina,3\n`, 'utf16le'),
    says: { outcome: 'loaded', rows: { read: 1, clean: 1 } },
  },
  {
    name: 'unclosed_quote.csv',
    content: `${HEADER}\nH2,sql,3\nH3,"python,2\nH4,r,1\n`,
    says: { outcome: 'loaded', rows: { read: 3, clean: 2, rejected: 1 } },
  },
  {
    name: 'huge_cell.csv',
    content: `${HEADER}\nH5,${'x'.repeat(1024 * 1024)},3\nH6,sql,2\n`,
    says: { outcome: 'loaded', rows: { read: 2, clean: 1, rejected: 1 } },
  },
  {
    name: 'drop_table.csv',
    content: `student_id,skill,"level""; drop table core.students; --"\nH7,sql,1\n`,
    says: { outcome: 'loaded', rows: { read: 1, clean: 1 } },
  },
];

test('hostile files end in a clear receipt; nothing is stuck, nothing is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edulake-hostile-'));
  const paths = FILES.map(({ name, content }) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  const books = await drop(paths);
  expect(books).toMatchObject(FILES.map(({ says }) => says));
  expect(books.filter((one) => one.outcome === 'loaded').map(balance)).toEqual(
    books
      .filter((one) => one.outcome === 'loaded')
      .map(({ rows }) => ({ read: rows.read, accounted: rows.read })),
  );
  const refused = books.filter((one) => one.outcome === 'refused');
  expect(refused.map((one) => one.reason?.message)).toEqual(
    refused.map(() => expect.stringMatching(/\w+ .*\w+/)),
  );
  const loaded = await sql(
    "select student_id || ' ' || skill as said from core.student_skills where student_id like 'H_' order by 1",
  );
  expect(loaded.map((row) => row['said'])).toEqual([
    'H1 Žilina',
    'H2 sql',
    'H4 r',
    'H6 sql',
    'H7 sql',
  ]);
  await expectQuiet();
});
