/**
 * `npm run bench:path [-- ROWS…]`: seconds from the upload of one CSV of orders to its committed rows, with the time of each
 * step, on the local cloud that is running (LAKE_HOME). Peer: one COPY of the same CSV into a table without an index.
 */
import { chmod, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client, escapeLiteral } from 'pg';

import { connect } from '../cli/cloud/connect';
import { explain } from '../cli/failures';
import { readState } from '../local/state';
import { dropOne, publishedBooks } from './final-books';

const SIZES = [1_000_000, 10_000_000];
const DEADLINE_MS = 30 * 60_000;
const BLOCK_ROWS = 10_000;
const CUSTOMERS = 50_000;
const HEADER = [
  'order_id',
  'line_number',
  'customer_id',
  'order_date',
  'status',
  'product',
  'quantity',
  'price',
  'payment_method',
];
const STATUS = ['placed', 'shipped', 'completed', 'returned'];
const PRODUCTS = ['Graph paper', 'Calculator', 'Sports shirt', 'Reading glasses', 'Lab coat'];

/** One order; runs differ in all order ids, so that nothing is an update. */
function order(run: string, n: number): string {
  const month = String((n % 12) + 1).padStart(2, '0');
  const day = String((n % 28) + 1).padStart(2, '0');
  const product = PRODUCTS[n % PRODUCTS.length];
  const price = ((n % 9973) / 100).toFixed(2);
  return `${run}-${n},1,C${n % CUSTOMERS},2026-${month}-${day},${STATUS[n % 4]},${product},${(n % 9) + 1},${price},card\n`;
}

async function writeOrders(path: string, rows: number): Promise<void> {
  const run = Date.now().toString(36);
  const file = await open(path, 'w');
  try {
    await file.write(`${HEADER.join(',')}\n`);
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - from);
      await file.write(Array.from({ length: count }, (_, i) => order(run, from + i)).join(''));
    }
  } finally {
    await file.close();
  }
}

/** The customers that the orders name: without them every order would be listed as an orphan. */
async function dropCustomers(folder: string): Promise<void> {
  const path = join(folder, 'customers.csv');
  const rows = Array.from({ length: CUSTOMERS }, (_, n) => `C${n},Customer ${n},Boston\n`);
  await writeFile(path, ['customer_id,name,city\n', ...rows]);
  const cloud = await connect(false);
  const dropped = await dropOne(cloud, path, `customers/bench-${Date.now()}.csv`);
  await publishedBooks(cloud, dropped, CUSTOMERS, DEADLINE_MS);
}

/** Seconds that PostgreSQL's own COPY of the file takes: the same server, text columns, no checks, no key. */
async function rawCopy(path: string): Promise<number> {
  const state = readState();
  if (state === undefined) throw new Error('there is no local cloud: run `npm run lake -- up`');
  const client = new Client({
    host: '127.0.0.1',
    port: state.databasePort,
    user: 'postgres',
    password: state.databasePassword,
    database: 'postgres',
  });
  await client.connect();
  try {
    const columns = HEADER.map((name) => `${name} text`).join(', ');
    await client.query(`create temp table raw_copy (${columns})`);
    const began = performance.now();
    await client.query(`copy raw_copy from ${escapeLiteral(path)} (format csv, header match)`);
    return (performance.now() - began) / 1000;
  } finally {
    await client.end();
  }
}

/** `loaded_at` is when the transaction of the load began: milliseconds from there to its commit. */
function sinceBegin(ms: Readonly<Record<string, number>>): number {
  return (ms['load_merge'] ?? 0) + (ms['load_marts'] ?? 0) + (ms['load_commit'] ?? 0);
}

async function measure(path: string, rows: number): Promise<void> {
  await writeOrders(path, rows);
  const cloud = await connect(false);
  const theirs = await rawCopy(path);
  const began = performance.now();
  const dropped = await dropOne(cloud, path, `orders/bench-${Date.now()}.csv`);
  const upload = (performance.now() - began) / 1000;
  const { books, run } = await publishedBooks(cloud, dropped, rows, DEADLINE_MS);
  const committed = Date.parse(books.loaded_at ?? '') - books.order_time + sinceBegin(run.ms);
  const line = {
    case: `CSV in the raw bucket to committed rows, ${rows} orders x ${HEADER.length}`,
    peer: 'one COPY of the same CSV into text columns',
    unit: 's',
    ours: Number((committed / 1000).toFixed(2)),
    theirs: Number(theirs.toFixed(2)),
    ratio: Number(((theirs * 1000) / committed).toFixed(3)),
    bytes: (await stat(path)).size,
    upload_s: Number(upload.toFixed(2)),
    clean_ms: books.ms,
    publish_ms: run.ms,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main(sizes: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'edulake-bench-'));
  try {
    // The server reads the file itself; it may run as another user.
    await chmod(folder, 0o755);
    await dropCustomers(folder);
    for (const rows of sizes) await measure(join(folder, 'orders.csv'), rows);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const asked = process.argv.slice(2).map(Number);
main(asked.length === 0 ? SIZES : asked).catch((error: unknown) => {
  process.stderr.write(`bench:path: ${explain(error)}\n`);
  process.exitCode = 1;
});
