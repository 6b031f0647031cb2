import { Readable } from 'node:stream';
import { detectEncoding } from '../engine/encoding';
import { RawMeter, unpacked } from '../engine/raw-bytes';
import type { OpenFile } from '../engine/read-pass';

const LF = 10;
const CR = 13;

/** The beginning of a file, in memory. */
export interface FirstRows {
  readonly open: OpenFile;
  /** The file has more rows. */
  readonly cut: boolean;
}

/**
 * The rows of a file that lie in its first bytes, unpacked.
 * @param most bytes that are kept.
 * @throws {FileRefused} when a packed file is damaged.
 */
export async function firstRows(open: OpenFile, most: number): Promise<FirstRows> {
  const meter = new RawMeter();
  const stream = await open();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacked(meter.read(stream))) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > most) break;
    }
  } finally {
    stream.destroy();
  }
  const content = Buffer.concat(chunks);
  const cut = bytes > most;
  const kept = cut ? wholeLines(content.subarray(0, most)) : content;
  return { open: async () => Readable.from([kept]), cut };
}

/** Half a record would look like a record of another kind. */
function wholeLines(content: Buffer): Buffer {
  const newline = content.lastIndexOf(LF);
  const end = newline < 0 ? content.lastIndexOf(CR) : newline;
  // In UTF-16 LE the newline is the first byte of two.
  return content.subarray(0, end + (detectEncoding(content) === 'utf-16le' ? 2 : 1));
}
