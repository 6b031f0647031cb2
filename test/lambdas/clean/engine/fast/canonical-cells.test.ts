import { CanonicalCells, SOURCE } from '../../../../../lambdas/clean/engine/fast/canonical-cells';

/** Buffers of rows go on behind their last byte: cells are copied by words. */
const RECORD = Buffer.from('ab,cd,ef,gh        ');

function rowOf(...scales: readonly number[]): CanonicalCells {
  return new CanonicalCells(Uint8Array.from(scales));
}

function written(row: CanonicalCells): string {
  const out = Buffer.alloc(200);
  return out.toString('utf8', 0, row.write(RECORD, out, 0));
}

test('cells are written in the order of the columns, whatever their order in the record', () => {
  const row = rowOf(0, 0, 0, 0);
  row.setRecord(0, 9, 11);
  row.setRecord(1, 0, 2);
  row.setRecord(2, 3, 5);
  row.setRecord(3, 6, 8);
  expect(written(row)).toBe('gh,ab,cd,ef');
});

test('cells whose neighbour in the record is another are not copied with it', () => {
  const row = rowOf(0, 0);
  row.setRecord(0, 0, 2);
  row.setRecord(1, 6, 8);
  expect(written(row)).toBe('ab,ef');
});

test('cells of every source stand in one line', () => {
  const row = rowOf(0, 2, 0, 0, 0);
  row.setRecord(0, 0, 2);
  row.setNumber(1, -705);
  row.setOther(2, Buffer.from('own'));
  row.setNull(3, 2);
  row.setRecord(4, 0, 5);
  row.source[4] = SOURCE.enclosed;
  expect(written(row)).toBe('ab,-7.05,own,,"ab,cd"');
  expect([0, 1, 2, 3, 4].map((column) => row.isNull(column))).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
  expect(row.numbers[3]).toBeNaN();
});

test('the place of the marked column is noted', () => {
  const row = rowOf(0, 0, 0);
  row.marked = 1;
  row.setRecord(0, 0, 2);
  row.setOther(1, Buffer.alloc(0));
  row.setRecord(2, 3, 5);
  expect(written(row)).toBe('ab,,cd');
  expect(row.markedPlace).toBe(3);
});

test('room counts constants in every row, and other cells in their own', () => {
  const row = rowOf(0, 0);
  row.setOther(0, Buffer.alloc(1000));
  row.keep();
  const constant = row.room(10);
  expect(constant).toBeGreaterThan(1010);
  row.setOther(1, Buffer.alloc(500));
  expect(row.room(10)).toBe(constant + 500);
  row.warn({ warnings: [], rows: 0 });
  row.reset();
  expect(row.room(10)).toBe(constant);
  expect(row.warnings).toBe(0);
});
