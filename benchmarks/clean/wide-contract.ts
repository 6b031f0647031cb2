import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WIDE_NAMES, wideNumbers } from './tables';

const HEAD = `apiVersion: v3.1.0
kind: DataContract
id: edulake-bench-wide
name: Wide
version: 1.0.0
status: active
domain: education
description:
  purpose: The job of the benchmark's hand-written peers on a wide table, as a contract.
schema:
  - id: wide
    name: wide
    logicalType: object
    physicalType: table
    description: One row per questionnaire.
    dataGranularityDescription: One row per questionnaire.
    customProperties:
      - property: filePattern
        value: ["wide*.csv"]
      - property: mode
        value: delta
      - property: identicalRows
        value: reject
      - property: missingValues
        value: ["n/a", "N/A", "NA", "null", "NULL"]
      - property: maxRejectedPercent
        value: 50
    properties:
`;

const TAIL = `        description: A cell of the questionnaire.
        customProperties:
          - property: piiClass
            value: education-record
`;
const KEY = '        primaryKey: true\n        primaryKeyPosition: 1\n        required: true\n';
const SCORE = '        logicalTypeOptions: { minimum: 0, maximum: 100 }\n        required: true\n';

/** Writes the contract of the wide table. @returns the folder of contracts. */
export function writeWideContract(folder: string): string {
  const numbers = new Set(wideNumbers);
  const properties = WIDE_NAMES.map((name, index) => {
    const type = numbers.has(index) ? 'integer' : 'string';
    const rules = index === 0 ? KEY : numbers.has(index) ? SCORE : '';
    return `      - name: ${name}\n        logicalType: ${type}\n${rules}${TAIL}`;
  });
  mkdirSync(join(folder, 'wide'), { recursive: true });
  writeFileSync(join(folder, 'wide', 'contract.odcs.yaml'), HEAD + properties.join(''));
  return folder;
}
