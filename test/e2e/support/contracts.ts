import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UpdateFunctionCodeCommand, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';

import { contractHash } from '../../../contracts/contract-hash';
import { loadContracts } from '../../../contracts/load-contracts';
import type { Contract } from '../../../contracts/types';
import { localPaths } from '../../../local/paths';
import { STACK } from '../../../names';
import { testCloud } from './cloud';
import { functionNamed } from './faults';
import { TEST_HOME } from './home';

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Properties?: { readonly Code?: { readonly S3Key?: string } } }>
  >;
}

/** The folder from which the deployment took the code of a function. */
function assetOf(functionName: string): string {
  const { cdkOut } = localPaths(TEST_HOME);
  const path = join(cdkOut, `${STACK.pipeline}.template.json`);
  const { Resources }: Template = JSON.parse(readFileSync(path, 'utf8'));
  const [, resource] =
    Object.entries(Resources).find(
      ([id, { Properties }]) => functionName.includes(id) && Properties?.Code !== undefined,
    ) ?? [];
  const key = resource?.Properties?.Code?.S3Key;
  if (key === undefined) throw new Error(`${path} has no code for ${functionName}`);
  return join(cdkOut, `asset.${key.replace('.zip', '')}`);
}

async function deployFolder(functionName: string, folder: string): Promise<void> {
  const { lambda } = await testCloud();
  const work = mkdtempSync(join(tmpdir(), 'edulake-code-'));
  const zip = join(work, 'code.zip');
  const { cloudPython } = localPaths(TEST_HOME);
  execFileSync(cloudPython, ['-m', 'zipfile', '-c', zip, ...readdirSync(folder)], { cwd: folder });
  await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: functionName, ZipFile: readFileSync(zip) }),
  );
  rmSync(work, { recursive: true });
  await waitUntilFunctionUpdatedV2(
    { client: lambda, maxWaitTime: 30 },
    { FunctionName: functionName },
  );
}

/** Runs `work` while the plan step has another contract of a dataset; deploys the old one again whatever happens. */
export async function withPlannedContract<T>(
  dataset: string,
  change: Partial<Contract>,
  work: () => Promise<T>,
): Promise<T> {
  const plan = await functionNamed('Plan');
  const asset = assetOf(plan);
  const folder = mkdtempSync(join(tmpdir(), 'edulake-plan-'));
  cpSync(asset, folder, { recursive: true });
  const path = join(folder, 'contracts.json');
  const contracts = loadContracts(path).map((contract) => {
    const changed = contract.dataset === dataset ? { ...contract, ...change } : contract;
    return { ...changed, hash: contractHash(changed) };
  });
  writeFileSync(path, JSON.stringify(contracts));
  await deployFolder(plan, folder);
  rmSync(folder, { recursive: true });
  try {
    return await work();
  } finally {
    await deployFolder(plan, asset);
  }
}
