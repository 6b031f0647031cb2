import type { Contract } from '../../contracts/types';
import type { Clock, Log, ObjectStore } from '../shared/ports';

export interface CleanPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly contracts: readonly Contract[];
}

export interface CleanConfig {
  readonly lakeBucket: string;
  /** Larger objects are refused before they are read, gzip files when so much is unpacked. */
  readonly maxBytes: number;
}
