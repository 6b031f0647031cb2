import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContracts } from '../../contracts/load-contracts';
import { readContracts } from '../../contracts/read-contracts';
import { ConfigurationError } from '../../lambdas/shared/errors';

const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));
const folder = mkdtempSync(join(tmpdir(), 'edulake-compiled-'));
const file = join(folder, 'contracts.json');
afterAll(() => rmSync(folder, { recursive: true }));

test('what was compiled is what is loaded', () => {
  writeFileSync(file, JSON.stringify(contracts));
  expect(loadContracts(file)).toEqual(contracts);
});

test('an edited, broken or missing file is refused', () => {
  writeFileSync(file, JSON.stringify(contracts).replace('"required":true', '"required":false'));
  expect(() => loadContracts(file)).toThrow(/contract courses does not have the hash it claims/);
  writeFileSync(file, '[');
  expect(() => loadContracts(file)).toThrow(ConfigurationError);
  expect(() => loadContracts(join(folder, 'none.json'))).toThrow(
    /none\.json holds no compiled contracts/,
  );
});
