import { KEY } from '../../names';
import type { FixEntry, FixOutcome, FixReceipt, FixResult, FixRow } from '../shared/decisions';
import type { Reason } from '../shared/documents';
import { ObjectMissing } from '../shared/errors';
import { readJson } from '../shared/json-object';
import { type FileFixRow, type FixFile, readFixFile } from './engine/read-fix-file';
import { FileRefused, refusal } from './engine/refusals';
import { readFixResults } from './fix-results';
import { bringUpToDate } from './generation-loop';
import type { CleanConfig, CleanPorts } from './ports';
import { putOnce } from './put-once';
import { rawObject } from './raw-object';
import { type FoundVersion, findVersion } from './raw-version';
import { identityOf } from './receipt';
import { writeFirst } from './write-first';

/** One fix makes a generation of each of its files, one after the other, in one call of the Lambda. */
const MOST_FILES = 1000;
/** Results that a receipt lists one by one; the counts are of all. */
const MOST_RESULTS = 1000;

/** What a corrected rejects file led to. */
type Effect = Pick<FixReceipt, 'status' | 'reason' | 'by' | 'targets' | 'rows' | 'results'>;

/**
 * Takes in a corrected rejects file: an entry for each file that it repairs, then the next generation
 * of each.
 */
export async function takeFix(
  ports: CleanPorts,
  config: CleanConfig,
  found: FoundVersion,
): Promise<FixReceipt> {
  const { store, clock, log } = ports;
  const { fileId } = found.identity;
  const receiptKey = KEY.fixReceipt(fileId);
  const before = await readJson<FixReceipt>(store, config.lakeBucket, receiptKey);
  if (before !== undefined) {
    // Nothing is left to do but what the files themselves may lack.
    for (const target of before.targets) await bringUpToDate(ports, config, target.file_id);
    return before;
  }
  const effect = await takeIn(ports, config, found);
  const receipt: FixReceipt = { kind: 'fix', ...rawObject(found, clock.now()), ...effect };
  const { status, reason, targets, rows } = effect;
  const facts = { file_id: fileId, files: targets.length, ...rows, status, reason: reason?.code };
  log.info('fix taken in', facts);
  return writeFirst(store, config.lakeBucket, receiptKey, receipt);
}

async function takeIn(
  ports: CleanPorts,
  config: CleanConfig,
  found: FoundVersion,
): Promise<Effect> {
  const read = await readFix(ports, found);
  if ('refused' in read) return refused(read.refused);
  const { by, fix } = read;
  const byFile = groupByFile(fix.rows);
  if (byFile.size > MOST_FILES)
    return refused(refusal('too_many_files', { files: byFile.size, limit: MOST_FILES }), by);
  const { fileId, orderTime } = found.identity;
  const at = new Date(orderTime).toISOString();
  for (const [target, rows] of byFile) {
    const entry: FixEntry = { fix_id: fileId, order_time: orderTime, by, at, rows };
    await putOnce(ports.store, config.lakeBucket, KEY.fixEntry(target, orderTime, fileId), entry);
  }
  const repairs: Repair[] = [];
  for (const [target, rows] of byFile)
    repairs.push(await repair(ports, config, fileId, target, rows));
  const targets = repairs.map(({ file_id, generation }) => ({ file_id, generation }));
  const reason = repairs.find((repaired) => repaired.reason !== null)?.reason ?? null;
  const results = [
    fix.problems.map(({ fileId: file_id, line, outcome }) => ({ file_id, line, outcome })),
    ...repairs.map((repaired) => repaired.results),
  ].flat();
  return { status: 'clean', reason, by, targets, rows: count(results), results: listed(results) };
}

async function readFix(
  { store }: CleanPorts,
  { identity, bytes }: FoundVersion,
): Promise<{ readonly by: string; readonly fix: FixFile } | { readonly refused: Reason }> {
  const { bucket, key, versionId } = identity;
  if (bytes === undefined) return { refused: refusal('raw_missing') };
  try {
    const { by = '' } = await store.metadata(bucket, key, versionId);
    const fix = await readFixFile(() => store.stream(bucket, key, versionId));
    return { by: decoded(by).trim().slice(0, 200) || 'unknown', fix };
  } catch (error) {
    if (error instanceof FileRefused) return { refused: error.reason };
    if (error instanceof ObjectMissing) return { refused: refusal('raw_missing') };
    throw error;
  }
}

function groupByFile(rows: readonly FileFixRow[]): Map<string, FixRow[]> {
  const byFile = new Map<string, FixRow[]>();
  for (const { fileId, ...row } of rows) {
    const others = byFile.get(fileId);
    if (others) others.push(row);
    else byFile.set(fileId, [row]);
  }
  return byFile;
}

/** What became of the rows of one file. */
interface Repair {
  readonly file_id: string;
  readonly generation: number | null;
  readonly reason: Reason | null;
  readonly results: readonly FixResult[];
}

/** Brings one file up to date and asks what it made of the rows of this fix. */
async function repair(
  ports: CleanPorts,
  config: CleanConfig,
  fixId: string,
  target: string,
  rows: readonly FixRow[],
): Promise<Repair> {
  const file_id = target;
  const receipt = await bringUpToDate(ports, config, target);
  // Its own cleaning will take the entry in, if there ever is such a file.
  if (receipt === undefined) return { file_id, generation: null, reason: null, results: [] };
  const known = await readFixResults(ports.store, config.lakeBucket, receipt, fixId);
  const blind =
    known.size === 0 && (await findVersion(ports, identityOf(receipt))).bytes === undefined;
  const unknown = blind ? 'unknown_file' : 'unknown_line';
  const results = rows.map(({ line }): FixResult => {
    return { file_id, ...(known.get(line) ?? { line, outcome: unknown }) };
  });
  const reason = blind ? refusal('decision_without_raw') : null;
  return { file_id, generation: receipt.generation, reason, results };
}

function count(results: readonly FixResult[]): Partial<Record<FixOutcome, number>> {
  const counts: Partial<Record<FixOutcome, number>> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** What still needs somebody goes first, so that it is there when not all can be listed. */
function listed(results: readonly FixResult[]): FixResult[] {
  const open = results.filter(({ outcome }) => outcome !== 'taken');
  return [...open, ...results.filter(({ outcome }) => outcome === 'taken')].slice(0, MOST_RESULTS);
}

/** S3 carries metadata in ASCII headers: `lake fix` writes other characters percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refused(reason: Reason, by = 'unknown'): Effect {
  return { status: 'refused', reason, by, targets: [], rows: {}, results: [] };
}
