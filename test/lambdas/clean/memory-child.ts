import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { cleanStream } from '../../../lambdas/clean/engine/clean-stream';
import { contract } from './engine/clean-content';

const ROW_BYTES = 2000;

const ROWS_A_CHUNK = 32;

/** Wide rows, every tenth of them bad. */
function* content(megabytes: number): Iterable<Buffer> {
  yield Buffer.from('id,name,points\n');
  const rows = (megabytes * 1_000_000) / ROW_BYTES;
  for (let first = 0; first < rows; first += ROWS_A_CHUNK) {
    const numbers = Array.from(
      { length: Math.min(ROWS_A_CHUNK, rows - first) },
      (_, i) => first + i,
    );
    yield Buffer.from(numbers.map(row).join(''));
  }
}

function row(i: number): string {
  return `${i},${String(i).padEnd(ROW_BYTES - 20, ' x')},${i % 10 === 0 ? 'x' : '5'}\n`;
}

/** Cleans so many megabytes for a store that is slower than the source. @returns rows read. */
async function clean(megabytes: number): Promise<number> {
  const { rows } = await cleanStream(
    async () => Readable.from(content(megabytes)),
    () => ({
      write: async (_name, body) => {
        let stored = 0;
        for await (const chunk of body) {
          stored += Buffer.byteLength(chunk);
          await setImmediate();
        }
        if (stored === 0) throw new Error('nothing was written');
      },
      remove: () => Promise.resolve(),
    }),
    { contracts: [contract()], key: 'f.csv', fileId: 'f', infer: false, plain: true },
  );
  return rows.read;
}

async function main(): Promise<void> {
  const small = await clean(10);
  const before = process.resourceUsage().maxRSS;
  const large = await clean(60);
  const grownMegabytes = (process.resourceUsage().maxRSS - before) / 1024;
  console.log(JSON.stringify({ small, large, grownMegabytes }));
}

void main();
