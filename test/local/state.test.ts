import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type LocalState, readState, writeState } from '../../local/state';

const STATE: LocalState = {
  port: 20_001,
  databasePort: 20_002,
  databasePassword: 'secret',
  startedAt: '2026-01-02T03:04:05.000Z',
  pids: { cloud: 11, database: 12 },
};

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'edulake-state-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('what was written is read', () => {
  expect(readState(home)).toBeUndefined();
  writeState(home, STATE);
  expect(readState(home)).toEqual(STATE);
  writeState(home, { ...STATE, deployedFingerprint: 'abc' });
  expect(readState(home)).toEqual({ ...STATE, deployedFingerprint: 'abc' });
});

test('only the owner may read the password, everybody may walk through the folder', () => {
  writeState(home, STATE);
  expect(statSync(join(home, 'state.json')).mode & 0o777).toBe(0o600);
  expect(statSync(home).mode & 0o777).toBe(0o755);
});

test.each(['{', '{"port": "x"}', JSON.stringify({ ...STATE, more: 1 })])(
  'a damaged file says what to do: %s',
  (text) => {
    writeFileSync(join(home, 'state.json'), text);
    expect(() => readState(home)).toThrow(/state\.json is damaged: run `npm run lake -- reset`/);
  },
);
