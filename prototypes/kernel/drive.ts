// The driver of lambdas/clean/engine/kernel on the file of `npm run bench:clean`: what the phases cost.
// npx tsx prototypes/kernel/drive.ts /tmp/edulake-bench/scores-1000000.csv
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { STARTS } from '../../lambdas/clean/engine/fast/summary-start';
import { Kernel } from '../../lambdas/clean/engine/kernel/kernel';
import { KIND } from '../../lambdas/clean/engine/kernel/kernel-settings';

const text = (cell: number) => ({ kind: KIND.text, cell, required: true });
const score = (cell: number) => ({ kind: KIND.number, cell, required: true, low: 0, high: 100 });
const made = { kind: KIND.constant } as const;
const COLUMNS = [0, 1, 2, 3, 4].map(text);
COLUMNS.push(
  ...([5, 6, 7].map(score) as never[]),
  text(8),
  { ...made, scale: 2 } as never,
  made as never,
);

function run(): void {
  const kernel = Kernel.create({
    delimiter: 44,
    quote: 34,
    rawWidth: 9,
    width: 9,
    trailing: false,
    skipsBlank: true,
    columns: COLUMNS,
    key: [8],
    fileId: '0123456789abcdef',
    header: ['gender'],
    missingValues: ['NA', 'n/a', 'null', '-'],
    summaryStarts: STARTS,
    secret: Buffer.alloc(16, 7),
    mostBytes: 1024 * 1024,
  })!;
  const began = performance.now();
  const [input, output] = [openSync(process.argv[2]!, 'r'), openSync('/tmp/p5/drive.csv', 'w')];
  const sha = createHash('sha256');
  const buffer = Buffer.alloc(1024 * 1024);
  const spent: Record<string, number> = {};
  let clock = began;
  const lap = (name: string) => {
    const now = performance.now();
    spent[name] = (spent[name] ?? 0) + now - clock;
    clock = now;
  };
  const seen = { rows: 0, taken: 0, duplicates: 0, declined: 0, bytes: 0 };
  const bands = ['A', 'B', 'C', 'D', 'F'];
  let [kept, line, header] = [0, 2, true];
  for (;;) {
    const read = readSync(input, buffer, kept, 131_072, null);
    if (read === 0) break;
    sha.update(buffer.subarray(kept, kept + read));
    const to = kept + read;
    lap('read and sha');
    kernel.load(buffer.subarray(0, to));
    let from = header ? buffer.indexOf(10) + 1 : 0;
    header = false;
    for (;;) {
      const stop = kernel.scan(from, to, line, false);
      line = kernel.nextLine;
      lap('scan');
      const { rowCount } = kernel;
      if (stop === from) break;
      from = stop;
      kernel.check((spelling) => ({
        same: true,
        bytes: spelling.bytes,
        number: Number.NaN,
        warning: 0,
      }));
      lap('check');
      const { views } = kernel;
      const { numbers, rowStatus, canonSource, canonFrom, canonTo } = views;
      const places = bands.map((band) => kernel.keep(Buffer.from(band)));
      for (let row = 0; row < rowCount; row++) {
        if (rowStatus[row] !== 0) continue;
        const at = row * 11;
        const average = Math.floor(
          ((numbers[at + 5]! + numbers[at + 6]! + numbers[at + 7]!) * 100) / 3 + 0.5,
        );
        numbers[at + 9] = average;
        canonSource[at + 9] = 2;
        const band =
          average >= 9000 ? 0 : average >= 8000 ? 1 : average >= 7000 ? 2 : average >= 6000 ? 3 : 4;
        canonFrom[at + 10] = places[band]!;
        canonTo[at + 10] = places[band]! + 1;
      }
      lap('derive');
      kernel.checkKeys();
      for (let first = 0; first < rowCount; ) {
        const next = kernel.write(first, true);
        lap('write');
        kernel.findKeys(first, next);
        lap('keys');
        const after = kernel.views;
        const end = after.lineTo[next - 1]!;
        let run = after.lineFrom[first]!;
        for (let row = first; row < next; row++) {
          const status = after.rowStatus[row]!;
          if (status === 0) seen.taken++;
          else if (status === 1) seen.declined++;
          else {
            seen.duplicates++;
            writeSync(output, after.bytes, run, after.lineFrom[row]! - run);
            run = after.lineTo[row]!;
          }
        }
        seen.bytes += end - run;
        writeSync(output, after.bytes, run, end - run);
        lap('out');
        first = next;
      }
      seen.rows += rowCount;
    }
    kept = to - from;
    buffer.copyWithin(0, from, to);
  }
  closeSync(input);
  closeSync(output);
  sha.digest('hex');
  const ms = Object.entries(spent).map(([name, time]) => `${name} ${time.toFixed(0)}`);
  console.log((performance.now() - began).toFixed(0), 'ms', seen, ms.join(', '));
}

for (let i = 0; i < 3; i++) run();
