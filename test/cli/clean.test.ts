import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Receipt } from '../../lambdas/shared/documents';
import { lake } from './support/run-lake';
import { temporaryFile, temporaryFolder } from './support/temporary-folder';

const SKILLS = 'student_id,skill,level\nS1,SQL,3\nS2,,1\n';

test('one receipt a file, in order, whatever happens; --plain parts and rejects lie where it says', async () => {
  const out = temporaryFolder();
  const good = temporaryFile('skills.csv', SKILLS);
  const picture = temporaryFile('picture.csv', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  const { code, terminal } = await lake([
    'clean',
    good,
    picture,
    good,
    '--out',
    out,
    '--plain',
    '--json',
  ]);
  const receipts = terminal.documents<Receipt>();
  expect(receipts.map(({ file }) => file)).toEqual([good, picture, good]);
  expect(receipts[0]).toMatchObject({
    dataset: 'student_skills',
    status: 'clean',
    rows: { read: 2, clean: 1, rejected: 1, duplicate: 0 },
    rejected_by_reason: { missing: 1 },
  });
  expect(receipts[1]).toMatchObject({ status: 'refused', reason: { code: expect.any(String) } });
  expect(receipts[1]?.reason?.message).toMatch(/\w/);
  const [part] = receipts[0]?.parts ?? [];
  expect(readFileSync(join(out, part?.key ?? ''), 'utf8')).toContain('S1,SQL,3,');
  expect(existsSync(join(out, receipts[0]?.rejects_key ?? 'none'))).toBe(true);
  expect(code).toBe(0);
});

test('a path without a file gets its receipt, and exit code 1', async () => {
  const missing = join(temporaryFolder(), 'nothing.csv');
  const { code, terminal } = await lake(['clean', missing, '--out', temporaryFolder(), '--json']);
  expect(terminal.documents()).toMatchObject([{ file: missing, status: 'refused' }]);
  expect(code).toBe(1);
});

test('--infer needs no contract; --dataset and --key reach the engine', async () => {
  const path = temporaryFile('menu.csv', 'dish,price\nsoup,3\nsoup,3\n');
  const out = temporaryFolder();
  const inferred = await lake(['clean', path, '--infer', '--out', out, '--json']);
  expect(inferred.terminal.documents()).toMatchObject([
    { status: 'clean', dataset: null, rows: { read: 2, clean: 2 }, drift: { extra: [] } },
  ]);
  const named = ['clean', path, '--dataset', 'jobs', '--key', 'jobs/menu.csv', '--out', out];
  const { terminal } = await lake([...named, '--json']);
  expect(terminal.documents()).toMatchObject([{ dataset: 'jobs', key: 'jobs/menu.csv' }]);
});

test('--contracts uses that folder instead; one without contracts is an error that names it', async () => {
  const empty = temporaryFolder();
  const path = temporaryFile('skills.csv', SKILLS);
  const args = ['clean', path, '--contracts', empty, '--out', temporaryFolder()];
  const { code, terminal } = await lake(args);
  expect(terminal.said.join()).toContain(empty);
  expect(code).toBe(1);
});

test('without --json a person reads what became of the rows', async () => {
  const path = temporaryFile('skills.csv', SKILLS);
  const { terminal } = await lake(['clean', path, '--out', temporaryFolder()]);
  const text = terminal.printed.join('\n');
  expect(text).toMatch(/skills\.csv: clean as student_skills 1\.0\.0/);
  expect(text).toContain('2 read = 1 clean + 1 rejected + 0 duplicate');
  expect(text).toContain('missing 1');
});
