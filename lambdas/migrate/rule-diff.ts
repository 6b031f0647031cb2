import { escapeLiteral } from 'pg';

import type { Column, Contract } from '../../contracts/types';
import type { ContractDifference } from './difference';
import type { StoredContract } from './existing-tables';

type Finding = Omit<ContractDifference, 'dataset' | 'automatic' | 'advice'>;

/**
 * What changes the meaning of rows that are loaded already, though no table shows it: allowed values, derivations,
 * the order of versions, tombstones. Compared with the contract that the table was last brought to; without one,
 * and for a contract that a migration agreed to, there is nothing to compare.
 */
export function ruleDifferences(
  contract: Contract,
  former: StoredContract | undefined,
): ContractDifference[] {
  if (!former || former.hash === contract.hash || former.agreed === contract.hash) return [];
  const { dataset, hash } = contract;
  const before = new Map(former.contract.columns.map((column) => [column.name, column]));
  const findings = [
    ...contract.columns.flatMap((column) => columnRules(column, before.get(column.name))),
    ...changed('version_order', former.contract.versionOrder.join(), contract.versionOrder.join()),
    ...changed('delete_when', former.contract.deleteWhen, contract.deleteWhen),
  ];
  const agree = `update ops.contract set agreed = ${escapeLiteral(hash)} where dataset = ${escapeLiteral(dataset)};`;
  return findings.map((finding) => ({
    dataset,
    ...finding,
    automatic: false,
    advice: [
      'rows loaded so far keep what they have, until their files are replayed; to accept that:',
      agree,
    ],
  }));
}

function columnRules(column: Column, before: Column | undefined): Finding[] {
  if (!before) return [];
  return [
    ...enumRules(column, before),
    ...changed('transform', before.transform, column.transform, column.name),
  ];
}

function enumRules(column: Column, { enum: before }: Column): Finding[] {
  const { name, enum: after } = column;
  if (before === undefined && after === undefined) return [];
  const lost =
    before === undefined || after === undefined ? [] : before.filter((v) => !after.includes(v));
  const more =
    before === undefined || after === undefined ? [] : after.filter((v) => !before.includes(v));
  const from = before?.join(', ') ?? null;
  const to = after?.join(', ') ?? null;
  const narrowed = before === undefined || lost.length > 0;
  const grown = after === undefined || more.length > 0;
  if (narrowed) return [{ kind: 'enum_narrowed', column: name, from, to }];
  return grown ? [{ kind: 'enum_grown', column: name, from, to }] : [];
}

function changed(
  kind: Finding['kind'],
  from: string | undefined,
  to: string | undefined,
  column: string | null = null,
): Finding[] {
  const [before, after] = [oneLine(from), oneLine(to)];
  return before === after ? [] : [{ kind, column, from: before, to: after }];
}

/** Spaces and line ends do not change an expression. */
function oneLine(text: string | undefined): string | null {
  const line = text?.replaceAll(/\s+/g, ' ').trim() ?? '';
  return line === '' ? null : line;
}
