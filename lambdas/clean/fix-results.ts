import { KEY, UNRECOGNISED } from '../../names';
import type { Receipt } from '../shared/documents';
import { readJson, writeJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';
import type { LineFixResult } from './engine/line-fixes';
import type { KeyOf } from './receipt';

/** Beside the parts; Spark, Glue and Athena pass over files that begin with `_`. */
const RESULTS_NAME = '_fixes.json';

type Result = Omit<LineFixResult, 'fixId'>;

/** Keeps what a rendition made of every row of every fix: a fix may ask after another process took it in. */
export async function writeFixResults(
  store: ObjectStore,
  lakeBucket: string,
  keyOf: KeyOf,
  results: readonly LineFixResult[],
): Promise<void> {
  if (results.length === 0) return;
  const byFix: Record<string, Result[]> = {};
  for (const { fixId, ...result } of results) (byFix[fixId] ??= []).push(result);
  await writeJson(store, lakeBucket, keyOf(RESULTS_NAME), byFix);
}

/** What the current generation of a file made of the rows of one fix, by line. */
export async function readFixResults(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, file_id, rendition }: Receipt,
  fixId: string,
): Promise<Map<number, Result>> {
  const key = `${KEY.rendition(dataset ?? UNRECOGNISED, file_id, rendition)}${RESULTS_NAME}`;
  const byFix = await readJson<Record<string, Result[]>>(store, lakeBucket, key);
  return new Map((byFix?.[fixId] ?? []).map((result) => [result.line, result]));
}
