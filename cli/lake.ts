import { runLake } from './run';
import { processTerminal } from './terminal';

/** The exit code is set, not exited with: output that a pipe has not taken yet would be lost. */
async function main(): Promise<void> {
  process.exitCode = await runLake(process.argv.slice(2), processTerminal());
}

void main();
