import { holdReason } from '../../../../lambdas/clean/engine/hold-reason';
import type { RefusedLine } from '../../../../lambdas/clean/engine/line-fixes';
import { clean, contract } from './clean-content';
import { fixOf, told } from './fix-content';

const HEADER = 'id,name,points\n';

const own = (line: number, sqlstate = '22003'): RefusedLine => ({
  line,
  own: true,
  sqlstate,
  fixes: [],
});

const refusal = (...fixes: string[]): RefusedLine => ({
  line: 2,
  own: false,
  sqlstate: '22P05',
  fixes,
});

describe('a row that PostgreSQL refused', () => {
  test('is a reject with its original cells, and does not hold the file', async () => {
    const contracts = [contract({ maxRejectedPercent: 0 })];
    const content = `${HEADER}1, poison ,5\n2,b,6\n`;
    const { cleaning, rows, rejects, ledger } = await clean(content, {
      contracts,
      refusedRows: () => [own(2)],
    });
    expect(rows.map((row) => row['id'])).toEqual(['2']);
    expect(cleaning).toMatchObject({
      status: 'clean',
      rows: { read: 2, clean: 1, rejected: 1, duplicate: 0 },
      rejectedByReason: { 'warehouse:22003': 1 },
    });
    expect(rejects).toMatchObject([{ name: ' poison ', _line: '2', _reasons: 'warehouse:22003' }]);
    expect(rejects[0]?.['_check']).toMatch(/^[0-9a-f]{16}$/);
    expect(ledger).toMatchObject([{ _reasons: 'warehouse:22003', _status: 'open' }]);
  });

  test('costs only itself: another row takes its key', async () => {
    const content = `${HEADER}1,poison,5\n1,good,6\n`;
    const { rows } = await clean(content, { refusedRows: () => [own(2)] });
    expect(rows).toMatchObject([{ id: '1', name: 'good' }]);
  });

  test('does not outdate the older row with its key either', async () => {
    const contracts = [contract({ versionOrder: ['points'] })];
    const content = `${HEADER}1,old,1\n1,poison,9\n1,older,0\n`;
    const { rows, cleaning } = await clean(content, { contracts, refusedRows: () => [own(3)] });
    expect(rows).toMatchObject([{ name: 'old' }]);
    expect(cleaning.rows).toEqual({ read: 3, clean: 1, rejected: 1, duplicate: 1 });
  });

  test('is corrected in any cell', async () => {
    const content = `${HEADER}1,poison,5\n2,b,6\n`;
    const refused = { refusedRows: () => [own(2)] };
    const { rejects } = await clean(content, refused);
    const fixes = [fixOf(rejects[0]!, { name: 'good', id: '7' })];
    const { rows, cleaning } = await clean(content, { ...refused, fixes });
    expect(rows[1]).toMatchObject({ id: '7', name: 'good', points: '5', _line: '2' });
    expect(cleaning.fixResults.map(told)).toEqual(['2:taken']);
  });

  test('has the reasons of the contract where that refuses it, too', async () => {
    const { rejects } = await clean(`${HEADER}1,a,bad\n`, { refusedRows: () => [own(2)] });
    expect(rejects).toMatchObject([{ _reasons: 'type:points' }]);
  });
});

describe('a correction that PostgreSQL refused', () => {
  const content = `${HEADER}1,a,bad\n2,b,6\n`;
  const contracts = [contract({ maxRejectedPercent: 0 })];

  async function corrected(
    refusedRows: readonly RefusedLine[],
    ...changes: Record<string, string>[]
  ) {
    const { rejects } = await clean(content);
    const fixes = changes.map((change, at) => fixOf(rejects[0]!, change, `x${at + 1}`));
    return clean(content, { contracts, fixes, refusedRows: () => refusedRows });
  }

  test('counts no more, nor do those before it; the file is not held again for it', async () => {
    const { cleaning, rejects, ledger } = await corrected(
      [refusal('x1', 'x2')],
      { points: '7' },
      { points: '8' },
    );
    expect(cleaning.rows).toEqual({ read: 2, clean: 1, rejected: 1, duplicate: 0 });
    expect(cleaning.fixResults.map(told)).toEqual([
      '2:overridden',
      '2:still_rejected (warehouse:22P05)',
    ]);
    expect(rejects).toMatchObject([{ points: 'bad', _reasons: 'warehouse:22P05;type:points' }]);
    expect(ledger).toMatchObject([{ _status: 'open', _by: '' }]);
    expect(cleaning.status).toBe('clean');
  });

  test('is followed by one that counts, and that may change every cell', async () => {
    const { cleaning, rows } = await corrected(
      [refusal('x1')],
      { points: '7' },
      { points: '7', name: 'z' },
    );
    expect(rows[1]).toMatchObject({ id: '1', name: 'z', points: '7' });
    expect(cleaning.fixResults.map(told)).toEqual(['2:overridden', '2:taken']);
  });

  test('may be tried again: perhaps the warehouse has changed', async () => {
    const { cleaning } = await corrected([refusal('x1')], { points: '7' }, { points: '7' });
    expect(cleaning.fixResults.map(told)).toEqual(['2:overridden', '2:taken']);
  });

  test('stays refused when a later one is not valid', async () => {
    const { cleaning } = await corrected([refusal('x1')], { points: '7' }, { points: 'x' });
    expect(cleaning.fixResults.map(told)).toEqual([
      '2:still_rejected (warehouse:22P05)',
      '2:still_rejected (type:points)',
    ]);
    expect(cleaning.rejectedByReason).toEqual({ type: 1, 'warehouse:22P05': 1 });
  });

  test('of a row that PostgreSQL refused before', async () => {
    const poison = `${HEADER}1,poison,5\n2,b,6\n`;
    const refused = { refusedRows: () => [own(2), refusal('x1')] };
    const { rejects } = await clean(poison, refused);
    const fixes = [fixOf(rejects[0]!, { name: 'poison too' }, 'x1')];
    const { rejects: after } = await clean(poison, { ...refused, fixes });
    expect(after).toMatchObject([{ name: 'poison', _reasons: 'warehouse:22P05' }]);
  });
});

test('holding counts rejected rows without those of the warehouse', () => {
  const half = { onRowError: 'reject', maxRejectedPercent: 50 } as const;
  const whole = { ...half, onRowError: 'reject-file' } as const;
  const rows = { read: 4, rejected: 3 };
  expect(holdReason(half, rows, { type: 3 })?.code).toBe('too_many_rejects');
  expect(holdReason(half, rows, { type: 2, 'warehouse:22003': 1 })).toBeNull();
  expect(holdReason(whole, rows, { type: 1, 'warehouse:22003': 2 })?.code).toBe('row_rejected');
  expect(holdReason(whole, rows, { 'warehouse:22003': 1, 'warehouse:54000': 2 })).toBeNull();
  expect(holdReason(half, rows, { type: 3 })?.message).toContain('3 of 4');
});
