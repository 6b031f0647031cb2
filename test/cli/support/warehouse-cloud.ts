import { partRows } from '../../../cli/trace/part-rows';
import { coreColumns, coreKey, quoteIdentifier } from '../../../contracts/ddl';
import type { Contract } from '../../../contracts/types';
import { pgStatementReader } from '../../../lambdas/query/adapters/pg-statement-reader';
import { answerQuery, type QueryRequest } from '../../../lambdas/query/answer-query';
import type { PgDatabase } from '../../../lambdas/shared/adapters/pg-database';
import type { Receipt } from '../../../lambdas/shared/documents';
import { OUTPUT, ZONE } from '../../../names';
import { CONTRACTS, LivingCloud } from './living-cloud';

/**
 * A {@link LivingCloud} with a real warehouse behind its query function. Rows are merged one by one, the
 * greatest in the order of semantics.md wins; the real loader is tested elsewhere.
 */
export class WarehouseCloud extends LivingCloud {
  /** @param db writes as the owner of the tables. @param reader the role of the query function. */
  constructor(
    private readonly db: PgDatabase,
    reader: PgDatabase,
  ) {
    super();
    this.invoke = async (_name, payload) => {
      const request: QueryRequest = JSON.parse(JSON.stringify(payload));
      return answerQuery(pgStatementReader(reader), request);
    };
  }

  override async work(): Promise<void> {
    await super.work();
    await this.db.query('DELETE FROM ops.file');
    for (const contract of CONTRACTS) {
      await this.db.query(`DELETE FROM ${table(contract)}`);
      for (const receipt of await this.receipts(contract.dataset))
        if (receipt.status === 'clean') await this.load(contract, receipt);
    }
  }

  private async receipts(dataset: string): Promise<Receipt[]> {
    const found: Receipt[] = [];
    for await (const { key } of this.objects.list(
      OUTPUT.lakeBucket,
      `${ZONE.receipts}${dataset}/`,
    )) {
      const stored = await this.objects.get(OUTPUT.lakeBucket, key);
      found.push(JSON.parse(String(stored?.body)));
    }
    return found;
  }

  private async load(contract: Contract, receipt: Receipt): Promise<void> {
    const { file_id, order_time, rows } = receipt;
    await this.db.query(
      `INSERT INTO ops.file (file_id, dataset, mode, bucket, source_key, version_id, order_time, generation, rendition,
         canon, sha256, receipt_key, parts, outcome, label, run_id, loaded_at, version, rows_read, rows_inserted)
       VALUES ($1, $2, $3, 'raw', $4, $5, $6, $7, 'r', 1, '', '', $8, 'loaded', 'loaded', 'run', now(), 1, $9, $9)`,
      [
        file_id,
        contract.dataset,
        contract.mode,
        receipt.key,
        receipt.version_id,
        order_time,
        receipt.generation,
        JSON.stringify(receipt.parts),
        rows.clean,
      ],
    );
    for await (const row of partRows(this.objects, OUTPUT.lakeBucket, receipt.parts, () => true))
      await this.merge(contract, receipt, row);
  }

  private async merge(
    contract: Contract,
    { file_id, order_time }: Receipt,
    { cells, own, line }: { cells: Readonly<Record<string, string>>; own: boolean; line: number },
  ): Promise<void> {
    const names = coreColumns(contract).map(({ name }) => name);
    const values = names.map((name) => (cells[name] === '' ? null : (cells[name] ?? null)));
    const columns = [...names, '_eff', '_ot', '_file', '_own', '_line', '_contract'];
    const list = [...columns, '_loaded_at', '_changed_at', '_deleted'].map(quoteIdentifier);
    const eff =
      contract.dataset === 'students'
        ? `coalesce((extract(epoch from $${names.indexOf('updated_at') + 1}::timestamptz) * 1000000)::bigint, 0)`
        : '0';
    const set = list.map((name) => `${name} = excluded.${name}`).join(', ');
    const n = names.length;
    await this.db.query(
      `INSERT INTO ${table(contract)} AS c (${list.join(', ')})
       VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}, ${eff}, $${n + 1}, $${n + 2}, $${n + 3}, $${n + 4}, '1', now(), now(), $${n + 5})
       ON CONFLICT (${coreKey(contract).map(quoteIdentifier).join(', ')}) DO UPDATE SET ${set}
       WHERE ${order('excluded')} > ${order('c')}`,
      [...values, order_time, file_id, own ? 1 : 0, line, cells['_deleted'] === 't'],
    );
  }
}

function order(alias: string): string {
  return `(${alias}._eff, ${alias}._ot, ${alias}._file, ${alias}._own, -${alias}._line)`;
}

function table(contract: Contract): string {
  return `"core".${quoteIdentifier(contract.dataset)}`;
}
