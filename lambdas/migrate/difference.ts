/** What may differ between a dataset's table and its contract, in words. */
const KINDS = {
  new_dataset: 'new dataset',
  dataset_gone: 'dataset without a contract',
  new_column: 'new column',
  wider_type: 'wider type',
  optional: 'no longer required',
  new_required_column: 'new column that is required',
  column_gone: 'column gone',
  rename_suspected: 'column renamed?',
  narrower_type: 'type that is not wider',
  required: 'becomes required',
  key: 'other key',
  mode: 'other mode',
  enum_grown: 'more allowed values',
  enum_narrowed: 'fewer allowed values',
  transform: 'other transformLogic',
  version_order: 'other versionOrder',
  delete_when: 'other deleteWhen',
} as const;

export type DifferenceKind = keyof typeof KINDS;

/** One difference between the warehouse and the contracts. */
export interface ContractDifference {
  readonly dataset: string;
  readonly kind: DifferenceKind;
  readonly column: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** True: the next deploy does it. False: it refuses until a migration has done or accepted it. */
  readonly automatic: boolean;
  /** What to write into a migration of sql/migrations, or what to know; SQL lines end in `;`. */
  readonly advice: readonly string[];
}

/** The differences as lines for people: one each, the advice indented below what needs a person. */
export function describeDifferences(differences: readonly ContractDifference[]): string[] {
  return differences.flatMap(({ dataset, kind, column, from, to, automatic, advice }) => [
    `${automatic ? ' ' : '!'} ${nameOf(dataset, column)}  ${KINDS[kind]}${change(from, to)}`,
    ...advice.map((line) => `      ${line}`),
  ]);
}

function nameOf(dataset: string, column: string | null): string {
  return column === null ? dataset : `${dataset}.${column}`;
}

function change(from: string | null, to: string | null): string {
  if (from === null && to === null) return '';
  if (from === null) return `: ${to}`;
  return to === null ? `: ${from}` : `: ${from} -> ${to}`;
}
