import { readCells } from './cells';
import { DateOrders, withFormats } from './date-order';
import { utf8Decoder } from './encoding';
import type { FileStart, StartOptions } from './file-start';
import { RawMeter, unpacked } from './raw-bytes';
import type { OpenFile } from './read-pass';
import { RecordFramer } from './record-framer';

/**
 * Decides from the whole file how dates are written whose contract declares the day first and the month
 * first: never from one row. Files of other contracts are not read for it.
 * @returns the start with a layout whose contract has the formats that were decided for.
 * @throws {FileRefused} when the file decides nothing.
 */
export async function settleDates(
  open: OpenFile,
  start: FileStart,
  options: Pick<StartOptions, 'dialect'> & { readonly maxBytes?: number },
): Promise<FileStart> {
  const { layout } = start;
  if (layout === null) return start;
  const known = options.dialect?.date_formats;
  if (known !== undefined) return decided(start, known);
  const orders = new DateOrders(layout.contract, layout.mapping);
  if (!orders.open) return start;
  await readRows(open, start, options.maxBytes, (cells) => orders.look(cells));
  return decided(start, orders.decide());
}

function decided(
  start: FileStart,
  formats: Readonly<Record<string, readonly string[]>>,
): FileStart {
  const { layout, dialect } = start;
  if (layout === null) return start;
  const contract = withFormats(layout.contract, formats);
  return {
    ...start,
    layout: { ...layout, contract },
    dialect: { ...dialect, date_formats: formats },
  };
}

async function readRows(
  open: OpenFile,
  { encoding, grammar, rawWidth, header, headerLine }: FileStart,
  maxBytes: number | undefined,
  take: (cells: readonly string[]) => void,
): Promise<void> {
  const decoder = utf8Decoder(encoding);
  const framer = new RecordFramer(grammar);
  framer.expectedFields = rawWidth;
  const read = (frames: ReturnType<RecordFramer['push']>): void => {
    for (const [index, { cells, problem }] of readCells(frames, grammar).entries()) {
      // A row of another width has its cells in other places.
      const line = frames[index]?.line ?? 0;
      if (line > headerLine && problem === undefined && cells.length >= header.length) take(cells);
    }
  };
  const meter = new RawMeter();
  const stream = await open();
  try {
    for await (const chunk of unpacked(meter.read(stream), maxBytes)) {
      read(framer.push(decoder.push(chunk)));
    }
    read([...framer.push(decoder.end()), ...framer.end()]);
  } finally {
    stream.destroy();
  }
}
