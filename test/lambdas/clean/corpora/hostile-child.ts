import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { cleanStream } from '../../../../lambdas/clean/engine/clean-stream';
import { contract } from '../engine/clean-content';

const MB = 1024 * 1024;

type Bytes = Iterable<Buffer> | AsyncIterable<Buffer>;

const HEADER = Buffer.from('id,name,points\n');
const GOOD = Buffer.from('1,good,5\n');

/** So many megabytes of one text, again and again. */
function* repeated(text: string, megabytes: number): Iterable<Buffer> {
  const block = Buffer.from(text.repeat(MB / text.length));
  for (let at = 0; at < megabytes; at++) yield block;
}

function* inside(middle: Iterable<Buffer>): Iterable<Buffer> {
  yield HEADER;
  yield* middle;
  yield Buffer.from('\n');
  yield GOOD;
}

function packed(content: Iterable<Buffer>): Bytes {
  return Readable.from(content).pipe(createGzip({ level: 9 }));
}

function wide(columns: number): string {
  const rest = Array.from({ length: columns }, (_, at) => `,c${at}`).join('');
  const row = (id: number) => `${id},good,5${',x'.repeat(columns)}\n`;
  return `id,name,points${rest}\n${row(1)}${row(2)}`;
}

/** Contents that are meant to hurt, by name; some megabytes each, those with a million records fewer. */
const CONTENTS: Readonly<Record<string, (megabytes: number) => Bytes>> = {
  'one line': (size) => inside(repeated('xxxxxxxx', size)),
  'one cell that is never closed': (size) =>
    inside([Buffer.from('2,"'), ...repeated('a,b\nc,d\n', size)]),
  'one line of delimiters': (size) => inside(repeated(',,,,,,,,', size)),
  'one line of quotation marks': (size) => inside(repeated('""""""""', size)),
  'blank lines': (size) => inside(repeated('\n\n\n\n\n\n\n\n', size)),
  'lines of carriage returns': (size) => inside(repeated('\r\r\r\r\r\r\r\r', size)),
  'quotation marks only': (size) => repeated('""""""""', size),
  'newlines only': (size) => repeated('\n\n\n\n\n\n\n\n', size / 4),
  'delimiters only': (size) => repeated(',,,,,,,,', size),
  'zero bytes only': (size) => repeated('\0\0\0\0\0\0\0\0', size),
  'a quotation mark a line': (size) => inside(repeated('2,"bb,5\n', size / 4)),
  'a gzip bomb': (size) => packed(inside(repeated('xxxxxxxx', size * 4))),
  'gzip inside gzip': () => [gzipSync(gzipSync(gzipSync(HEADER)))],
  '100,000 columns': () => [Buffer.from(wide(100_000))],
  nothing: () => [],
};

async function outcome(name: string, content: (megabytes: number) => Bytes, megabytes: number) {
  const { status, reason, rows, rejectedByReason } = await cleanStream(
    async () => Readable.from(content(megabytes), { objectMode: false }),
    () => ({
      write: async (_name, body) => {
        for await (const _ of body);
      },
      remove: () => Promise.resolve(),
    }),
    { contracts: [contract()], key: 'marks/f.csv', fileId: 'f', infer: false, plain: true },
  );
  return { name, status, code: reason?.code ?? null, rows, rejectedByReason };
}

async function main(): Promise<void> {
  const megabytes = Number(process.argv[2]);
  for (const [name, content] of Object.entries(CONTENTS)) {
    console.log(JSON.stringify(await outcome(name, content, megabytes)));
  }
}

void main();
