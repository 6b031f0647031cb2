import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeReasons } from '../../../../lambdas/clean/engine/describe-reasons';
import { REFUSALS, refusal } from '../../../../lambdas/clean/engine/refusals';

const PAGE = join(__dirname, '../../../../docs/reject-reasons.md');

test('docs/reject-reasons.md says what the code says (UPDATE_DOCS=1 writes it)', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, describeReasons());
  expect(readFileSync(PAGE, 'utf8')).toBe(describeReasons());
});

test('a refusal has its facts filled in', () => {
  const { code, message } = refusal('too_large', { bytes: 7, limit: 5 });
  expect(code).toBe('too_large');
  expect(message).toContain('7 bytes, the limit is 5');
});

test('every message of a file says what to do', () => {
  const directions = /Export|Save|Drop|Unpack|Run|Compress|Split|Correct|cannot be read/;
  for (const { message } of Object.values(REFUSALS)) expect(message).toMatch(directions);
});
