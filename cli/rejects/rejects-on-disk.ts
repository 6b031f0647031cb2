import { createReadStream } from 'node:fs';

import { parse } from 'csv-parse';

import { UsageError } from '../failures';
import type { RejectedRow } from './read-rejects';

/**
 * The rows of a rejects file as clean wrote it, streamed; duplicates, which nobody corrects, are left out.
 * @throws {UsageError} when the file lacks the columns of a rejects file.
 */
export async function* readRejectsOf(path: string): AsyncIterable<RejectedRow> {
  const source = createReadStream(path);
  const records = source.pipe(parse({ relax_column_count: true, bom: true }));
  source.once('error', (error) => records.destroy(error));
  let names: readonly string[] | undefined;
  for await (const record of records as AsyncIterable<string[]>) {
    if (names === undefined) names = checkedHeader(path, record);
    else {
      const row = Object.fromEntries(names.map((name, i) => [name, record[i] ?? '']));
      if (row['_reasons']?.split(';')[0] !== 'duplicate') yield row;
    }
  }
}

function checkedHeader(path: string, header: readonly string[]): readonly string[] {
  const lacks = ['_file', '_line', '_reasons'].filter((name) => !header.includes(name));
  if (lacks.length === 0) return header;
  throw new UsageError(
    `${path} is no rejects file: its header lacks ${lacks.join(', ')}; \`lake rejects --out\` and \`lake clean\` write them`,
    { file: path },
  );
}
