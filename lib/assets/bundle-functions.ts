import { copyFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

import { FUNCTIONS, type FunctionName } from './app-assets';
import { writeAuthorities } from './certificate-authorities';

/** Functions that read the compiled contracts from `contracts.json` beside their code. */
const WITH_CONTRACTS: readonly FunctionName[] = ['clean', 'plan', 'verify', 'migrate'];
const WITH_DATABASE: readonly FunctionName[] = ['recommend', 'migrate', 'query'];

export class MissingHandler extends Error {
  override readonly name = 'MissingHandler';
}

function entryPoints(project: string): { in: string; out: string }[] {
  return FUNCTIONS.map((name) => {
    const source = join(project, 'lambdas', name, 'handler.ts');
    if (!existsSync(source)) {
      throw new MissingHandler(
        `${source} is missing: each function needs one that exports "handler"`,
      );
    }
    return { in: source, out: join(name, 'handler') };
  });
}

/**
 * Bundles all functions in one esbuild run (eleven single runs cost 8 s of each synth), AWS SDK included, and lays beside
 * each the files that it reads.
 * @param contracts path of the compiled contracts.
 * @returns the folder with one folder a function; its content depends on the sources only.
 */
export function bundleFunctions(project: string, out: string, contracts: string): string {
  buildSync({
    absWorkingDir: project,
    entryPoints: entryPoints(project),
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // the SDK's ES modules leave out what is not used: a third of the CommonJS size
    mainFields: ['module', 'main'],
    external: ['pg-native'],
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
  for (const name of WITH_CONTRACTS) copyFileSync(contracts, join(out, name, 'contracts.json'));
  for (const name of WITH_DATABASE) writeAuthorities(join(out, name));
  cpSync(join(project, 'sql', 'migrations'), join(out, 'migrate', 'sql', 'migrations'), {
    recursive: true,
  });
  return out;
}
