import type { Contract } from '../../../contracts/types';
import { type Cleaning, cleanStream } from '../engine/clean-stream';
import type { OpenFile } from '../engine/read-pass';
import { REJECTS_NAME } from '../engine/reject-writer';
import { readOutputs, type TakeRecord } from './read-rows';

const REASONS_COLUMN = '_reasons';

/** What cleaning a file under a contract would make of it. */
export interface Trial {
  readonly cleaning: Cleaning;
  /** Rejected rows by `code:column`, or by the code alone where no column is to blame. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Cleans a file under one contract and keeps nothing. */
export async function tryContract(open: OpenFile, contract: Contract, key: string): Promise<Trial> {
  const reasons = new Map<string, number>();
  const outputs = readOutputs((name) =>
    name === REJECTS_NAME ? countReasons(reasons) : undefined,
  );
  const cleaning = await cleanStream(open, () => outputs, {
    contracts: [contract],
    key,
    fileId: '',
    infer: false,
    plain: true,
  });
  return { cleaning, reasons };
}

function countReasons(reasons: Map<string, number>): TakeRecord {
  let at: number | undefined;
  return (record) => {
    if (at === undefined) {
      at = record.lastIndexOf(REASONS_COLUMN);
      return;
    }
    for (const reason of (record[at] ?? '').split(';'))
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  };
}
