import { readFileSync } from 'node:fs';

import { fileIdOf } from '../../lambdas/clean/file-identity';
import type { Books } from '../../lambdas/shared/documents';
import { generateDrops, type SampleDrop } from '../../samples/drops';
import { Random } from '../../samples/random';
import { booksOf } from './support/books';
import { output, testCloud } from './support/cloud';
import { emptyLake } from './support/empty-lake';
import { whileCleanIsKilled } from './support/function-workers';
import { balance, lake, lakeCommand } from './support/lake';
import { expectNothingLost } from './support/nothing-lost';
import { withImpatientQueue } from './support/queues';
import { settle } from './support/settle';
import { waitFor } from './support/wait';
import { asSuperuser } from './support/warehouse';
import { differences, type Picture, warehousePicture } from './support/warehouse-picture';
import { written } from './support/written-file';

const LONG = process.env['LAKE_LONG'] === '1';
const FILES = LONG ? 500 : 60;
const ORDERS = 3;
const DEADLINE_MS = LONG ? 1_800_000 : 240_000;
const SEED = 4;
/** Seconds until a file whose cleaning was killed is cleaned again. */
const PATIENCE_SECONDS = 5;

type Drop = Pick<SampleDrop, 'dataset' | 'key' | 'body'> & {
  readonly expected: Pick<SampleDrop['expected'], 'rows'>;
};

/** A row of it waits for a person, who sends it again, corrected. */
const TO_FIX: Drop = {
  dataset: 'student_skills',
  key: 'student_skills/orders/to_fix.csv',
  body: 'student_id,skill,level\nOF1,sql,1\nOF2,sql,nine\nOF3,sql,3\n',
  expected: { rows: { read: 3, clean: 3, rejected: 0, duplicate: 0 } },
};
/** Held until a person releases it. */
const TO_RELEASE: Drop = {
  dataset: 'student_skills',
  key: 'student_skills/orders/to_release.csv',
  body: 'student_id,skill,level\nOR1,sql,1\nOR2,sql,x\nOR3,sql,y\n',
  expected: { rows: { read: 3, clean: 1, rejected: 2, duplicate: 0 } },
};
const SAMPLES: readonly Drop[] = generateDrops({ seed: SEED, files: FILES, dirtyShare: 0.2 });
const DROPS = [...SAMPLES, TO_FIX, TO_RELEASE];

interface Upload {
  readonly drop: Drop;
  readonly fileId: string;
}

/** All drops in an order of chance, some of them twice; versions of one key stay in their order. */
function shuffled(random: Random): Drop[] {
  const versions = new Map<string, Drop[]>();
  for (const drop of DROPS) {
    const twice = SAMPLES.includes(drop) && random.chance(0.1);
    const known = versions.get(drop.key) ?? [];
    versions.set(drop.key, [...known, drop, ...(twice ? [drop] : [])]);
  }
  const places = [...versions].flatMap(([key, all]) => all.map(() => ({ key, by: random.next() })));
  return places
    .toSorted((a, b) => a.by - b.by)
    .flatMap(({ key }) => versions.get(key)?.shift() ?? []);
}

async function upload(drop: Drop): Promise<Upload> {
  const { store } = await testCloud();
  const raw = await output('rawBucket');
  await store.put(raw, drop.key, drop.body);
  const [newest] = await store.versions(raw, drop.key);
  return { drop, fileId: fileIdOf(raw, drop.key, newest?.versionId ?? '') };
}

/** Clean may be killed between a receipt and its marker: nobody sees the file before it is cleaned again. */
async function seen(fileId: string): Promise<void> {
  await waitFor(`the books of ${fileId}`, () => booksOf(fileId), DEADLINE_MS);
}

/** As a registrar does it, as soon as the file is seen. */
async function fixed({ fileId }: Upload): Promise<void> {
  await seen(fileId);
  const path = written(`rejects_${fileId}.csv`, '');
  await lake('rejects', '--file', fileId, '--out', path);
  const corrected = written('corrected.csv', readFileSync(path, 'utf8').replace('nine', '4'));
  const { code, stderr } = await lakeCommand('fix', corrected, '--by', 'Ruth', '--no-wait');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
}

async function released({ fileId }: Upload): Promise<void> {
  await seen(fileId);
  await lake('release', fileId, '--why', 'a test', '--by', 'Ruth', '--no-wait');
}

/** Drops everything, corrects and releases what waits for it, and waits until all is done. */
async function dropAll(drops: readonly Drop[]): Promise<Upload[]> {
  const uploads: Upload[] = [];
  const people: Promise<void>[] = [];
  for (const drop of drops) {
    const dropped = await upload(drop);
    uploads.push(dropped);
    if (drop === TO_FIX) people.push(fixed(dropped));
    if (drop === TO_RELEASE) people.push(released(dropped));
  }
  // while people wait, too, somebody has to look after the dead letters
  await Promise.all([...people, settle(DEADLINE_MS)]);
  await settle(DEADLINE_MS);
  return uploads;
}

/** What each upload must have come to: its file's rows, and books that add up in the warehouse and in the reports. */
async function expectBooks(uploads: readonly Upload[]): Promise<void> {
  const ledger = await asSuperuser<{ file_id: string; outcome: string }>(
    `select file_id, outcome, rows_read::int as read, rows_rejected::int as rejected, rows_duplicate::int as duplicate,
       (rows_inserted + rows_updated + rows_unchanged + rows_superseded)::int as clean
     from ops.file order by file_id`,
  );
  const expected = uploads.map(({ drop, fileId }) => ({
    file_id: fileId,
    outcome: 'loaded',
    ...drop.expected.rows,
  }));
  expect(ledger).toEqual(expected.toSorted((a, b) => (a.file_id < b.file_id ? -1 : 1)));
  const books = await lake<Books>('files');
  expect(new Set(books.map((one) => one.file_id))).toEqual(new Set(ledger.map((f) => f.file_id)));
  for (const one of books) {
    const { read, accounted } = balance(one);
    expect({ file: one.file, accounted }).toEqual({ file: one.file, accounted: read });
  }
}

/** Starts with an empty lake. @returns what the warehouse says in the end */
async function playOrder(order: number): Promise<Picture> {
  await emptyLake();
  const drops = shuffled(new Random(SEED, 'order', order));
  const { answer: uploads, killed } = await withImpatientQueue(PATIENCE_SECONDS, () =>
    whileCleanIsKilled(new Random(SEED, 'kills', order), () => dropAll(drops)),
  );
  expect(killed).toBeGreaterThan(0);
  await expectBooks(uploads);
  expect((await expectNothingLost()).length).toBeGreaterThanOrEqual(12);
  return warehousePicture();
}

afterAll(emptyLake);

test(
  `${FILES} files in ${ORDERS} orders, some twice, while cleaning is killed: one warehouse`,
  async () => {
    const first = await playOrder(1);
    expect([...first.values()].filter(({ size }) => size > 0).length).toBeGreaterThan(20);
    for (let order = 2; order <= ORDERS; order++)
      expect(differences(first, await playOrder(order))).toEqual({});
  },
  ORDERS * DEADLINE_MS,
);
