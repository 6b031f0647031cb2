import { type PublishTiming, runPublish } from '../../cli/publish/run-publish';
import type { StartDecision } from '../../lambdas/start/start-publish';
import { report, runReport } from './support/documents';
import { MemoryCloud } from './support/memory-cloud';
import { lake } from './support/run-lake';

const ARN = 'arn:publish-1';

function executions(status: string, error?: string) {
  return [{ name: 'publish-1', arn: ARN, status, ...(error !== undefined && { error }) }];
}

/** A cloud whose start function gives these answers one after the other. */
function cloudThat(...decisions: readonly StartDecision[]): MemoryCloud {
  const cloud = new MemoryCloud();
  const left = [...decisions];
  cloud.invoke = (name) => {
    expect(name).toBe('StartFunctionName');
    return left.shift() ?? { outcome: 'nothing_pending' };
  };
  return cloud;
}

/** Time that passes only while the command pauses; `onPause` is what happens meanwhile. */
function timing(onPause: (ms: number) => void = () => {}): PublishTiming & { held: string[] } {
  let now = 0;
  const held: string[] = [];
  return {
    held,
    now: () => now,
    deadline: 60_000,
    onHold: (text) => void held.push(text),
    pause: async (ms) => {
      now += ms;
      onPause(ms);
    },
  };
}

test('it starts a run, waits for its end and gives its books', async () => {
  const cloud = cloudThat({ outcome: 'started', name: 'publish-1' });
  cloud.executionList = executions('RUNNING');
  const run = await runPublish(
    cloud,
    timing(() => {
      cloud.executionList = executions('SUCCEEDED');
    }),
  ).then(async (before) => {
    // the report step writes the books before the execution ends; here they are written late
    expect(before).toBeUndefined();
    await report(cloud, [], [runReport()]);
    return runPublish(cloudWith(cloud), timing());
  });
  expect(run).toMatchObject({ run_id: 'publish-1', files: 2 });
});

function cloudWith(cloud: MemoryCloud): MemoryCloud {
  const left: StartDecision[] = [{ outcome: 'running' }];
  cloud.invoke = () => left.shift() ?? { outcome: 'nothing_pending' };
  return cloud;
}

test('the pause after a failure is waited for', async () => {
  const cloud = cloudThat(
    { outcome: 'after_failure', wait_ms: 4_500 },
    { outcome: 'started', name: 'publish-1' },
  );
  cloud.executionList = executions('SUCCEEDED');
  await report(cloud, [], [runReport()]);
  const clock = timing();
  expect(await runPublish(cloud, clock)).toMatchObject({ run_id: 'publish-1' });
  expect(clock.now()).toBe(4_500);
  expect(clock.held).toEqual(['the last run failed and its pause is not over: waiting 5 s']);
});

test('a pause that is longer than the time it has is an error that says so', async () => {
  const cloud = cloudThat({ outcome: 'too_early', wait_ms: 300_000 });
  await expect(runPublish(cloud, timing())).rejects.toThrow(
    /another 300 s: .*publish\.minInterval; wait longer with --timeout/,
  );
});

test('a run that fails tells its cause', async () => {
  const cloud = cloudThat({ outcome: 'started', name: 'publish-1' });
  cloud.executionList = executions('FAILED', 'TerminalError: the contract is gone');
  await expect(runPublish(cloud, timing())).rejects.toThrow(
    'run publish-1 FAILED: TerminalError: the contract is gone',
  );
});

test('a run that does not end is given up at the deadline', async () => {
  const cloud = cloudThat({ outcome: 'running' });
  cloud.executionList = executions('RUNNING');
  const clock = timing();
  await expect(runPublish(cloud, clock)).rejects.toThrow(/still running/);
  expect(clock.now()).toBe(60_000);
});

test('nothing pending is success, and is said', async () => {
  const human = await lake(['run', 'publish'], cloudThat());
  expect(human.code).toBe(0);
  expect(human.terminal.printed.join()).toMatch(/nothing was pending/);
  const json = await lake(['run', 'publish', '--json'], cloudThat());
  expect(json.terminal.documents()).toEqual([{ run_id: null }]);
});
