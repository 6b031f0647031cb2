import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { CommandFailed } from '../failures';

/** Of some hundred lines these are what a person wants to see. */
const WORTH_TELLING = /: destroying\.\.\. |: destroyed$|_FAILED/;
/** So many of the last lines explain a failure. */
const LAST_LINES = 20;

/**
 * Runs this project's `cdk destroy --all` with the process's own environment, which names the cloud.
 * @param more further arguments, e.g. the profile
 * @param onStep gets a line for each stack, and for each resource that cannot be deleted
 * @throws {CommandFailed} with the end of what the CDK printed
 */
export async function cdkDestroy(
  project: string,
  more: readonly string[],
  onStep: (text: string) => void,
): Promise<void> {
  const cdk = join(project, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const words = ['destroy', '--all', '--force', '--no-notices', ...more];
  const child = spawn(process.execPath, [cdk, ...words], {
    cwd: project,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (WORTH_TELLING.test(line)) onStep(line.trim());
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new CommandFailed(['`cdk destroy` failed:', ...lines.slice(-LAST_LINES)].join('\n'));
}
