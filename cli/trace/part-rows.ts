import { createGunzip } from 'node:zlib';

import { readCells } from '../../lambdas/clean/engine/cells';
import { type Frame, RecordFramer } from '../../lambdas/clean/engine/record-framer';
import type { Part } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';

/** One canonical row as clean wrote it. */
export interface PartRow {
  /** False when it comes from a fix. */
  readonly own: boolean;
  readonly line: number;
  /** By column of the part; an empty text is NULL. */
  readonly cells: Readonly<Record<string, string>>;
}

/** Parts are written so, whatever the file looked like. */
const GRAMMAR = { delimiter: 0x2c, quote: 0x22, padding: false };

/**
 * Rows of parts, streamed; only records that pass `maybe`, which sees their bytes, are cut into cells.
 */
export async function* partRows(
  store: ObjectStore,
  lakeBucket: string,
  parts: readonly Pick<Part, 'key' | 'own'>[],
  maybe: (record: Buffer) => boolean,
): AsyncGenerator<PartRow> {
  for (const { key, own } of parts) {
    let header: readonly string[] | undefined;
    for await (const frame of framesOf(store, lakeBucket, key)) {
      if (header !== undefined && !maybe(frame.bytes)) continue;
      const cells = readCells([frame], GRAMMAR)[0]?.cells ?? [];
      if (header === undefined) header = cells;
      else yield rowOf(header, cells, own);
    }
  }
}

async function* framesOf(
  store: ObjectStore,
  lakeBucket: string,
  key: string,
): AsyncGenerator<Frame> {
  const source = await store.stream(lakeBucket, key);
  const lines = source.pipe(createGunzip());
  source.once('error', (error) => lines.destroy(error));
  const framer = new RecordFramer(GRAMMAR);
  try {
    for await (const chunk of lines) yield* framer.push(Buffer.from(chunk));
    yield* framer.end();
  } finally {
    source.destroy();
  }
}

function rowOf(header: readonly string[], cells: readonly string[], own: boolean): PartRow {
  const named = Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
  return { own, line: Number(named['_line']), cells: named };
}
