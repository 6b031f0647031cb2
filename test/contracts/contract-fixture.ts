import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_FILE } from '../../contracts/read-contracts';

/** Writes contracts into a new folder, `{dataset: YAML}`; the caller removes the folder. */
export function contractsFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'edulake-contracts-'));
  for (const [dataset, yaml] of Object.entries(files)) {
    mkdirSync(join(folder, dataset));
    writeFileSync(join(folder, dataset, CONTRACT_FILE), yaml);
  }
  return folder;
}

/** A small right contract of dataset `marks`, key `id`, as YAML. Line 11 is its first property. */
export const MARKS = `apiVersion: v3.1.0
kind: DataContract
id: marks
version: 1.0.0
status: active
schema:
  - name: marks
    customProperties:
      - { property: mode, value: delta }
    properties:
      - { name: id, logicalType: string, primaryKey: true, required: true }
      - { name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }
      - { name: seen, logicalType: timestamp }
      - { name: twice, logicalType: integer, transformLogic: points * 2 }
`;
