import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

import type { Contract } from '../../contracts/types';
import type { AppAssets } from './app-assets';
import { bundleFunctions } from './bundle-functions';
import { bundleLoader } from './bundle-loader';
import { schemaHash } from './schema-hash';

/** Replaces `build/contracts.json` in one step: another synth may be reading it. */
function writeContracts(build: string, draft: string, compiled: string): string {
  const file = join(build, 'contracts.json');
  const fresh = join(draft, 'contracts.json');
  writeFileSync(fresh, compiled);
  renameSync(fresh, file);
  return file;
}

/**
 * Builds everything that is deployed, in a folder of this process below `<project>/build`: a deploy and a test may synthesize
 * at the same time. The folder goes when the process ends; by then the CDK has taken its copy.
 */
export function bundle(project: string, contracts: readonly Contract[]): AppAssets {
  const build = join(project, 'build');
  mkdirSync(build, { recursive: true });
  const draft = mkdtempSync(join(build, 'synth-'));
  process.once('exit', () => rmSync(draft, { recursive: true, force: true }));
  const compiled = JSON.stringify(contracts);
  const contractsFile = writeContracts(build, draft, compiled);
  const functions = bundleFunctions(project, join(draft, 'lambdas'), contractsFile);
  const loader = bundleLoader(project, draft, join(build, 'python'));
  return {
    functionCode: (name) => Code.fromAsset(join(functions, name)),
    loaderCode: Code.fromAsset(loader.lambda),
    job: {
      script: join(project, 'glue-scripts', 'load_job.py'),
      modules: loader.modules,
      wheels: loader.wheels,
    },
    schemaHash: schemaHash([join(project, 'sql')], compiled),
  };
}
