import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cdkDestroy } from '../../../cli/destroy/cdk-destroy';
import { temporaryFolder } from '../support/temporary-folder';

/** A project whose `cdk` prints what a real one prints, and its own arguments. */
function projectWithCdk(exitCode: number): string {
  const project = temporaryFolder();
  const bin = join(project, 'node_modules', 'aws-cdk', 'bin');
  mkdirSync(bin, { recursive: true });
  const lines = [
    'EdulakeLake: destroying... [1/1]',
    'EdulakeLake | 1 | DELETE_COMPLETE | AWS::KMS::Key | Key',
    'EdulakeLake | 2 | DELETE_FAILED | AWS::S3::Bucket | Raw not empty',
    ' ✅  EdulakeLake: destroyed',
  ];
  const code = `for (const line of ${JSON.stringify(lines)}) console.log(line);
console.error(process.argv.slice(2).join(' '));
process.exitCode = ${exitCode};`;
  writeFileSync(join(bin, 'cdk'), code);
  return project;
}

test('all stacks are destroyed; of the output only what a person wants to see is told', async () => {
  const told: string[] = [];
  await cdkDestroy(projectWithCdk(0), ['-c', 'profile=dev'], (text) => void told.push(text));
  expect(told).toEqual([
    'EdulakeLake: destroying... [1/1]',
    'EdulakeLake | 2 | DELETE_FAILED | AWS::S3::Bucket | Raw not empty',
    '✅  EdulakeLake: destroyed',
  ]);
});

test('a failure tells the end of the output', async () => {
  const failed = cdkDestroy(projectWithCdk(1), ['-c', 'profile=dev'], () => {});
  await expect(failed).rejects.toThrow(
    /`cdk destroy` failed:[\s\S]*destroy --all --force --no-notices -c profile=dev/,
  );
});
