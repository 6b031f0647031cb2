import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sourceFingerprint } from '../../local/fingerprint';

let project: string;
const write = (path: string, text: string) => {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), text);
};
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'edulake-fingerprint-'));
  write('lambdas/clean/handler.ts', 'a');
  write('sql/migrations/001.sql', 'b');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('it changes with every deployable source, its name, and the facts', () => {
  const seen = [sourceFingerprint(project)];
  write('lambdas/clean/handler.ts', 'changed');
  seen.push(sourceFingerprint(project));
  renameSync(join(project, 'sql/migrations/001.sql'), join(project, 'sql/migrations/002.sql'));
  seen.push(sourceFingerprint(project));
  write('contracts/jobs/contract.odcs.yaml', '');
  seen.push(sourceFingerprint(project), sourceFingerprint(project, ['http://127.0.0.1:1']));
  expect(new Set(seen).size).toBe(seen.length);
});

test('it ignores what no deploy looks at', () => {
  const before = sourceFingerprint(project);
  write('test/local/x.test.ts', 'x');
  write('lambdas/clean/__pycache__/x.pyc', 'x');
  write('README.md', 'x');
  expect(sourceFingerprint(project)).toBe(before);
});
