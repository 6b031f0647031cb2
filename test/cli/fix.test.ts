import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FixReceipt } from '../../lambdas/shared/decisions';
import type { Books } from '../../lambdas/shared/documents';
import { OUTPUT } from '../../names';
import { LivingCloud } from './support/living-cloud';
import { lake } from './support/run-lake';
import { temporaryFile, temporaryFolder } from './support/temporary-folder';

const DIRTY =
  'student_id,skill,level\nS1,SQL,3\n,R,2\nS3,Go,1\nS4,C,1\nS5,,2\nS6,Ada,1\nS7,Perl,2\nS8,C,2\n';

let cloud: LivingCloud;
let file: Books;
let rejects: string;
beforeEach(async () => {
  cloud = new LivingCloud();
  cloud.start();
  file = await cloud.drop('student_skills/a.csv', DIRTY);
  rejects = join(temporaryFolder(), 'my rejects.csv');
  await lake(['rejects', '--out', rejects], cloud);
});
afterEach(() => cloud.stop());

/** Edits the rejects file as a person would. */
function edit(from: string | RegExp, to: string): string {
  const text = readFileSync(rejects, 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  writeFileSync(rejects, edited);
  return rejects;
}

async function uploads(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of cloud.objects.list(OUTPUT.rawBucket, 'fixes/')) keys.push(key);
  return keys;
}

test('corrected rows are taken, and the books follow: rejects to fix to loaded', async () => {
  expect(file).toMatchObject({ outcome: 'loaded', rows: { clean: 6, rejected: 2 } });
  edit(',R,2', 'S2,R,2');
  const { code, terminal } = await lake(
    ['fix', edit('S5,,2', 'S5,Lua,2'), '--by', 'ana', '--json'],
    cloud,
  );
  expect(terminal.documents<FixReceipt>()).toMatchObject([
    {
      kind: 'fix',
      by: 'ana',
      status: 'clean',
      rows: { taken: 2 },
      targets: [{ file_id: file.file_id, generation: 2 }],
    },
  ]);
  expect(code).toBe(0);
  const after = await lake(['files', '--json'], cloud);
  expect(after.terminal.documents()).toMatchObject([
    { generation: 2, fixes: 1, rows: { read: 8, clean: 8, rejected: 0 } },
  ]);
  const [key] = await uploads();
  expect(key).toMatch(/^fixes\/[0-9A-Z]{26}-my rejects\.csv$/);
  expect(await cloud.objects.metadata(OUTPUT.rawBucket, key ?? '')).toEqual({ by: 'ana' });
});

test('rejects then show who has fixed what, and when', async () => {
  await lake(['fix', edit(',R,2', 'S2,R,2'), '--by', 'ana'], cloud);
  const all = await lake(['rejects', '--json'], cloud);
  expect(all.terminal.documents()).toMatchObject([
    { _line: '6', _status: 'open', _by: '', student_id: 'S5' },
    { _line: '3', _status: 'fixed', _by: 'ana', _at: expect.stringMatching(/^20\d\d-/) },
  ]);
  for (const [status, line] of [
    ['open', '6'],
    ['fixed', '3'],
  ] as const) {
    const { terminal } = await lake(['rejects', '--status', status, '--json'], cloud);
    expect(terminal.documents()).toMatchObject([{ _line: line }]);
  }
  const table = await lake(['rejects'], cloud);
  expect(table.terminal.printed.join('\n')).toMatch(/ 3 +32 +missing:student_id +fixed by ana 20/);
  expect((await lake(['rejects', '--status', 'waived'], cloud)).terminal.printed).toEqual([
    'no rejected rows',
  ]);
});

test('what is still wrong is named with line and reasons: exit code 1', async () => {
  edit(',R,2', 'S2,R,2');
  const { code, terminal } = await lake(['fix', edit('S5,,2', `S5,${'x'.repeat(5000)},2`)], cloud);
  const text = terminal.printed.join('\n');
  expect(text).toContain('1 taken');
  expect(text).toContain('line 6: still rejected (length:skill)');
  expect(text).toContain(`file ${file.file_id}`);
  expect(code).toBe(1);
});

test('changes of cells that nobody complained of are told, not taken', async () => {
  const { terminal } = await lake(['fix', edit(',R,2', 'S2,Rust,2')], cloud);
  expect(terminal.printed.join('\n')).toMatch(/line 3: taken; not taken over.*: skill/);
});

test('unknown, doubled and differing lines are refused, each by name', async () => {
  const text = readFileSync(rejects, 'utf8');
  const [header = '', first = '', second = ''] = text.split('\n');
  const unknown = second.replace(/,6,(\d+,\d+,[0-9a-f]{16})/, ',4,$1');
  const path = temporaryFile('odd.csv', [header, first, first, unknown, ''].join('\n'));
  const { code, terminal } = await lake(['fix', path], cloud);
  const shown = terminal.printed.join('\n');
  expect(shown).toContain('line 3: doubled line');
  expect(shown).toMatch(/line 4: unknown line/);
  expect(code).toBe(1);
});

test('the same fix again does no harm and says that nothing is new', async () => {
  const path = edit(',R,2', 'S2,R,2');
  await lake(['fix', path], cloud);
  const again = await lake(['fix', path, '--json'], cloud);
  expect(again.terminal.documents<FixReceipt>()[0]?.rows).not.toHaveProperty('taken');
  const books = await lake(['files', '--json'], cloud);
  expect(books.terminal.documents()).toMatchObject([{ rows: { clean: 7, rejected: 1 } }]);
});

test.each([
  ['data', DIRTY, /_file, _line, _check/],
  ['a picture', '\u0089PNG\r\n\u001a\n', /image|binary/i],
  ['nothing', '', /no content/],
])('%s is refused before it is uploaded', async (_what, content, words) => {
  const path = temporaryFile('x.csv', Buffer.from(content, 'latin1'));
  const { code, terminal } = await lake(['fix', path], cloud);
  expect(terminal.said.join()).toMatch(words);
  expect(code).toBe(1);
  expect(await uploads()).toEqual([]);
});

test('a missing file is a failure, and an unknown option wrong usage', async () => {
  expect((await lake(['fix', '/nowhere/x.csv'], cloud)).code).toBe(1);
  expect((await lake(['fix', rejects, '--why', 'x'], cloud)).code).toBe(2);
});

test('a name in any letters travels with the fix', async () => {
  await lake(['fix', edit(',R,2', 'S2,R,2'), '--by', 'José 1%', '--no-wait'], cloud);
  const [key = ''] = await uploads();
  const { by = '' } = await cloud.objects.metadata(OUTPUT.rawBucket, key);
  expect(by).toMatch(/^[ -~]+$/);
  expect(decodeURIComponent(by)).toBe('José 1%');
});
