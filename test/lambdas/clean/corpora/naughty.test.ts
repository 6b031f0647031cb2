import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeLiteral } from 'pg';
import { startPostgres, type TestPostgres } from '../../../support/postgres';
import { realFile, withRealFiles } from '../../../support/real-data';
import { type Cleaned, clean, column, contract } from '../engine/clean-content';
import { some } from './long';

const folder = mkdtempSync(join(tmpdir(), 'edulake-naughty-'));
// PostgreSQL reads the parts itself, as another user.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

/** White space that belongs to a file's layout: ASCII, at the ends of a cell. */
const trimmed = (text: string) => text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');

/** Small files with much else are taken for binary. */
const isText = (text: string) =>
  Array.from(text).every((mark) => mark >= ' ' || (mark >= '\t' && mark <= '\r'));

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const WORDS = contract({
  columns: [column('id', { required: true }), column('word')],
  missingValues: [],
});

withRealFiles('each naughty string', () => {
  const strings: string[] = JSON.parse(readFileSync(realFile('naughty_strings/blns.json'), 'utf8'));
  let server: TestPostgres | undefined;
  let client: Client;

  beforeAll(async () => {
    server = await startPostgres();
    client = new Client({ connectionString: server.connectionString });
    await client.connect();
    await client.query('CREATE TABLE words (id text, word text, _file text, _line bigint)');
  }, 30_000);
  afterEach(() => client.query('TRUNCATE words'));
  afterAll(async () => {
    await client.end();
    await server?.stop();
  });

  /** Loads the parts as the loader does and reads them back. */
  async function throughPostgres({ cleaning, files }: Cleaned) {
    for (const { name } of cleaning.parts) {
      const path = join(folder, name);
      writeFileSync(path, files.get(name) ?? '');
      await client.query(`COPY words FROM ${escapeLiteral(path)} (FORMAT csv, HEADER match)`);
    }
    const { rows } = await client.query<{ id: string; word: string | null }>(
      'SELECT id, word FROM words ORDER BY _line',
    );
    return rows;
  }

  test('there are 515 of them', () => expect(strings).toHaveLength(515));

  test('survives as a cell', async () => {
    const rows = strings.map((text, at) => `${at},${quoted(text)}\n`).join('');
    const cleaned = await clean(`id,word\n${rows}`, { contracts: [WORDS] });
    expect(cleaned.cleaning.rows).toMatchObject({ read: 515, clean: 515 });
    const back = await throughPostgres(cleaned);
    expect(back).toEqual(
      strings.map((text, at) => ({ id: String(at), word: trimmed(text) || null })),
    );
  });

  test('survives as a key, or is rejected because it is empty', async () => {
    const rows = strings.map((text, at) => `${quoted(text)},${at}\n`).join('');
    const cleaned = await clean(`id,word\n${rows}`, { contracts: [WORDS] });
    const seen = new Set<string>();
    const taken = strings.flatMap((text, at) => {
      const key = trimmed(text);
      if (key === '' || seen.has(key)) return [];
      seen.add(key);
      return [{ id: key, word: String(at) }];
    });
    expect(await throughPostgres(cleaned)).toEqual(taken);
    const { read, rejected, duplicate } = cleaned.cleaning.rows;
    const empty = strings.filter((text) => trimmed(text) === '').length;
    expect({ read, rejected }).toEqual({ read: 515, rejected: empty });
    expect(duplicate).toBe(515 - empty - taken.length);
    const open = cleaned.ledger.filter((row) => row['_status'] === 'open');
    expect(open.map((row) => row['_reasons'])).toEqual(Array(empty).fill('missing:id'));
  });

  test('survives as the name of a column that nobody knows, or the file is refused', async () => {
    const names: unknown[] = [];
    const expected: string[] = [];
    for (const text of some(strings.filter(isText), 7)) {
      const content = `id,word,${quoted(text)}\n1,here,there\n`;
      const { cleaning, rows } = await clean(content, { contracts: [WORDS], key: 'marks/f.csv' });
      // White space of any script names nothing.
      const code = text.trim() === '' ? 'blank_header' : null;
      if (code === null) expected.push(trimmed(text));
      expect(cleaning.reason?.code ?? null).toBe(code);
      names.push(...cleaning.drift.extra);
      expect(rows.map((row) => row['word'])).toEqual(code ? [] : ['here']);
    }
    const json = [JSON.stringify(names)];
    const { rows } = await client.query<{ names: unknown }>('SELECT $1::jsonb AS names', json);
    expect(rows[0]?.names).toEqual(expected);
  });

  test('survives as a cell and as a name without a contract', async () => {
    for (const text of some(strings.filter(isText), 7)) {
      const content = `id,${quoted(text)}\n${quoted(text)},2\n3,4\n`;
      const { cleaning, files } = await clean(content, { infer: true });
      const part = files.get(cleaning.parts[0]?.name ?? '') ?? '';
      const written = /[",\r\n]/.test(text) ? quoted(text) : text;
      expect(cleaning).toMatchObject({ status: 'clean', rows: { rejected: 0 } });
      expect(part).toMatch(/^(?:id|c1),/);
      // What looks like data is no name: then it is a cell of the first row.
      expect(part.split(`id,${written},`)).toHaveLength(2);
      expect(part.split(`\n${written},2,`)).toHaveLength(2);
    }
  });
});
