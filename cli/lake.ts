import { runLake } from './run';
import { processTerminal } from './terminal';

// the exit code is set, not exited with: output that a pipe has not taken yet would be lost
void runLake(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
