import type { Readable } from 'node:stream';
import { readCells } from '../engine/cells';
import type { Outputs } from '../engine/output-file';
import { type Frame, RecordFramer } from '../engine/record-framer';
import type { Grammar } from '../engine/record-scanner';

/** Takes the records of an output: the header first. */
export type TakeRecord = (record: readonly string[]) => void;

/**
 * Outputs that are read instead of kept.
 * @param readerOf who takes the records of an output of that name; nobody: it is passed over.
 */
export function readOutputs(readerOf: (name: string) => TakeRecord | undefined): Outputs {
  return {
    write: async (name, body) => {
      const take = readerOf(name);
      if (take === undefined) for await (const _ of body);
      else await readRecords(body, take);
    },
    remove: async () => {},
  };
}

/** What cleaning writes is canonical, so that its own reader takes it apart. */
const CANONICAL: Grammar = { delimiter: 44, quote: 34, padding: false };

async function readRecords(body: Readable, take: TakeRecord): Promise<void> {
  const framer = new RecordFramer(CANONICAL);
  const takeAll = (frames: readonly Frame[]) => {
    for (const { cells } of readCells(frames, CANONICAL)) take(cells);
  };
  for await (const chunk of body as AsyncIterable<Buffer>) takeAll(framer.push(chunk));
  takeAll(framer.end());
}
