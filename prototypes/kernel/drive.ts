// The driver of lambdas/clean/engine/kernel on the files of `npm run bench:clean`: what the phases cost.
// npx tsx prototypes/kernel/drive.ts scores /tmp/edulake-bench/scores-1000000.csv [sha]
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { STARTS } from '../../lambdas/clean/engine/fast/summary-start';
import { Kernel } from '../../lambdas/clean/engine/kernel/kernel';
import { type KernelColumn, KIND } from '../../lambdas/clean/engine/kernel/kernel-settings';

const text = (cell: number): KernelColumn => ({ kind: KIND.text, cell });
const key = (cell: number): KernelColumn => ({ kind: KIND.text, cell, required: true });
const score = (cell: number): KernelColumn => ({
  kind: KIND.number,
  cell,
  required: true,
  low: 0,
  high: 100,
});
const made: KernelColumn = { kind: KIND.constant };
const average: KernelColumn = { kind: KIND.constant, scale: 2 };
const range = (from: number, to: number, column: (cell: number) => KernelColumn) =>
  Array.from({ length: to - from }, (_, i) => column(from + i));

const FILES = {
  scores: {
    columns: [...range(0, 5, text), ...range(5, 8, score), key(8), average, made],
    key: 8,
    first: 'gender',
    scores: 5,
  },
  applications: {
    columns: [
      key(0),
      ...range(1, 10, text),
      ...range(10, 13, score),
      ...range(13, 20, text),
      average,
      made,
    ],
    key: 0,
    first: 'student_id',
    scores: 10,
  },
  wide: {
    columns: range(0, 300, (i) => (i === 0 ? key(i) : i % 10 === 0 ? score(i) : text(i))),
    key: 0,
    first: 'student_id',
    scores: 0,
  },
};

function run(name: keyof typeof FILES, path: string, hashed: boolean): void {
  const file = FILES[name];
  const width = file.columns.filter(({ kind }) => kind !== KIND.constant).length;
  const kernel = Kernel.create({
    delimiter: 44,
    quote: 34,
    rawWidth: width,
    width,
    trailing: false,
    skipsBlank: true,
    columns: file.columns,
    key: [file.key],
    fileId: '0123456789abcdef',
    header: [file.first],
    missingValues: ['n/a', 'N/A', 'NA', 'null', 'NULL'],
    summaryStarts: STARTS,
    secret: Buffer.alloc(16, 7),
    mostBytes: 1024 * 1024,
  })!;
  const began = performance.now();
  const input = openSync(path, 'r');
  const sha = createHash('sha256');
  const buffer = Buffer.alloc(1024 * 1024);
  const spent: Record<string, number> = {};
  // Time of this process: others are at work on the machine.
  const cpu = () => process.cpuUsage().user / 1000;
  let clock = cpu();
  const lap = (phase: string) => {
    const now = cpu();
    spent[phase] = (spent[phase] ?? 0) + now - clock;
    clock = now;
  };
  const seen = { rows: 0, taken: 0, duplicates: 0, declined: 0, bytes: 0 };
  const bands = ['A', 'B', 'C', 'D', 'F'];
  let [kept, line, header] = [0, 2, true];
  const careful = file.columns.length;
  for (;;) {
    const read = readSync(input, buffer, kept, 131_072, null);
    if (read === 0) break;
    const to = kept + read;
    lap('read');
    kernel.load(buffer.subarray(0, to));
    let from = header ? buffer.indexOf(10) + 1 : 0;
    header = false;
    lap('load');
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
      if (file.scores > 0) {
        const { numbers, rowStatus, canonSource, canonFrom, canonTo } = kernel.views;
        const places = bands.map((band) => kernel.keep(Buffer.from(band)));
        for (let row = 0; row < rowCount; row++) {
          if (rowStatus[row] !== 0) continue;
          const at = row * careful;
          const one = at + file.scores;
          const made = at + careful - 2;
          const value = Math.floor(
            ((numbers[one]! + numbers[one + 1]! + numbers[one + 2]!) * 100) / 3 + 0.5,
          );
          numbers[made] = value;
          canonSource[made] = 2;
          const band =
            value >= 9000 ? 0 : value >= 8000 ? 1 : value >= 7000 ? 2 : value >= 6000 ? 3 : 4;
          canonSource[made + 1] = 0;
          canonFrom[made + 1] = places[band]!;
          canonTo[made + 1] = places[band]! + 1;
        }
      }
      lap('derive');
      kernel.checkKeys();
      lap('checkKeys');
      for (let first = 0; first < rowCount; ) {
        const next = kernel.write(first, true);
        lap('write');
        kernel.findKeys(first, next);
        lap('keys');
        const { rowStatus, lineFrom, lineTo, bytes } = kernel.views;
        for (let row = first; row < next; row++) {
          const status = rowStatus[row]!;
          if (status === 0) {
            seen.taken++;
            seen.bytes += lineTo[row]! - lineFrom[row]!;
            if (hashed) sha.update(bytes.subarray(lineFrom[row], lineTo[row]));
          } else if (status === 1) seen.declined++;
          else seen.duplicates++;
        }
        lap('out');
        first = next;
      }
      if (seen.rows === 0) kernel.expectKeys((statSync(path).size / from) * rowCount);
      seen.rows += rowCount;
    }
    kept = to - from;
    buffer.copyWithin(0, from, to);
  }
  closeSync(input);
  const total = performance.now() - began;
  const ms = Object.fromEntries(Object.entries(spent).map(([phase, time]) => [phase, time]));
  console.log(
    JSON.stringify({
      total,
      ...ms,
      ...seen,
      rss: process.resourceUsage().maxRSS / 1024,
      sha: hashed ? sha.digest('hex') : '',
    }),
  );
}

run(process.argv[2] as keyof typeof FILES, process.argv[3]!, process.argv[4] === 'sha');
