import { cleanFile } from '../../../lambdas/clean/clean-file';
import { namesPerson } from '../../../lambdas/clean/parse-decision';
import { KEY } from '../../../names';
import { decisionOf, putDecision } from './people';
import { CONFIG, contents, lake } from './raw-lake';

describe('what is no decision is refused with a receipt', () => {
  const good = decisionOf('retract', '0123456789abcdef', '01A');
  const forget = decisionOf('forget', null, '01A', { dataset: 'marks', key: ['1'] });
  const json = (over: object) => JSON.stringify({ ...good, ...over });
  const KEY_OF = 'decisions/01A.json';
  const without = (name: string) => JSON.stringify({ ...good, [name]: undefined });

  test.each([
    ['no JSON', 'retract it', KEY_OF, 'decision_unreadable'],
    ['no object', '[]', KEY_OF, 'decision_invalid'],
    ['an unknown kind', json({ kind: 'destroy' }), KEY_OF, 'decision_invalid'],
    ['a path for a file id', json({ file_id: '../../receipts' }), KEY_OF, 'decision_invalid'],
    ['a path for an id', json({ id: '../x' }), 'decisions/../x.json', 'decision_invalid'],
    ['another name', json({}), 'decisions/01B.json', 'decision_invalid'],
    ['a folder', json({}), 'decisions/x/01A.json', 'decision_invalid'],
    ['nobody', json({ by: ' ' }), KEY_OF, 'decision_invalid'],
    ['no reason', without('why'), KEY_OF, 'decision_invalid'],
    ['no time', json({ at: 'yesterday' }), KEY_OF, 'decision_invalid'],
    ['no file', json({ file_id: null }), KEY_OF, 'decision_invalid'],
    ['a key of its own', json({ key: ['1'] }), KEY_OF, 'decision_invalid'],
    ['a further field', json({ secret: 1 }), KEY_OF, 'decision_invalid'],
    ['rows', json({ rows: [], fixes: [] }), KEY_OF, 'decision_invalid'],
    ['a recheck of a file', json({ kind: 'recheck' }), KEY_OF, 'decision_invalid'],
    [
      'rejecting rows',
      json({ kind: 'reject_rows', rows: [], fixes: [] }),
      KEY_OF,
      'decision_invalid',
    ],
    [
      'an unknown dataset to forget in',
      JSON.stringify({ ...forget, dataset: 'x' }),
      KEY_OF,
      'decision_invalid',
    ],
    ['half a key', JSON.stringify({ ...forget, key: ['1', 'secret'] }), KEY_OF, 'decision_invalid'],
    [
      'a reason that names the person',
      JSON.stringify({ ...forget, key: ['Secret-007'], why: 'parents of (secret 007) asked' }),
      KEY_OF,
      'decision_invalid',
    ],
    ['a novel', json({ why: 'x'.repeat(10_000) }), KEY_OF, 'decision_too_large'],
  ])('%s', async (_what, body, key, code) => {
    const { store, ports } = lake();
    const receipt = await cleanFile(ports, await putDecision(store, body, key), CONFIG);
    expect(receipt).toMatchObject({
      kind: 'decision',
      status: 'refused',
      reason: { code },
      decision: null,
      generation: null,
    });
    expect(JSON.stringify(receipt)).not.toContain('secret');
    expect(Object.keys(await contents(store))).toEqual([KEY.decisionReceipt(receipt.file_id)]);
  });

  test('a version that is gone', async () => {
    const { store, ports } = lake();
    const version = await putDecision(store, good);
    const gone = { ...version, versionId: 'gone' };
    expect(await cleanFile(ports, gone, CONFIG)).toMatchObject({
      status: 'refused',
      reason: { code: 'raw_missing' },
    });
  });
});

test.each([
  ['request of S00123', ['S00123'], true],
  ['s00123', ['S00123'], true],
  ['José García asked', ['José García'], true],
  ['S001234 is not S00123x', ['S00123'], false],
  ['left the school in 7', ['7'], false],
  ['request 7', ['S7', 'sql'], false],
  ['forgets SQL', ['S7', 'sql'], true],
])('%s: names %j: %s', (why, key, names) => {
  expect(namesPerson(why, key)).toBe(names);
});
