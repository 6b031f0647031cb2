import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Who imports what, and whether .oxlintrc.json lets it. */
const FORBIDDEN: readonly (readonly [file: string, module: string])[] = [
  ['lambdas/plan/a.ts', '@aws-sdk/client-s3'],
  ['lambdas/plan/b.ts', 'pg'],
  ['lambdas/plan/c.ts', '../shared/adapters/console-log'],
  ['lambdas/plan/d.ts', '../index/handler'],
  ['lambdas/plan/handler.ts', '../../lib/pipeline/publish-machine'],
  ['lambdas/plan/e.ts', '../../local/up'],
  ['lambdas/shared/f.ts', './adapters/console-log'],
  ['lambdas/search/adapters/g.ts', 'aws-cdk-lib/aws-s3'],
  ['lambdas/clean/engine/h.ts', 'pg'],
  ['contracts/i.ts', '@aws-sdk/client-s3'],
  ['contracts/j.ts', '../cli/program'],
  ['cli/k.ts', '../lambdas/index/handler'],
  ['cli/l.ts', 'constructs'],
  ['local/m.ts', '../cli/cloud/connect'],
  ['local/n.ts', '../lib/config/read-settings'],
  ['samples/o.ts', '../cli/program'],
  ['benchmarks/p.ts', '../lib/config/read-settings'],
  ['lib/stacks/q.ts', '../../lambdas/start/start-publish'],
  ['bin/r.ts', '../local/up'],
];
const ALLOWED: readonly (readonly [file: string, module: string])[] = [
  ['lambdas/index/handler.ts', '../shared/adapters/console-log'],
  ['lambdas/shared/adapters/s.ts', '@aws-sdk/client-s3'],
  ['lambdas/plan/t.ts', '../shared/ports'],
  ['cli/u.ts', '../lambdas/start/start-publish'],
  ['lib/stacks/v.ts', '../../names'],
];

const folder = mkdtempSync(join(tmpdir(), 'edulake-layers-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface LintReport {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string }[];
}

test('an import against the layers of the design is a lint error, one along them is none', () => {
  const { options: _typeAware, ...rules } = JSON.parse(
    readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8'),
  );
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(rules));
  for (const [file, module] of [...FORBIDDEN, ...ALLOWED]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import * as it from '${module}';\nexport const x = it;\n`);
  }
  const oxlint = join(ROOT, 'node_modules', '.bin', 'oxlint');
  const done = spawnSync(oxlint, ['--format', 'json'], { cwd: folder, encoding: 'utf8' });
  const report: LintReport = JSON.parse(done.stdout);
  const found = report.diagnostics
    .filter(({ code }) => code.includes('no-restricted-imports'))
    .map(({ filename }) => filename);
  expect(found.toSorted()).toEqual(FORBIDDEN.map(([file]) => file).toSorted());
});
