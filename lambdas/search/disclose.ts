import { RetryableError, TerminalError } from '../shared/errors';
import type { Clock } from '../shared/ports';
import type { Caller } from './access';
import type { Disclosure, DisclosureLog } from './ports';

/** What a disclosure says besides the student. */
export interface DisclosureContext {
  readonly caller: Caller;
  readonly route: string;
  readonly requestId: string;
}

/** More would make one answer a bulk export. */
const MOST_STUDENTS = 100;

/**
 * Writes one row a student before the answer leaves: no log, no answer.
 * @throws {RetryableError} when a row was not written
 */
export async function disclose(
  { log, clock }: { readonly log: DisclosureLog; readonly clock: Clock },
  { caller, route, requestId }: DisclosureContext,
  students: readonly string[],
): Promise<void> {
  if (students.length === 0) return;
  if (students.length > MOST_STUDENTS) {
    throw new TerminalError(
      `an answer of ${route} has ${students.length} students, at most ${MOST_STUDENTS} may leave at once`,
    );
  }
  const at = `${new Date(clock.now()).toISOString()}#${requestId}`;
  const rows = students.map(
    (student): Disclosure => ({ student, at, who: caller.user, roles: [...caller.roles], route }),
  );
  try {
    await log.write(rows);
  } catch (error) {
    throw new RetryableError('the disclosure was not logged', {}, { cause: error });
  }
}
