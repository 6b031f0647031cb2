import type { RowTrace } from '../../../cli/trace/why';
import { DB_ROLE, OUTPUT } from '../../../names';
import { AWarehouse } from '../../lambdas/migrate/a-warehouse';
import { CONTRACTS } from '../support/living-cloud';
import { lake } from '../support/run-lake';
import { WarehouseCloud } from '../support/warehouse-cloud';

const warehouse = new AWarehouse();
let cloud: WarehouseCloud;
beforeEach(async () => {
  await warehouse.migrate(CONTRACTS);
  const loader = await warehouse.connect(DB_ROLE.loader);
  cloud = new WarehouseCloud(loader, await warehouse.connect(DB_ROLE.query));
}, 30_000);

const HEADER = 'Student No;first_name;GPA;birth_date;updated_at\n';

async function why(...words: readonly string[]) {
  const { terminal, code } = await lake(['why', ...words, '--json'], cloud);
  return { code, trace: terminal.documents<RowTrace>()[0], said: terminal.said.join() };
}

test('a row leads to its file, line and raw record, and every cell says which rule touched it', async () => {
  const content = `${HEADER} S1 ;Ana;3.5;3/9/2001;2026-01-01T10:00:00Z\nS2;NA;;;\n`;
  const { file_id } = await cloud.drop('students/a.csv', content);
  const { trace, code } = await why('students', 'S1');
  expect(code).toBe(0);
  expect(trace).toMatchObject({
    key: { student_id: 'S1' },
    state: 'live',
    row: { order: { file_id, line: 2, own: true }, contract_version: '1' },
    file: { file_id, key: 'students/a.csv', generation: 1 },
    origin: { record: ' S1 ;Ana;3.5;3/9/2001;2026-01-01T10:00:00Z', fixed: null },
    others: [],
    complete: true,
  });
  const cells = new Map(trace?.origin.cells.map((cell) => [cell.column, cell]));
  expect(cells.get('student_id')).toMatchObject({
    header: 'Student No',
    raw: ' S1 ',
    value: 'S1',
    rules: ['trimmed'],
  });
  expect(cells.get('birth_date')).toMatchObject({
    raw: '3/9/2001',
    value: '2001-03-09',
    rules: ['written as M/d/yyyy'],
  });
  expect(cells.get('first_name')).toMatchObject({ rules: [] });
  expect(cells.get('email')).toMatchObject({
    raw: null,
    value: null,
    rules: ['the file has no such column'],
  });
  // the warehouse has what the explanation says
  const values = trace?.origin.cells.filter(({ column }) => column !== 'updated_at') ?? [];
  expect(values.length).toBeGreaterThan(5);
  for (const { column, value } of values)
    expect([column, trace?.row.values[column]]).toEqual([column, value]);
  const second = (await why('students', 'S2')).trace?.origin.cells;
  expect(second?.find(({ column }) => column === 'first_name')?.rules).toEqual([
    'null token: NULL',
  ]);
  const { terminal } = await lake(['why', 'students', 'S1'], cloud);
  const text = terminal.printed.join('\n');
  expect(text).toMatch(/birth_date +birth_date +3\/9\/2001 +2001-03-09 +written as M\/d\/yyyy/);
  expect(text).toContain('no other file brings this key');
});

test('other files that brought the key are listed with why they lose: version order, upload, corrected', async () => {
  const newest = await cloud.drop('students/a.csv', `${HEADER}S1;Ann;;;2026-05-01T00:00:00Z\n`);
  const older = await cloud.drop('students/b.csv', `${HEADER}S1;Ana;;;2026-01-01T00:00:00.5Z\n`);
  const { trace } = await why('students', 'S1');
  expect(trace?.row.order.file_id).toBe(newest.file_id);
  expect(trace?.others).toEqual([
    {
      order: {
        eff: '1767225600500000',
        order_time: String(older.order_time),
        file_id: older.file_id,
        own: true,
        line: 2,
      },
      loses: 'its version order is greater',
    },
  ]);
  await cloud.drop('student_skills/a.csv', 'student_id,skill,level\nS1,SQL,3\n');
  const last = await cloud.drop('student_skills/b.csv', 'student_id,skill,level\nS1,SQL,2\n');
  const skills = (await why('student_skills', 'S1', 'SQL')).trace;
  expect(skills?.row.order.file_id).toBe(last.file_id);
  expect(skills?.others).toMatchObject([
    { loses: expect.stringMatching(/its file was uploaded later|its file id is greater/) },
  ]);
});

