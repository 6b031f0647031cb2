import * as fc from 'fast-check';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryExecutionLedger } from '../../../lambdas/shared/adapters/memory-execution-ledger';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Execution, ExecutionLedger } from '../../../lambdas/shared/execution-ledger';
import { nextName, startPublish } from '../../../lambdas/start/start-publish';
import { LAKE, NOON } from '../shared/samples';

const SECOND = 1_000;
const MINUTE = 60_000;

class Scene {
  time = NOON;
  readonly clock = { now: () => this.time };
  readonly store = new MemoryObjectStore(this.clock);
  readonly executions = new MemoryExecutionLedger(this.clock);
  config = { lakeBucket: LAKE, minIntervalMs: 0, failureBackoffMs: MINUTE };

  pending = () => this.store.put(LAKE, 'pending/0123456789abcdef.1', '{}');
  start = (executions: ExecutionLedger = this.executions) =>
    startPublish({ store: this.store, executions, clock: this.clock, log: silentLog }, this.config);
}

/** A ledger whose list shows a state of up to two changes ago, as Step Functions may. */
class LaggingLedger extends MemoryExecutionLedger {
  private history: (readonly Execution[])[] = [[]];
  lag = 0;

  async remember(): Promise<void> {
    this.history.push(await super.recent(1_000));
  }
  private seen(): readonly Execution[] {
    return this.history.at(-1 - this.lag) ?? this.history[0] ?? [];
  }
  override async running(): Promise<boolean> {
    return this.seen().some(({ status }) => status === 'RUNNING');
  }
  override async recent(limit: number): Promise<Execution[]> {
    return this.seen().slice(0, limit);
  }
  async truth(): Promise<readonly Execution[]> {
    return super.recent(1_000);
  }
}

describe('startPublish', () => {
  it('does nothing when nothing is pending', async () => {
    const scene = new Scene();
    expect(await scene.start()).toEqual({ outcome: 'nothing_pending' });
    expect(await scene.executions.recent(9)).toEqual([]);
  });

  it('starts one execution named after the newest one, however many call at once', async () => {
    const scene = new Scene();
    await scene.pending();
    const decisions = await Promise.all(Array.from({ length: 20 }, () => scene.start()));
    expect(decisions.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
    const [first] = await scene.executions.recent(9);
    expect(first?.name).toMatch(/^publish-[0-9a-f]{20}$/);
    scene.executions.end(first?.name ?? '', 'SUCCEEDED');
    expect(await scene.start()).toEqual({ outcome: 'started', name: nextName(first?.name ?? '') });
  });

  it('never takes a name again after Step Functions forgot all executions', async () => {
    const names = new Set<string>();
    for (let summer = 0; summer < 3; summer++) {
      const scene = new Scene();
      scene.time += summer * 100 * 24 * 60 * MINUTE;
      await scene.pending();
      await scene.start();
      const [first] = await scene.executions.recent(1);
      names.add(first?.name ?? '');
    }
    expect(names.size).toBe(3);
  });

  it('takes a name that already exists for success', async () => {
    const scene = new Scene();
    await scene.pending();
    const late = new LaggingLedger(scene.clock);
    const name = nextName(`pending/0123456789abcdef.1 ${NOON}`);
    await late.start(name);
    expect(await scene.start(late)).toEqual({ outcome: 'exists', name });
  });

  it('sees an execution that runs although many newer ones have ended', async () => {
    const scene = new Scene();
    await scene.pending();
    await scene.executions.start('by-hand');
    for (let n = 0; n < 50; n++) {
      await scene.executions.start(`newer-${n}`);
      scene.executions.end(`newer-${n}`, 'SUCCEEDED');
    }
    expect(await scene.start()).toEqual({ outcome: 'running' });
  });

  it('keeps the least distance between two starts', async () => {
    const scene = new Scene();
    scene.config = { ...scene.config, minIntervalMs: 5 * MINUTE };
    await scene.pending();
    await scene.executions.start('one');
    scene.executions.end('one', 'SUCCEEDED');
    scene.time += 5 * MINUTE - 1;
    expect(await scene.start()).toEqual({ outcome: 'too_early', wait_ms: 1 });
    scene.time += 1;
    expect(await scene.start()).toMatchObject({ outcome: 'started' });
  });

  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'pauses longer after each %s in a row, at most 30 minutes',
    async (status) => {
      const scene = new Scene();
      await scene.pending();
      for (const minutes of [1, 2, 4, 8, 16, 30, 30]) {
        const decision = await scene.start();
        expect(decision).toMatchObject({ outcome: 'started' });
        scene.executions.end('name' in decision ? decision.name : '', status);
        const wait = minutes * MINUTE;
        expect(await scene.start()).toEqual({ outcome: 'after_failure', wait_ms: wait });
        scene.time += wait;
      }
    },
  );

  it('forgets failures after a success', async () => {
    const scene = new Scene();
    await scene.pending();
    await scene.executions.start('bad');
    scene.executions.end('bad', 'FAILED');
    await scene.executions.start('good');
    scene.executions.end('good', 'SUCCEEDED');
    expect(await scene.start()).toMatchObject({ outcome: 'started' });
  });
});

describe('startPublish in any history', () => {
  const step = fc.record({
    ends: fc.constantFrom(undefined, 'SUCCEEDED' as const, 'FAILED' as const),
    calls: fc.integer({ min: 0, max: 3 }),
    lag: fc.integer({ min: 0, max: 2 }),
    passes: fc.integer({ min: 0, max: 120 }),
  });

  it('never lets two executions run at once, even on lists that lag', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const scene = new Scene();
        scene.config = { ...scene.config, failureBackoffMs: SECOND };
        await scene.pending();
        const ledger = new LaggingLedger(scene.clock);
        for (const { ends, calls, lag, passes } of steps) {
          scene.time += passes * SECOND;
          const running = (await ledger.truth()).filter(({ status }) => status === 'RUNNING');
          expect(running.length).toBeLessThanOrEqual(1);
          if (ends !== undefined && running[0] !== undefined) ledger.end(running[0].name, ends);
          ledger.lag = lag;
          await Promise.all(Array.from({ length: calls }, () => scene.start(ledger)));
          await ledger.remember();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('starts at most 7 executions in an hour of failing loads, called every second', async () => {
    const scene = new Scene();
    await scene.pending();
    for (let second = 0; second < 3_600; second++) {
      const [newest] = await scene.executions.recent(1);
      if (newest?.status === 'RUNNING' && scene.time - newest.startedAt >= 3 * SECOND)
        scene.executions.end(newest.name, 'FAILED');
      await scene.start();
      scene.time += SECOND;
    }
    expect((await scene.executions.recent(100)).length).toBeLessThanOrEqual(7);
  });
});
