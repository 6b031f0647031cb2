import type { Contract } from '../../contracts/types';
import type { Books, Receipt } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import type { SqlRow } from '../sql/ask-warehouse';

/** What a trace reads: the buckets, the warehouse, the contracts. */
export interface TracePorts {
  readonly store: ObjectStore;
  readonly lakeBucket: string;
  /** Today's contracts; older ones are read from the lake. */
  readonly contracts: readonly Contract[];
  /** One read-only statement with parameters. */
  ask(sql: string, values: readonly (string | null)[]): Promise<readonly SqlRow[]>;
}

/** A file with all that is known of it. */
export interface TracedFile {
  readonly books: Books;
  readonly receipt: Receipt;
  /** The contract that its rows were cleaned under; null when it matched none. */
  readonly contract: Contract | null;
}
