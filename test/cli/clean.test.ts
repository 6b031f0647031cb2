import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Receipt } from '../../lambdas/shared/documents';
import { lake } from './support/run-lake';
import { temporaryFile, temporaryFolder } from './support/temporary-folder';

// the first command of a process compiles the contracts of the project
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

describe('a folder', () => {
  const folder = temporaryFolder();
  const put = (path: string, content: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('b.csv', SKILLS);
  put(
    'a/data_science/2019/1/video_log.csv',
    'user_id,video_id,first_view_date,views_per_user\n1,2,1546300800000,3\n',
  );
  put('.DS_Store', 'x');
  put('a/z.csv', 'nothing,known\n1,2\n');
  symlinkSync(folder, join(folder, 'a', 'loop'));

  test('stands for all files below it, by name; hidden ones, its outputs and links in a circle are none', async () => {
    const out = join(folder, 'out');
    for (const _ of [1, 2]) {
      const { code, terminal } = await lake(['clean', folder, '--out', out, '--json']);
      expect(
        terminal.documents<Receipt>().map(({ file, key, status }) => [file, key, status]),
      ).toEqual([
        [
          join(folder, 'a/data_science/2019/1/video_log.csv'),
          'a/data_science/2019/1/video_log.csv',
          'clean',
        ],
        [join(folder, 'a/z.csv'), 'a/z.csv', 'unrecognised'],
        [join(folder, 'b.csv'), 'b.csv', 'clean'],
      ]);
      expect(code).toBe(0);
    }
    rmSync(out, { recursive: true });
  });

  test('its files have the keys that patterns expect: program, year and month are captured', async () => {
    const { terminal } = await lake([
      'clean',
      join(folder, 'a'),
      '--out',
      temporaryFolder(),
      '--json',
    ]);
    expect(terminal.documents<Receipt>()[0]?.captured).toEqual({
      program: 'data_science',
      year: '2019',
      month: '1',
    });
  });

  test('ends with a table of all files and their sums, on stderr', async () => {
    const { terminal } = await lake(['clean', folder, '--out', temporaryFolder(), '--json']);
    expect(terminal.printed).toHaveLength(3);
    const table = terminal.said.join('\n');
    expect(table).toMatch(/b\.csv +clean +student_skills +2 +1 +1 +0 +[\d,]+$/m);
    expect(table).toMatch(/^3 files +2 clean +3 +2 +1 +0 +[\d,]+$/m);
  });

  test('without a file is an error', async () => {
    const { code, terminal } = await lake(['clean', temporaryFolder(), '--out', temporaryFolder()]);
    expect([code, terminal.said.join()]).toEqual([1, expect.stringContaining('no files below')]);
  });
});
