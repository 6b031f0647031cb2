import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { clientEnvironment } from './environment';
import type { LocalPaths } from './paths';
import type { LocalState } from './state';

/** The CDK ended badly. `output` is everything that it printed. */
export class CdkFailed extends Error {
  override readonly name = 'CdkFailed';

  constructor(
    readonly command: string,
    readonly output: string,
  ) {
    super(`\`cdk ${command}\` failed`);
  }
}

export interface CdkOptions {
  /** Where it looks for cdk.json; default: the project. */
  readonly cwd?: string;
  /** Gets each line as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs this project's `cdk` against the local cloud; everything it prints goes to the deploy log, too.
 * @returns what it printed
 * @throws {CdkFailed}
 */
export async function runCdk(
  paths: LocalPaths,
  state: LocalState,
  args: readonly string[],
  { cwd = paths.project, onLine = () => undefined }: CdkOptions = {},
): Promise<string> {
  const bin = join(paths.project, 'node_modules', '.bin');
  const child = spawn(
    process.execPath,
    [join(paths.project, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args],
    {
      cwd,
      env: {
        ...clientEnvironment(state),
        PATH: [bin, dirname(process.execPath), process.env['PATH']].join(delimiter),
        // the CDK remembers accounts by access key: in the run folder, never in the home of the user
        CDK_HOME: paths.cdkHome,
        // the template validator takes seconds, and test/bin runs it
        CDK_VALIDATION: 'false',
        CI: 'true',
        FORCE_COLOR: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const lines: string[] = [];
  const take = (line: string) => {
    lines.push(line);
    appendFileSync(paths.deployLog, `${line}\n`);
    onLine(line);
  };
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', take);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const output = lines.join('\n');
  if (code !== 0) throw new CdkFailed(args[0] ?? '', output);
  return output;
}
