import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';

import { STACK } from '../../names';
import { temporaryFolder } from '../lib/support/temporary-folder';

const project = join(__dirname, '../..');

/** Synthesizes the real app, as `cdk synth` does, with the CloudFormation validator on. */
function synthesize(context: Record<string, unknown>) {
  const out = temporaryFolder();
  const done = spawnSync(process.execPath, ['--import', 'tsx', 'bin/edulake.ts'], {
    cwd: project,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_VALIDATION: 'true',
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext(), ...context }),
    },
  });
  return { out, done };
}

function cdkContext(): object {
  const { context }: { context: object } = JSON.parse(
    readFileSync(join(project, 'cdk.json'), 'utf8'),
  );
  return context;
}

/** What the validators (CloudFormation schemas, cdk-nag, annotations) have to report. */
function reports(file: string): unknown[] {
  const { pluginReports }: { pluginReports: unknown[] } = JSON.parse(readFileSync(file, 'utf8'));
  return pluginReports;
}

test('an empty report means something: the validator refuses a property that does not exist', () => {
  const outdir = temporaryFolder();
  const before = process.env['CDK_VALIDATION'];
  process.env['CDK_VALIDATION'] = 'true';
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Broken');
  new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket', properties: { NoSuchThing: 1 } });
  const quiet = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } finally {
    quiet.mockRestore();
    process.env['CDK_VALIDATION'] = before;
  }
  const found = reports(join(outdir, 'validation-report.json'));
  expect(JSON.stringify(found)).toContain('NoSuchThing');
});

describe('the real app', () => {
  const { out, done } = synthesize({});
  const files = readdirSync(out);

  test('synthesizes with nothing to report', () => {
    expect(done.stderr.replaceAll(/^npm warn.*$/gm, '').trim()).toBe('');
    expect(done.status).toBe(0);
    const report = join(out, 'validation-report.json');
    expect(reports(report)).toEqual([]);
  });

  test('has the five stacks', () => {
    const templates = files.filter((name) => name.endsWith('.template.json')).toSorted();
    expect(templates).toEqual(
      Object.values(STACK)
        .map((stack) => `${stack}.template.json`)
        .toSorted(),
    );
  });

  test('ships beside each function what it reads, and the authorities to whoever signs in', () => {
    const folders = files.filter((name) => name.startsWith('asset.'));
    const directories = folders.filter((name) => !/\.(py|zip|gluewheels)$/.test(name));
    expect(directories.length).toBeGreaterThan(11);
    expect(inFoldersOf(out, directories, 'handler.js', 'contracts.json')).toBe(4);
    expect(inFoldersOf(out, directories, 'handler.js', 'rds-ca.pem')).toBe(3);
    expect(inFoldersOf(out, directories, 'handler.js', 'sql/migrations')).toBe(1);
    expect(
      inFoldersOf(out, directories, 'load_lambda.py', 'load/rds-ca.pem', 'load/marts', 'psycopg'),
    ).toBe(1);
  });
});

test('a wrong profile ends with one clear sentence', () => {
  const { done } = synthesize({ profile: 'huge' });
  expect(done.status).not.toBe(0);
  expect(done.stderr).toContain('-c profile=huge: no such profile, allowed: dev, small, district');
});

/** Number of folders that have all these files. */
function inFoldersOf(out: string, folders: readonly string[], ...names: string[]): number {
  return folders.filter((folder) => {
    const found = new Set(readdirSync(join(out, folder), { recursive: true }).map(String));
    return names.every((name) => found.has(name));
  }).length;
}
