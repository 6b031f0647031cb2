import { errorOf, timesOf } from '../../../../lambdas/shared/adapters/sfn-execution-ledger';

const entered = (name: string, ms: number, type = 'TaskStateEntered' as const) => ({
  id: ms,
  timestamp: new Date(ms),
  type,
  stateEnteredEventDetails: { name },
});
const exited = (name: string, ms: number) => ({
  id: ms,
  timestamp: new Date(ms),
  type: 'TaskStateExited' as const,
  stateExitedEventDetails: { name },
});

describe('timesOf', () => {
  it('measures tasks that overlap, adds up those entered again, leaves out what still runs', () => {
    const events = [
      entered('Load', 100),
      entered('Verify', 110),
      exited('Verify', 130),
      exited('Load', 400),
      entered('Verify', 500),
      exited('Verify', 507),
      entered('Report', 600),
    ];
    expect(timesOf(events)).toEqual({ Load: 300, Verify: 27 });
  });

  it('does not count a Parallel beside the tasks in it', () => {
    const parallel = [
      {
        id: 1,
        timestamp: new Date(1),
        type: 'ParallelStateEntered' as const,
        stateEnteredEventDetails: { name: 'VerifyAndLoad' },
      },
      {
        id: 9,
        timestamp: new Date(9),
        type: 'ParallelStateExited' as const,
        stateExitedEventDetails: { name: 'VerifyAndLoad' },
      },
    ];
    expect(timesOf(parallel)).toEqual({});
  });
});

describe('errorOf', () => {
  it.each([
    ['load.errors.RetryableError: PostgreSQL broke off while publishing: 57P01', 'RetryableError'],
    ['Error Category: UNCLASSIFIED_ERROR; RetryableError: S3 was not reached', 'RetryableError'],
    ['TerminalError: the part is cut off', 'TerminalError'],
    ['Command failed with exit code 137', 'States.TaskFailed'],
  ])('reads what the Glue job raised: %s', (message, error) => {
    const cause = JSON.stringify({ JobRunState: 'FAILED', ErrorMessage: message });
    expect(errorOf('States.TaskFailed', cause)).toBe(error);
  });

  it('leaves the errors of functions as they are', () => {
    expect(errorOf('TerminalError', '{"errorMessage":"after a RetryableError"}')).toBe(
      'TerminalError',
    );
    expect(errorOf(undefined, undefined)).toBeUndefined();
  });
});
