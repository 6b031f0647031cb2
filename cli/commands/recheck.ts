import { Command } from 'commander';

import { KEY, OUTPUT } from '../../names';
import type { Session } from '../session';
import { type DecisionOptions, withDecisionOptions } from './decision-options';

export function recheckCommand(session: Session): Command {
  const command = new Command('recheck').description(
    'look again at what open rejects block, refresh what is free, and show how the marts stand',
  );
  return withDecisionOptions(command, 'usual').action((options: DecisionOptions) =>
    recheck(session, options),
  );
}

async function recheck(session: Session, options: DecisionOptions): Promise<void> {
  const { signatureOf } = await import('../decide/signature.ts');
  const { decideTask } = await import('../decide/decide-task.ts');
  const { waitingFor } = await import('../decide/waiting.ts');
  const { readMarts } = await import('../sql/mart-states.ts');
  const { renderMarts } = await import('../print/marts.ts');
  const signature = signatureOf(options, 'looked again');
  const cloud = await session.cloud();
  const waiting = options.wait ? await waitingFor(cloud, options.timeout) : undefined;
  const draft = { kind: 'recheck', dataset: null, key: null, ...signature } as const;
  const decided = await decideTask(cloud, draft, KEY.recheckMarker, waiting);
  if (decided.state === 'sent') {
    session.print([decided], () => `recheck ${decided.id} by ${decided.by} is on its way`);
    return;
  }
  const marts = await readMarts(await cloud.functions(), cloud.output(OUTPUT.queryFunction));
  session.print([{ ...decided, marts }], () => renderMarts(marts, session.terminal.colour));
}
