import type { RawVersion } from '../../../lambdas/clean/raw-version';
import type { Decision } from '../../../lambdas/shared/decisions';
import type { Receipt } from '../../../lambdas/shared/documents';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { type Row, table } from './engine/clean-content';
import { LAKE, RAW } from './raw-lake';

/** A decision as `lake` makes it; `over` replaces fields. */
export function decisionOf(
  kind: Decision['kind'],
  fileId: string | null,
  id: string,
  over: Partial<Decision> = {},
): Decision {
  return {
    id,
    kind,
    file_id: fileId,
    dataset: null,
    key: null,
    by: 'registrar',
    at: '2026-11-21T13:00:00.000Z',
    why: 'because',
    ...over,
  };
}

/** Drops a decision. @returns the version that its event names. */
export async function putDecision(
  store: ObjectStore,
  decision: Decision | string,
  key = typeof decision === 'string' ? 'decisions/d.json' : `decisions/${decision.id}.json`,
): Promise<RawVersion> {
  const body = typeof decision === 'string' ? decision : JSON.stringify(decision);
  await store.put(RAW, key, body);
  return newest(store, key);
}

/** Rows of a receipt's rejects file. */
export async function rejectsOf(store: ObjectStore, receipt: Receipt): Promise<Row[]> {
  const stored = await store.get(LAKE, receipt.rejects_key ?? '');
  return stored === undefined ? [] : table(stored.body.toString());
}

const quoted = (text = '') => `"${text.replaceAll('"', '""')}"`;

/** Drops a rejects file with corrected cells. @returns the version that its event names. */
export async function putFix(
  store: ObjectStore,
  rows: readonly Row[],
  name = 'corrected.csv',
  by = 'Ada',
): Promise<RawVersion> {
  const header = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => header.map((column) => quoted(row[column])).join(','));
  const key = `fixes/${name}`;
  await store.put(RAW, key, [header.join(','), ...lines, ''].join('\n'), { metadata: { by } });
  return newest(store, key);
}

async function newest(store: ObjectStore, key: string): Promise<RawVersion> {
  const [version] = await store.versions(RAW, key);
  return { bucket: RAW, key, versionId: version?.versionId ?? '' };
}
