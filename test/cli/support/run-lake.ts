import { runLake } from '../../../cli/run';
import { MemoryCloud } from './memory-cloud';
import { RecordingTerminal } from './recording-terminal';

export interface LakeRun {
  readonly code: number;
  readonly terminal: RecordingTerminal;
}

/**
 * Runs one command line in this process against a cloud in memory.
 * @param answer what the person at the terminal says when asked; undefined: nobody is there
 */
export async function lake(
  args: readonly string[],
  cloud = new MemoryCloud(),
  answer?: string,
): Promise<LakeRun> {
  const terminal = new RecordingTerminal(answer);
  const code = await runLake(args, terminal, async () => cloud);
  return { code, terminal };
}
