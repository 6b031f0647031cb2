import { RetryableError, TerminalError } from '../../../lambdas/shared/errors';
import { DB_ROLE } from '../../../names';
import { contractOf } from '../shared/samples';
import { AWarehouse, column, id, ORDER_VALUES, score, students } from './a-warehouse';

const warehouse = new AWarehouse();

describe('createCoreTables', () => {
  it('adds nullable columns and widens types, rows kept, in the middle of the contract too', async () => {
    await warehouse.migrate([
      students([id, score, column('gpa', 'numeric(3,2)', { required: true })]),
    ]);
    await warehouse.db.query(`SET ROLE lake_loader`);
    await warehouse.db.query(`INSERT INTO core.students VALUES ('a', 7, 3.5, ${ORDER_VALUES})`);
    const altered = await warehouse.create(
      students([
        id,
        column('city', 'text'),
        { ...score, sqlType: 'bigint' },
        column('gpa', 'numeric(5,2)'),
      ]),
    );
    expect(altered).toEqual([
      'alter table "core"."students" add column "city" text',
      'alter table "core"."students" alter column "score" type bigint',
      'alter table "core"."students" alter column "gpa" type numeric(5,2), alter column "gpa" drop not null',
    ]);
    expect(await warehouse.db.query('SELECT id, city, score, gpa FROM core.students_live')).toEqual(
      [{ id: 'a', city: null, score: '7', gpa: '3.50' }],
    );
  });

  it('widens the contributions of a snapshot dataset with its table', async () => {
    await warehouse.migrate([students([id, score], { mode: 'snapshot' })]);
    await warehouse.create(students([id, { ...score, sqlType: 'bigint' }], { mode: 'snapshot' }));
    expect(await warehouse.typesOf('core.students')).toEqual({ id: 'text', score: 'bigint' });
    expect(await warehouse.typesOf('core.students_contrib')).toEqual({
      id: 'text',
      score: 'bigint',
    });
  });

  it('refuses everything else in one readable list and changes nothing', async () => {
    await warehouse.migrate([
      students([id, score, column('gpa', 'numeric(5,2)'), column('city', 'text')]),
    ]);
    const before = await warehouse.typesOf('core.students');
    const next = students(
      [
        id,
        { ...score, required: true },
        column('gpa', 'numeric(5,1)'),
        column('zip', 'text', { required: true }),
      ],
      { key: ['id', 'score'] },
    );
    const refused = await warehouse.create(next).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TerminalError);
    expect(
      String(refused)
        .split('\n')
        .filter((line) => !line.startsWith('  ')),
    ).toEqual([
      'TerminalError: these changes of contracts need a migration in sql/migrations:',
      '! students  other key: (id) -> (id, score)',
      '! students.score  becomes required',
      '! students.gpa  type that is not wider: numeric(5,2) -> numeric(5,1)',
      '! students.zip  column renamed?: city -> zip',
    ]);
    expect(await warehouse.typesOf('core.students')).toEqual(before);
  });

  it('brings the columns of the view into the order of the contract', async () => {
    await warehouse.migrate([students([id, score])]);
    await warehouse.create(students([score, id]));
    expect(await warehouse.typesOf('core.students_live')).toEqual({ score: 'integer', id: 'text' });
  });

  it('refuses another mode', async () => {
    await warehouse.migrate([students([id, score])]);
    await expect(warehouse.create(students([id, score], { mode: 'snapshot' }))).rejects.toThrow(
      'students  other mode: delta -> snapshot',
    );
  });

  it('does not make readers wait behind it: it gives up after the lock timeout, and changes nothing', async () => {
    await warehouse.migrate([students([id, score])]);
    const wider = students([id, { ...score, sqlType: 'bigint' }]);
    const reader = await warehouse.connect(DB_ROLE.feed);
    await reader.transaction('snapshot', async (tx) => {
      await tx.query('SELECT count(*) FROM core.students_live');
      await expect(warehouse.create(wider)).rejects.toThrow(RetryableError);
    });
    expect(await warehouse.typesOf('core.students')).toEqual({ id: 'text', score: 'integer' });
    await warehouse.create(wider);
    expect(await warehouse.typesOf('core.students_live')).toEqual({ id: 'text', score: 'bigint' });
  });

  it('quotes names that SQL would take for its own', async () => {
    await warehouse.migrate([]);
    const odd = contractOf('order', { columns: [id, column('select', 'text')] });
    await warehouse.create(odd);
    await warehouse.create({ ...odd, columns: [...odd.columns, column('user', 'text')] });
    expect(await warehouse.typesOf('core."order"')).toEqual({
      id: 'text',
      select: 'text',
      user: 'text',
    });
  });
});
