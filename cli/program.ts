import { Command } from 'commander';

import { cleanCommand } from './commands/clean';
import { contractCommand } from './commands/contract';
import { destroyCommand } from './commands/destroy';
import { downCommand } from './commands/down';
import { dropCommand } from './commands/drop';
import { fileCommand } from './commands/file';
import { filesCommand } from './commands/files';
import { fixCommand } from './commands/fix';
import { forgetCommand } from './commands/forget';
import { generateCommand } from './commands/generate';
import { inferCommand } from './commands/infer';
import { recheckCommand } from './commands/recheck';
import { recommendCommand } from './commands/recommend';
import { reconcileCommand } from './commands/reconcile';
import { rejectsCommand } from './commands/rejects';
import { releaseCommand } from './commands/release';
import { replayCommand } from './commands/replay';
import { resetCommand } from './commands/reset';
import { retractCommand } from './commands/retract';
import { runCommand } from './commands/run';
import { runsCommand } from './commands/runs';
import { searchCommand } from './commands/search';
import { sqlCommand } from './commands/sql';
import { statusCommand } from './commands/status';
import { tokenCommand } from './commands/token';
import { upCommand } from './commands/up';
import { waiveCommand } from './commands/waive';
import { whereCommand } from './commands/where';
import { whyCommand } from './commands/why';
import type { GlobalOptions, Session } from './session';

/** Commands in the order of the help page: by what a person wants to do. */
const GROUPS: readonly (readonly [
  heading: string,
  commands: readonly ((session: Session) => Command)[],
])[] = [
  ['Local cloud:', [upCommand, downCommand, resetCommand, statusCommand]],
  ['Files and books:', [dropCommand, filesCommand, fileCommand, rejectsCommand]],
  [
    'Decisions:',
    [
      fixCommand,
      replayCommand,
      releaseCommand,
      waiveCommand,
      retractCommand,
      forgetCommand,
      recheckCommand,
    ],
  ],
  ['Where from, where to:', [whyCommand, whereCommand, reconcileCommand, contractCommand]],
  ['Runs:', [runsCommand, runCommand]],
  ['Questions:', [sqlCommand, searchCommand, recommendCommand, tokenCommand]],
  ['Without a cloud:', [cleanCommand, inferCommand, generateCommand]],
  ['Removal:', [destroyCommand]],
];

/** The whole command line. Nothing of it loads an SDK: commands import what they need when they run. */
export function lakeProgram(session: Session): Command {
  const program = new Command('lake')
    .description('Edulake from the command line: drop files, read their books, search.')
    .option('--json', 'one JSON document a line on stdout, messages on stderr')
    .option('--verbose', 'show the details of errors')
    .option('--aws', 'use the account of your AWS credentials, even if a local cloud is running')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(see --help)')
    .helpCommand(false)
    .exitOverride();
  for (const [heading, commands] of GROUPS)
    for (const create of commands)
      program.addCommand(create(session).helpGroup(heading).copyInheritedSettings(program));
  program.hook('preAction', () => session.begin(program.opts<Partial<GlobalOptions>>()));
  return program;
}