test('a corrected row names who corrected it, what was wrong, and the cells as they were taken', async () => {
  const { rejects_key } = await cloud.drop(
    'student_skills/a.csv',
    'student_id,skill,level\nS1,SQL,3\n,R,2\n',
  );
  const rejects = await cloud.objects.get(OUTPUT.lakeBucket, rejects_key ?? '');
  const fixed = String(rejects?.body).replace(',R,2', 'S2,R,2');
  await cloud.objects.put(OUTPUT.rawBucket, 'fixes/f.csv', fixed, { metadata: { by: 'ana' } });
  await cloud.work();
  const { trace } = await why('student_skills', 'S2', 'R');
  expect(trace).toMatchObject({
    row: { order: { own: false, line: 3 } },
    origin: { record: ',R,2', fixed: { by: 'ana', reasons: 'missing:student_id' } },
  });
  expect(trace?.origin.cells[0]).toMatchObject({ column: 'student_id', raw: 'S2', value: 'S2' });
});

test('an orphan says which row is missing, until that row is there', async () => {
  await cloud.drop('student_skills/a.csv', 'student_id,skill,level\nS1,SQL,3\n');
  const orphan = (await why('student_skills', 'S1', 'SQL')).trace;
  expect(orphan?.missing_parents).toEqual([{ dataset: 'students', columns: ['student_id'] }]);
  await cloud.drop('students/a.csv', `${HEADER}S1;Ana;;;\n`);
  expect((await why('student_skills', 'S1', 'SQL')).trace?.missing_parents).toEqual([]);
});

test('without its raw bytes a row still tells its file, line and order', async () => {
  await cloud.drop('student_skills/a.csv', 'student_id,skill,level\nS1,SQL,3\n');
  await cloud.objects.delete(OUTPUT.rawBucket, 'student_skills/a.csv');
  expect((await why('student_skills', 'S1', 'SQL')).trace).toMatchObject({
    row: { order: { line: 2 } },
    origin: { record: null, cells: [], message: expect.stringContaining('gone') },
  });
});

test('a key that the warehouse has not is told without repeating it: exit code 1', async () => {
  await cloud.drop('student_skills/a.csv', 'student_id,skill,level\nS1,SQL,3\n');
  const none = await why('student_skills', 'S-secret', 'SQL');
  expect(none.code).toBe(1);
  expect(none.said).toContain('core.student_skills has no row with this key');
  expect(none.said).not.toContain('S-secret');
  expect((await why('student_skills', 'S1')).code).toBe(2);
  expect((await why('teachers', 'S1')).code).toBe(2);
});

test('where and why agree on every loaded row', async () => {
  const { file_id } = await cloud.drop(
    'student_skills/a.csv',
    'student_id,skill,level\nS1,SQL,3\nS2,"a\nb",1\nS1,SQL,2\n',
  );
  for (const [line, key] of [
    [2, ['S1', 'SQL']],
    [3, ['S2', 'a\nb']],
  ] as const) {
    const { trace } = await why('student_skills', ...key);
    expect(trace?.row.order).toMatchObject({ file_id, line });
    const { terminal } = await lake(['where', file_id, String(line), '--json'], cloud);
    expect(terminal.documents()).toMatchObject([{ fate: 'loaded', key: trace?.key }]);
  }
});

test('contract diff reads the real catalogue: nothing to do after a deploy, refusals exit with 1', async () => {
  const same = await lake(['contract', 'diff'], cloud);
  expect(same.terminal.printed).toEqual(['the warehouse is as the contracts say']);
  expect(same.code).toBe(0);
  await warehouse.superuser('ALTER TABLE core.students ADD COLUMN shoe_size integer');
  const { code, terminal } = await lake(['contract', 'diff', '--json'], cloud);
  expect(terminal.documents()).toMatchObject([
    { dataset: 'students', kind: 'column_gone', column: 'shoe_size', automatic: false },
  ]);
  expect(code).toBe(1);
});
