import { Command } from 'commander';

import { KEY } from '../../names';
import { CommandFailed, UsageError } from '../failures';
import type { Session } from '../session';
import { type DecisionOptions, withDecisionOptions } from './decision-options';

interface Options extends DecisionOptions {
  readonly yes?: true;
}

/** What forgetting reaches, and what it does not: the person who asks for it is told both. */
const ERASED =
  'Erased, where there is any: the row with this key, the rows of other datasets that name it, its cells in parts, rejects and fixes, in all older indexes and recommendations. A key that no file has brought yet is remembered: it never comes in, whatever is dropped or replayed. So check its spelling.';
const KEPT =
  'Kept: the uploads in the raw bucket until you delete them, backups of the database until their retention ends, who saw the record, who decided this and why, and in the warehouse a keyed hash of the key. All of it: docs/privacy.md';

export function forgetCommand(session: Session): Command {
  const command = new Command('forget')
    .description('erase a person for good, from everything that was made of the uploads')
    .argument('<dataset>', 'e.g. students')
    .argument('<key...>', 'the values of its key, in the order of its columns')
    .option('--yes', 'do not ask whether this is really wanted');
  return withDecisionOptions(command, 'needed').action(
    (dataset: string, values: string[], options: Options) =>
      forget(session, dataset, values, options),
  );
}

async function forget(
  session: Session,
  dataset: string,
  values: readonly string[],
  options: Options,
): Promise<void> {
  const { signatureOf } = await import('../decide/signature.ts');
  const { canonicalKey, contractOf } = await import('../decide/canonical-key.ts');
  const { projectContracts } = await import('../contracts/project-contracts.ts');
  const { decideTask } = await import('../decide/decide-task.ts');
  const { waitingFor } = await import('../decide/waiting.ts');
  const { NAMES_PERSON, namesPerson } = await import('../../lambdas/clean/parse-decision.ts');
  const signature = signatureOf(options);
  const contract = contractOf(await projectContracts(), dataset);
  if (contract.key.length === 0)
    throw new UsageError(`rows of ${dataset} have no key that names a person`);
  const key = canonicalKey(contract, values);
  if (namesPerson(signature.why, [...key, ...values])) throw new UsageError(NAMES_PERSON);
  const cloud = await session.cloud();
  if (options.yes !== true) await confirm(session, dataset);
  const waiting = options.wait ? await waitingFor(cloud, options.timeout) : undefined;
  const draft = { kind: 'forget', dataset, key, ...signature } as const;
  const decided = await decideTask(cloud, draft, KEY.forgetMarker, waiting);
  session.print([{ ...decided, erased: ERASED, kept: KEPT }], () =>
    [`forget ${decided.id} (${dataset}) by ${decided.by}: ${decided.state}`, ERASED, KEPT].join(
      '\n',
    ),
  );
}

/** @throws {UsageError} where nobody can answer. @throws {CommandFailed} unless the answer is yes */
async function confirm(session: Session, dataset: string): Promise<void> {
  session.say(`${ERASED}\n${KEPT}`);
  const answer = await session.terminal.ask(
    `Forget this row of ${dataset} for good? Type yes to go on: `,
  );
  if (answer === undefined)
    throw new UsageError('forget cannot be undone, and nobody is there to ask: add --yes');
  if (answer.trim().toLowerCase() !== 'yes') throw new CommandFailed('nothing was forgotten');
}
