import type { Column, Contract } from '../types';
import type { Proposal } from './propose-contract';
import { comment, quoted, scalar } from './yaml-text';

const HEAD = `# Proposed by lake infer. A file shows what is, not what must be: read it, then change it.
# Left out on purpose: bounds of numbers and lists of allowed values, which the next file may rightly exceed.
# To use it: contracts/<dataset>/contract.odcs.yaml, in a folder that is called like the dataset.`;

/**
 * The proposal as a contract document, ODCS v3.1.0: what `readContracts` makes of it is the proposal's contract.
 * @param remarks further lines above it, for people.
 */
export function contractText(proposal: Proposal, remarks: readonly string[] = []): string {
  const { contract, notes } = proposal;
  return [
    HEAD,
    ...remarks.map((remark) => comment(remark)),
    'apiVersion: v3.1.0',
    'kind: DataContract',
    `id: inferred-${contract.dataset.replaceAll('_', '-')}`,
    `name: ${scalar(contract.title)}`,
    `version: ${contract.version}`,
    'status: draft',
    'schema:',
    `  - id: ${contract.dataset}`,
    `    name: ${contract.dataset}`,
    '    logicalType: object',
    '    physicalType: table',
    `    description: ${scalar(contract.description)}`,
    '    customProperties:',
    ...settings(contract),
    '    properties:',
    ...contract.columns.flatMap((column) =>
      property(column, contract.key.indexOf(column.name), notes.get(column.name) ?? []),
    ),
    '',
  ].join('\n');
}

function settings(contract: Contract): string[] {
  const { filePatterns, mode, identicalRows, dialect, missingValues, timezone } = contract;
  return [
    ...setting('      ', 'filePattern', list(filePatterns)),
    ...setting('      ', 'mode', mode),
    ...(identicalRows === 'keep' ? setting('      ', 'identicalRows', 'keep') : []),
    ...(dialect.header === false ? setting('      ', 'tableDialect', '{ header: false }') : []),
    ...setting('      ', 'missingValues', list(missingValues)),
    ...(timezone === undefined ? [] : setting('      ', 'timezone', scalar(timezone))),
    ...setting('      ', 'maxRejectedPercent', String(contract.maxRejectedPercent)),
  ];
}

function property(column: Column, position: number, notes: readonly string[]): string[] {
  const { name, type, sqlType, precision, required, description, formats } = column;
  const physical = precision !== undefined || sqlType === 'bigint';
  return [
    ...notes.map((note) => `      ${comment(note)}`),
    `      - name: ${scalar(name)}`,
    `        logicalType: ${type}`,
    ...(physical ? [`        physicalType: ${sqlType}`] : []),
    ...(position < 0
      ? []
      : ['        primaryKey: true', `        primaryKeyPosition: ${position + 1}`]),
    ...(required ? ['        required: true'] : []),
    ...(description === '' ? [] : [`        description: ${scalar(description)}`]),
    ...columnSettings(column, formats),
  ];
}

function columnSettings(column: Column, formats: readonly string[]): string[] {
  const { synonyms, pii, groupChar, decimalChar, bareNumber } = column;
  const given = [
    ...(synonyms.length === 0 ? [] : setting('          ', 'synonyms', list(synonyms))),
    ...(formats.length === 0 ? [] : setting('          ', 'formats', list(formats))),
    ...(groupChar === undefined ? [] : setting('          ', 'groupChar', quoted(groupChar))),
    ...(decimalChar === undefined ? [] : setting('          ', 'decimalChar', quoted(decimalChar))),
    ...(bareNumber === undefined ? [] : setting('          ', 'bareNumber', String(bareNumber))),
    ...(pii === 'none' ? [] : setting('          ', 'piiClass', pii)),
  ];
  return given.length === 0 ? [] : ['        customProperties:', ...given];
}

function setting(indent: string, name: string, value: string): string[] {
  return [`${indent}- property: ${name}`, `${indent}  value: ${value}`];
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => quoted(value)).join(', ')}]`;
}
