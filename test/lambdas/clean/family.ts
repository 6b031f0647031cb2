import { cleanFile } from '../../../lambdas/clean/clean-file';
import { fileIdOf } from '../../../lambdas/clean/file-identity';
import type { CleanPorts } from '../../../lambdas/clean/ports';
import type { RawVersion } from '../../../lambdas/clean/raw-version';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY, ZONE } from '../../../names';
import { contract } from './engine/clean-content';
import { decisionOf, putDecision, putFix, rejectsOf } from './people';
import { CONFIG, cleanData, contents, lake, put, RAW, read } from './raw-lake';

const SOURCE = { bucket: RAW, key: 'marks/f.csv' };
const FILE_ROWS = 'id,name,points\n1,a,5\n2,b,x\n1,c,6\n3,d,y\n4,e,7\n5,f,z\n';
const CONTRACT = contract({ maxRejectedPercent: 20 });

/** A file, and all that people and the warehouse say of it, dropped but not yet taken in. */
export interface Family {
  readonly ports: CleanPorts;
  readonly store: CleanPorts['store'];
  readonly fileId: string;
  readonly events: readonly RawVersion[];
}

/** The same raw objects with the same versions every time. */
export async function family(): Promise<Family> {
  const { store, ports: own } = lake();
  const ports = { ...own, contracts: [CONTRACT] };
  const versionId = await put(store, SOURCE.key, FILE_ROWS);
  const fileId = fileIdOf(RAW, SOURCE.key, versionId);
  const rejects = await rejectsOfTwin(versionId);
  const correct = (line: string, points: string) =>
    rejects.filter((row) => row['_line'] === line).map((row) => ({ ...row, points }));
  const warehouse = { by: 'warehouse', rows: [{ line: 2, own: true, sqlstate: '22003' }] };
  const events = [
    { ...SOURCE, versionId },
    await putFix(store, [...correct('3', '8'), ...correct('5', 'w')], 'one.csv'),
    await putFix(store, correct('5', '9'), 'two.csv', 'Grace'),
    await putDecision(store, decisionOf('release', fileId, '01A')),
    await putDecision(store, decisionOf('waive', fileId, '01B')),
    await putDecision(store, decisionOf('replay', fileId, '01C')),
    await putDecision(
      store,
      decisionOf('reject_rows', fileId, `warehouse-${fileId}-1`, {
        ...warehouse,
        fixes: [],
        contract_hash: CONTRACT.hash,
      }),
    ),
  ];
  return { ports, store, fileId, events };
}

/** People have seen the rejects file before they correct it. */
async function rejectsOfTwin(versionId: string) {
  const twin = lake();
  await put(twin.store, SOURCE.key, FILE_ROWS);
  const ports = { ...twin.ports, contracts: [CONTRACT] };
  return rejectsOf(twin.store, await cleanData(ports, { ...SOURCE, versionId }));
}

/** Takes in one event. */
export function deliver({ ports }: Pick<Family, 'ports'>, event: RawVersion): Promise<unknown> {
  return cleanFile(ports, event, CONFIG);
}

/** What must not depend on when events came: the final receipt without its number, and its objects. */
export async function outcome({ store, fileId }: Pick<Family, 'store' | 'fileId'>) {
  const all = await contents(store);
  const receipts = Object.keys(all).filter((key) => key.startsWith(`${ZONE.receipts}marks/`));
  const receipt = await read<Receipt>(store, KEY.receipt('marks', fileId));
  if (receipt === undefined) throw new Error('there is no receipt');
  const { generation } = receipt;
  const named = [
    ...receipt.parts.map(({ key }) => key),
    receipt.rejects_key ?? '',
    receipt.reject_ledger_key ?? '',
  ];
  return {
    receipts,
    receipt: { ...receipt, generation: 0, cleaned_at: '', ms: {} },
    objects: named.map((key) => all[key]),
    isAnnounced: KEY.marker(fileId, generation) in all,
  };
}
