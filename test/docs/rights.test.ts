import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

import { DECISIONS_PREFIX, FIXES_PREFIX, OUTPUT, ZONE } from '../../names';

const page = readFileSync(join(__dirname, '../../docs/rights.md'), 'utf8');
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.array(z.string()),
      Resource: z.array(z.string()),
    }),
  ),
});
const [, json = ''] = /```json\n([^`]*)```/.exec(page) ?? [];
const { Statement: statements } = policySchema.parse(JSON.parse(json));
const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);

test('people correct and decide by writing below two folders of the raw bucket', () => {
  expect(of('CorrectAndDecide')?.Resource).toEqual(
    [FIXES_PREFIX, DECISIONS_PREFIX].map((prefix) => `arn:aws:s3:::<RawBucketName>/${prefix}*`),
  );
});

test('nobody may decide in the name of the warehouse, whatever else allows it', () => {
  const denied = statements.filter(({ Effect }) => Effect === 'Deny');
  const resource = `arn:aws:s3:::<RawBucketName>/${DECISIONS_PREFIX}warehouse-*`;
  expect(denied).toMatchObject([{ Action: ['s3:PutObject'], Resource: [resource] }]);
});

test('nobody may delete anything, or do everything of a service', () => {
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.length).toBeGreaterThan(10);
  expect(actions.filter((action) => /Delete|\*|:Put(?!Object$)/.test(action))).toEqual([]);
});

test('every zone and every output that it names exists', () => {
  const resources = statements.flatMap(({ Resource }) => Resource).join('\n');
  const zones = [...resources.matchAll(/<LakeBucketName>\/([a-z]+\/)\*/g)].map(([, zone]) => zone);
  expect(zones.length).toBeGreaterThan(8);
  for (const zone of zones) expect(Object.values(ZONE)).toContain(zone);
  const names = [...page.matchAll(/<(\w+Name)>/g)].map(([, name]) => name);
  for (const name of names) expect(Object.values(OUTPUT)).toContain(name);
});

test('whoever reads books only reads no zone that holds rows', () => {
  const books = of('ReadBooks')?.Resource.join() ?? '';
  for (const zone of [ZONE.clean, ZONE.rejected, ZONE.fixes, ZONE.search])
    expect(books).not.toContain(`/${zone}`);
});
