import { CommanderError } from 'commander';

import { details, EXIT, type ExitCode, exitCodeOf, explain } from './failures';
import { lakeProgram } from './program';
import { type Connect, Session } from './session';
import type { Terminal } from './terminal';

const connectLazily: Connect = async (aws) => (await import('./cloud/connect.ts')).connect(aws);

/**
 * Runs one command line.
 * @param args the words after `lake`
 * @returns the exit code: 0 success, 1 the thing asked for failed, 2 wrong usage
 */
export async function runLake(
  args: readonly string[],
  terminal: Terminal,
  connect: Connect = connectLazily,
): Promise<ExitCode> {
  const session = new Session(terminal, connect);
  const program = lakeProgram(session);
  for (const command of [program, ...program.commands])
    command.configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.say(text.trimEnd()),
    });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return session.failed ? EXIT.failed : EXIT.success;
  } catch (error) {
    // help was asked for and shown, or commander has told what is wrong with the words
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    terminal.say(`lake: ${explain(error)}`);
    if (session.verbose) terminal.say(details(error));
    return exitCodeOf(error);
  }
}
