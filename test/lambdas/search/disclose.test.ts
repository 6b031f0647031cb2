import { MemoryDisclosureLog } from '../../../lambdas/search/adapters/memory-disclosure-log';
import { disclose } from '../../../lambdas/search/disclose';
import { RetryableError, TerminalError } from '../../../lambdas/shared/errors';

const caller = { user: 'u1', roles: new Set(['admin'] as const), schools: new Set<string>() };
const context = { caller, route: '/v1/students', requestId: 'r-1' };
const clock = { now: () => 0 };
const students = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

describe('disclose', () => {
  it('writes a row for each of at most 100 students', async () => {
    const log = new MemoryDisclosureLog();
    await disclose({ log, clock }, context, students(100));
    expect(new Set(log.rows.map(({ student }) => student)).size).toBe(100);
  });

  it('refuses an answer with more, before anything is written', async () => {
    const log = new MemoryDisclosureLog();
    const refusal = disclose({ log, clock }, context, students(101));
    await expect(refusal).rejects.toThrow(TerminalError);
    expect(log.rows).toEqual([]);
  });

  it('fails when the log does, whatever the reason', async () => {
    const log = { write: () => Promise.reject(new Error('access denied')) };
    await expect(disclose({ log, clock }, context, ['s1'])).rejects.toThrow(RetryableError);
  });
});
