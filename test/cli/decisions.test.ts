import type { Decision } from '../../lambdas/shared/decisions';
import { OUTPUT } from '../../names';
import { LivingCloud } from './support/living-cloud';
import { lake } from './support/run-lake';

const GOOD = 'student_id,skill,level\nS1,SQL,3\nS2,R,2\n';
const DIRTY = 'student_id,skill,level\nS1,SQL,3\n,R,2\n,Go,1\n,C,1\nS5,Go,2\n,Ada,1\n';

let cloud: LivingCloud;
beforeEach(() => {
  cloud = new LivingCloud();
  cloud.start();
});
afterEach(() => cloud.stop());

/** Decisions that lie in the raw bucket, oldest first. */
async function decisions(): Promise<Decision[]> {
  const found: Decision[] = [];
  for await (const { key } of cloud.objects.list(OUTPUT.rawBucket, 'decisions/')) {
    const stored = await cloud.objects.get(OUTPUT.rawBucket, key);
    found.push(JSON.parse(String(stored?.body)));
  }
  return found;
}

test('release: a held file is loaded; who, when and why stay with it', async () => {
  const held = await cloud.drop('student_skills/a.csv', DIRTY);
  expect(held).toMatchObject({ outcome: 'held' });
  const why = 'the registry has confirmed the rest';
  const args = ['release', held.file_id, '--why', why, '--by', 'ana', '--json'];
  const { code, terminal } = await lake(args, cloud);
  expect(terminal.documents()).toMatchObject([
    { file_id: held.file_id, kind: 'release', state: 'taken', by: 'ana', why, generation: 2 },
  ]);
  expect(code).toBe(0);
  const [decision] = await decisions();
  expect(decision).toMatchObject({ kind: 'release', file_id: held.file_id, by: 'ana', why });
  expect(decision?.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  const file = await lake(['file', held.file_id], cloud);
  const text = file.terminal.printed.join('\n');
  expect(text).toContain('loaded in run');
  expect(text).toMatch(/released +released by ana at 20/);
});

test.each(['release', 'waive', 'retract'])(
  '%s twice: the second time says so and writes nothing',
  async (kind) => {
    const { file_id } = await cloud.drop('student_skills/a.csv', DIRTY);
    const args = [kind, file_id, '--why', 'x', '--json'];
    await lake(args, cloud);
    const again = await lake(args, cloud);
    expect(again.code).toBe(0);
    expect(again.terminal.documents()).toMatchObject([{ state: 'before', decision: null }]);
    expect(await decisions()).toHaveLength(1);
  },
);

test('replay twice is two generations', async () => {
  const { file_id } = await cloud.drop('student_skills/a.csv', GOOD);
  for (const generation of [2, 3]) {
    const { terminal, code } = await lake(['replay', file_id, '--json'], cloud);
    expect(terminal.documents()).toMatchObject([{ state: 'taken', generation }]);
    expect(code).toBe(0);
  }
});

test('what would change nothing is said, not decided: exit code 1', async () => {
  const { file_id } = await cloud.drop('student_skills/a.csv', GOOD);
  const cases: [string, RegExp][] = [
    ['release', /it is not held, but loaded/],
    ['waive', /it has no rejected rows/],
  ];
  for (const [kind, words] of cases) {
    const { code, terminal } = await lake([kind, file_id, '--why', 'x'], cloud);
    expect(terminal.printed.join()).toMatch(words);
    expect(code).toBe(1);
  }
  await lake(['retract', file_id, '--why', 'wrong school'], cloud);
  const replay = await lake(['replay', file_id], cloud);
  expect(replay.terminal.printed.join()).toMatch(/it was retracted, and stays so/);
  expect(replay.code).toBe(1);
  expect(await decisions()).toHaveLength(1);
});

test('an unknown id stops everything before it is decided', async () => {
  const { file_id } = await cloud.drop('student_skills/a.csv', GOOD);
  const args = ['retract', file_id, '00000000000000ff', '--why', 'x'];
  const { code, terminal } = await lake(args, cloud);
  expect(terminal.said.join()).toMatch(/no file has the id 00000000000000ff/);
  expect(code).toBe(1);
  expect(await decisions()).toEqual([]);
});

test('replay chooses by dataset, time and contract', async () => {
  const skills = await cloud.drop('student_skills/a.csv', GOOD);
  await cloud.drop('jobs/b.csv', 'job_id,title\nJ1,Clerk\n');
  const chosen = async (...args: readonly string[]) => {
    const { terminal } = await lake(['replay', ...args, '--json'], cloud);
    return terminal.documents<{ file_id: string }>().map((one) => one.file_id);
  };
  expect(await chosen('--dataset', 'student_skills')).toEqual([skills.file_id]);
  expect(await chosen('--from', '2000-01-01', '--dataset', 'jobs')).toHaveLength(1);
  expect(await chosen('--to', '2000-01-01')).toEqual([]);
  expect(await chosen('--stale')).toEqual([]);
});

test('--no-wait leaves the decision in the raw bucket and ends', async () => {
  const { file_id } = await cloud.drop('student_skills/a.csv', DIRTY);
  await cloud.stop();
  const args = ['retract', file_id, '--why', 'x', '--no-wait', '--json'];
  const { code, terminal } = await lake(args, cloud);
  expect(terminal.documents()).toMatchObject([{ state: 'sent', generation: null }]);
  expect(code).toBe(0);
});

test('a clean that does not answer is diagnosed: exit code 1', async () => {
  const { file_id } = await cloud.drop('student_skills/a.csv', DIRTY);
  await cloud.stop();
  cloud.depths = { CleanDeadLetterQueueUrl: { waiting: 2, inFlight: 0 } };
  const args = ['retract', file_id, '--why', 'x', '--timeout', '1'];
  const { code, terminal } = await lake(args, cloud);
  const text = terminal.said.join('\n');
  expect(text).toMatch(/1 of the decisions have no receipt after 1 s/);
  expect(text).toContain('dead letters: 2');
  expect(code).toBe(1);
});

test('who decides is the user of this machine unless said otherwise', async () => {
  const { file_id } = await cloud.drop('student_skills/a.csv', DIRTY);
  await lake(['waive', file_id, '--why', 'lost for good'], cloud);
  const { userInfo } = await import('node:os');
  expect(await decisions()).toMatchObject([{ by: userInfo().username, why: 'lost for good' }]);
});

describe('forget', () => {
  const forget = ['forget', 'students', 'S00123', '--why', 'request 7', '--by', 'ana'];

  test('is written down, waited for, and never says whom', async () => {
    const { code, terminal } = await lake([...forget, '--yes', '--json'], cloud);
    expect(code).toBe(0);
    expect(terminal.documents()).toMatchObject([
      { kind: 'forget', dataset: 'students', state: 'done', by: 'ana' },
    ]);
    expect([...terminal.printed, ...terminal.said].join()).not.toContain('S00123');
    expect(await decisions()).toMatchObject([
      { kind: 'forget', file_id: null, dataset: 'students', key: ['S00123'] },
    ]);
    expect(terminal.printed.join()).toMatch(/raw bucket until you delete them/);
  });

  test('asks a person first, and does nothing unless the answer is yes', async () => {
    const no = await lake(forget, cloud, 'no');
    expect(no.code).toBe(1);
    expect(no.terminal.questions.join()).toMatch(/for good\? Type yes/);
    expect(no.terminal.said.join()).not.toContain('S00123');
    expect(await decisions()).toEqual([]);
    const yes = await lake(forget, cloud, 'yes');
    expect(yes.code).toBe(0);
    expect(await decisions()).toHaveLength(1);
  });

  test('without anybody to ask it needs --yes: exit code 2', async () => {
    const { code, terminal } = await lake(forget, cloud);
    expect(terminal.said.join()).toMatch(/add --yes/);
    expect(code).toBe(2);
  });

  test.each([
    [['nobody', 'S1'], /there is no dataset nobody/],
    [['students', 'S1', 'S2'], /the key of students is student_id: give 1 values, not 2/],
    [['students', ' '], /the value for student_id is no key of students: it is empty/],
    [['job_skills', 'J1'], /job_skills/],
  ])('%j is wrong usage: exit code 2', async (words, message) => {
    const { code, terminal } = await lake(['forget', ...words, '--why', 'x', '--yes'], cloud);
    expect(terminal.said.join()).toMatch(message);
    expect(code).toBe(2);
    expect(await decisions()).toEqual([]);
  });
});

test('why somebody is forgotten stays, so it must not say who they were', async () => {
  const words = ['forget', 'students', 'S00123', '--why', 'mother of s00123 asked', '--yes'];
  const { code, terminal } = await lake(words, cloud);
  expect(terminal.said.join()).toMatch(/why: it names the person/);
  expect(code).toBe(2);
  expect(await decisions()).toEqual([]);
});

test('recheck waits for the run and shows how the marts stand', async () => {
  cloud.invoke = () => ({
    columns: ['mart', 'version', 'stale_since', 'blocked_by', 'error'],
    rows: [
      ['student_profile', 4, '2026-03-01 10:00:00+00', '["enrollments"]', null],
      ['performance_summary', 7, null, '[]', null],
    ],
    truncated: false,
  });
  const { code, terminal } = await lake(['recheck'], cloud);
  const text = terminal.printed.join('\n');
  expect(text).toMatch(/student_profile +4 +enrollments +2026-03-01/);
  expect(text).toContain('files --open --dataset enrollments');
  expect(code).toBe(0);
  expect(await decisions()).toMatchObject([{ kind: 'recheck', file_id: null }]);
  const json = await lake(['recheck', '--json'], cloud);
  expect(json.terminal.documents()).toMatchObject([
    { state: 'done', marts: [{ blocked_by: ['enrollments'] }, { blocked_by: [] }] },
  ]);
});

test('reconcile tells what it found, and fails while something is not accounted for', async () => {
  const answer = {
    raw_versions: 12,
    receipts: 11,
    dead_letters: 0,
    missing: [{ key: 'jobs/a.csv', version_id: 'v1' }],
    unfinished: 0,
    healed: 1,
    unreconciled: 1,
  };
  const asked: unknown[] = [];
  cloud.invoke = (name, payload) => {
    asked.push([name, payload]);
    return answer;
  };
  const open = await lake(['reconcile'], cloud);
  expect(asked).toEqual([['ReconcileFunctionName', { patience_seconds: 900 }]]);
  expect(open.terminal.printed.join()).toMatch(/jobs\/a.csv version v1[^]*1 NOT ACCOUNTED FOR/);
  expect(open.code).toBe(1);
  cloud.invoke = (name, payload) => {
    asked.push([name, payload]);
    return { ...answer, missing: [], unreconciled: 0 };
  };
  const closed = await lake(['reconcile', '--patience', '0', '--json'], cloud);
  expect(asked.at(-1)).toEqual(['ReconcileFunctionName', { patience_seconds: 0 }]);
  expect(closed.terminal.documents()).toMatchObject([{ healed: 1, unreconciled: 0 }]);
  expect(closed.code).toBe(0);
});
