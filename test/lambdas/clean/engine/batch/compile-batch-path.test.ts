import type { Contract } from '../../../../../contracts/types';
import { BatchPath } from '../../../../../lambdas/clean/engine/batch/batch-path';
import { compileBatchPath } from '../../../../../lambdas/clean/engine/batch/compile-batch-path';
import { understandStart } from '../../../../../lambdas/clean/engine/file-start';
import { RawOffsets } from '../../../../../lambdas/clean/engine/raw-offsets';
import { RowSink } from '../../../../../lambdas/clean/engine/row-sink';
import { column, contract } from '../clean-content';

const NO_OUTPUTS = { write: async () => {}, remove: async () => {} };

function compile(text: string, facts: Partial<Contract> | undefined) {
  const head = Buffer.from(text);
  const contracts = facts ? [contract(facts)] : [];
  const options = { contracts, key: 'f.csv', infer: !facts, ...(facts && { dataset: 'marks' }) };
  const start = understandStart(head, options);
  const pass = {
    fileId: 'f',
    plain: true,
    number: 0,
    firstPart: 0,
    fixes: [],
    refusedRows: () => [],
  } as const;
  const sink = new RowSink(start, pass, NO_OUTPUTS, new RawOffsets(head, start.encoding));
  return compileBatchPath(start, sink, 'f');
}

const TABLE = 'id,name,points\n1,Ann,7\n2,Bo,8\n';
const id = column('id', { required: true });

test.each<[string, string, Partial<Contract> | undefined]>([
  ['a key', TABLE, {}],
  ['the hash of its rows', TABLE, { key: [] }],
  ['identical rows', TABLE, { key: [], identicalRows: 'keep' }],
  ['columns of every kind', TABLE, { columns: [id, column('name', { pattern: '^[A-Z]' })] }],
  ['versions', TABLE, { versionOrder: ['points'] }],
  ['no contract', TABLE, undefined],
  ['another delimiter', TABLE.replaceAll(',', ';'), {}],
])('a file with %s is read in batches', (_, text, facts) => {
  expect(compile(text, facts)).toBeInstanceOf(BatchPath);
});

test.each<[string, string, Partial<Contract>]>([
  ['comment rows', TABLE, { dialect: { commentRows: [2] } }],
  ['warnings for NULL', TABLE, { columns: [id, column('name', { warn: { nulls: true } })] }],
  [
    'quotation marks that are escaped',
    TABLE.replace('Ann', '"A\\"nn"'),
    { dialect: { escapeChar: '\\' } },
  ],
])('a file with %s is read record by record', (_, text, facts) => {
  expect(compile(text, facts)).toBeUndefined();
});
