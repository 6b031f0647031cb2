import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readContracts } from '../../contracts/read-contracts';
import { recognise } from '../../contracts/recognise';
import { type CheckedRow, checkRows } from './check-rows';

/** Where the project's contracts lie. */
export const CONTRACTS = join(__dirname, '..', '..', 'contracts');

export const contracts = readContracts(CONTRACTS);

/** The header and the records of a file, quotes and all. */
export const recordsOf = (path: string): string[][] => parse(readFileSync(path), { bom: true });

/** Recognises a file under this key and checks its rows. @throws when no contract takes it */
export function checkFile(path: string, key: string) {
  const [header = [], ...records] = recordsOf(path);
  const recognition = recognise(contracts, header, key);
  if (!recognition.ok) throw new Error(recognition.message);
  const { contract, mapping, captured } = recognition;
  return { ...recognition, rows: checkRows(contract, mapping, records, captured) };
}

/** The reasons of the rows that have any, joined by `;`. */
export const reasons = (rows: readonly CheckedRow[]): string[] =>
  rows.map(({ reasons: codes }) => codes.join(';')).filter((text) => text !== '');
