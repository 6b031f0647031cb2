import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanLocalFile } from '../../../../lambdas/clean/clean-local';
import { cleanStream } from '../../../../lambdas/clean/engine/clean-stream';
import { column, contract } from '../engine/clean-content';
import { LONG } from './long';

const folder = mkdtempSync(join(tmpdir(), 'edulake-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly name: string;
  readonly status: string;
  readonly code: string | null;
  readonly rows: { readonly read: number; readonly clean: number; readonly rejected: number };
  readonly rejectedByReason: Readonly<Record<string, number>>;
}

/** A gigabyte of each in long runs. */
const MEGABYTES = LONG ? 1_024 : 4;

const counted = (clean: number, rejectedByReason: Record<string, number>) => {
  const rejected = Object.values(rejectedByReason).reduce((sum, count) => sum + count, 0);
  const rows = { read: clean + rejected, clean, rejected, duplicate: 0 };
  return { status: 'clean', code: null, rows, rejectedByReason };
};

const refusedFor = (code: string) => ({ status: 'refused', code, rows: { read: 0 } });

/** What must be said of each content; names are those of hostile-child.ts. */
const EXPECTED: Readonly<Record<string, object>> = {
  'one line': counted(1, { length: 1 }),
  'one cell that is never closed': counted(0, { quote: 1 }),
  'one line of delimiters': counted(1, { length: 1 }),
  'one line of quotation marks': counted(1, { length: 1 }),
  'blank lines': counted(1, {}),
  'lines of carriage returns': counted(1, {}),
  'quotation marks only': { status: 'refused', rows: { read: 0 } },
  'newlines only': refusedFor('empty'),
  'delimiters only': { status: 'refused', rows: { read: 0 } },
  'zero bytes only': refusedFor('binary'),
  'a quotation mark a line': counted(1, { quote: (MEGABYTES * 1024 * 1024) / 4 / 8 }),
  'a gzip bomb': refusedFor('gzip_bomb'),
  'gzip inside gzip': refusedFor('archive'),
  '100,000 columns': counted(2, {}),
  nothing: refusedFor('empty'),
};

test(
  'contents that are meant to hurt end in an outcome, in a heap of 96 MB',
  async () => {
    const args = [
      '--max-old-space-size=96',
      '--import',
      'tsx',
      join(__dirname, 'hostile-child.ts'),
    ];
    const text = await new Promise<string>((resolve, reject) => {
      const child = execFile(process.execPath, [...args, String(MEGABYTES)], (error, stdout) =>
        error ? reject(new Error(`${error.message}\nafter ${stdout}`)) : resolve(stdout),
      );
      child.stdin?.end();
    });
    const outcomes: Outcome[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(outcomes.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
    expect(outcomes).toMatchObject(
      Object.entries(EXPECTED).map(([name, says]) => ({ name, ...says })),
    );
  },
  LONG ? 3_600_000 : 180_000,
);

const out = join(folder, 'out');
const clean = (path: string) =>
  cleanLocalFile(path, { contracts: [contract()], out, plain: true, dataset: 'marks' });

test('a pipe is refused at once: nobody may ever write into it', async () => {
  const path = join(folder, 'pipe.csv');
  execFileSync('mkfifo', [path]);
  expect(await clean(path)).toMatchObject({ status: 'refused', reason: { code: 'unreadable' } });
});

// Root may read everything.
const asOthers = process.getuid?.() === 0 ? describe.skip : describe;
asOthers('a file that nobody may read', () => {
  test('is refused', async () => {
    const path = join(folder, 'secret.csv');
    writeFileSync(path, 'id,name,points\n1,a,5\n');
    chmodSync(path, 0);
    const { status, reason } = await clean(path);
    expect({ status, message: reason?.message }).toEqual({
      status: 'refused',
      message: expect.stringContaining('permission is denied'),
    });
  });
});

test('a folder with the name of a file is refused', async () => {
  const path = join(folder, 'folder.csv');
  mkdirSync(path);
  expect(await clean(path)).toMatchObject({ status: 'refused', reason: { code: 'unreadable' } });
});

test('a file that grows while it is read is read as far as it went, or fails; never twice differently', async () => {
  const path = join(folder, 'log.csv');
  const versions = contract({
    columns: [
      column('id', { required: true }),
      column('at', { type: 'integer', sqlType: 'bigint' }),
    ],
    versionOrder: ['at'],
  });
  writeFileSync(path, `id,at\n${'1,1\n1,2\n'.repeat(1_000)}`);
  let opened = 0;
  const cleaning = cleanStream(
    async () => {
      if (opened++ > 0) appendFileSync(path, '1,3\n');
      return createReadStream(path);
    },
    () => ({
      write: async (_name, body) => void (await body.resume().toArray()),
      remove: async () => {},
    }),
    { contracts: [versions], key: 'marks/f.csv', fileId: 'f', infer: false, plain: true },
  );
  await expect(cleaning).rejects.toThrow('changed while it was read');
  expect(opened).toBe(2);
});
