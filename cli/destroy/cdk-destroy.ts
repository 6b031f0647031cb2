import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { CommandFailed } from '../failures';

/**
 * Runs this project's `cdk destroy --all` with the process's own environment, which names the cloud.
 * @param more further arguments, e.g. the profile
 * @param onLine gets each line that the CDK prints
 * @throws {CommandFailed}
 */
export async function cdkDestroy(
  project: string,
  more: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  const cdk = join(project, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const child = spawn(
    process.execPath,
    [cdk, 'destroy', '--all', '--force', '--no-notices', ...more],
    {
      cwd: project,
      env: { ...process.env, CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', onLine);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new CommandFailed('`cdk destroy` failed: its output says why');
}
