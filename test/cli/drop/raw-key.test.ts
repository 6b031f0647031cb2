import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { keyChooser, rawKeyOf } from '../../../cli/drop/raw-key';
import { readContracts } from '../../../contracts/read-contracts';
import { temporaryFile } from '../support/temporary-folder';

const contracts = readContracts(join(__dirname, '..', '..', '..', 'contracts'));
const SKILLS = 'student_id,skill,level\nS1,SQL,3\n';

test.each([
  ['by its header, whatever its name', 'export.csv', SKILLS, 'student_skills/export.csv'],
  ['the header wins over the name', 'jobs.csv', SKILLS, 'student_skills/jobs.csv'],
  ['semicolons', 'a.csv', 'student_id;skill;level\nS1;SQL;3\n', 'student_skills/a.csv'],
  ['UTF-16', 'a.csv', Buffer.from(`\ufeff${SKILLS}`, 'utf16le'), 'student_skills/a.csv'],
  ['gzip', 'a.csv.gz', gzipSync(SKILLS), 'student_skills/a.csv.gz'],
  ['a header without rows', 'a.csv', 'student_id,skill,level', 'student_skills/a.csv'],
  ['a large file', 'a.csv', `${SKILLS}${'S2,SQL,1\n'.repeat(100_000)}`, 'student_skills/a.csv'],
  [
    'a large gzip file',
    'a.gz',
    gzipSync(SKILLS + 'S2,R,1\n'.repeat(300_000)),
    'student_skills/a.gz',
  ],
  ['no CSV, by its name', 'students.csv', '%PDF-1.7 ...', 'students/students.csv'],
  ['a required column is missing', 'students.csv', 'Email\na@b.c\n', 'students/students.csv'],
  ['unknown', 'menu.csv', 'dish,price\nsoup,3\n', 'unrecognised/menu.csv'],
  ['empty', 'menu.csv', '', 'unrecognised/menu.csv'],
  ['broken gzip', 'menu.csv', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'unrecognised/menu.csv'],
])('%s', async (_case, name, content, key) => {
  expect(await rawKeyOf(temporaryFile(name, content), contracts)).toBe(key);
});

async function none(): Promise<never> {
  throw new Error('nothing needs to be recognised');
}

test('an empty key is wrong usage', () => {
  expect(() => keyChooser(['/x/a.csv'], '', none)).toThrow('--key is empty');
});

test('a key that was given is taken as it is; one with a slash at the end is a folder', async () => {
  expect(await keyChooser(['/x/a.csv'], 'jobs/b.csv', none)('/x/a.csv')).toBe('jobs/b.csv');
  const folder = keyChooser(['/x/a.csv', '/y/b.csv'], 'jobs/2026/', none);
  expect(await folder('/y/b.csv')).toBe('jobs/2026/b.csv');
});
