import { ContractError } from '../../contracts/contract-error';
import { MARKS } from './contract-fixture';
import { readAll } from './reading-contracts';

/** Another dataset with a key of two columns. */
const SEATS = `apiVersion: v3.1.0
kind: DataContract
id: seats
version: 1.0.0
status: active
schema:
  - name: seats
    properties:
      - { name: room, logicalType: string, primaryKey: true, primaryKeyPosition: 2 }
      - { name: row, logicalType: integer, primaryKey: true, primaryKeyPosition: 1 }
`;

const LOOSE = SEATS.replaceAll('seats', 'loose').replaceAll(/, primaryKey[^}]*/g, '');

/** Dataset marks with a column (line 12) and relationships of its own (line 9). */
function marks(column: string, ofTable = ''): string {
  const withColumn = MARKS.replace(
    '{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
    `{ name: points, logicalType: integer, ${column} }`,
  );
  return withColumn.replace(
    '      - { property: mode, value: delta }',
    `      - { property: mode, value: delta }\n${ofTable}`.trimEnd(),
  );
}

const referencesOf = (text: string) =>
  readAll({ marks: text, seats: SEATS, loose: LOOSE }).find(({ dataset }) => dataset === 'marks')
    ?.references;

const hash = (text: string) => readAll({ marks: text, seats: SEATS }).map((c) => c.hash);

function problems(text: string): string[] {
  try {
    referencesOf(text);
    return [];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map(({ line, message }) => `${line}: ${message}`);
  }
}

test('a relationship of a column names the row of its key, also of its own dataset', () => {
  const own = MARKS.replace(
    '{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
    '{ name: before, logicalType: string, relationships: [{ to: marks.id }] }',
  ).replace('points * 2', '1 + 1');
  expect(referencesOf(own)).toEqual([{ columns: ['before'], dataset: 'marks' }]);
});

test('a composite relationship comes back in the order of the other key', () => {
  const composite = marks(
    'relationships: []',
    '    relationships:\n      - { from: [marks.id, marks.points], to: [seats.room, seats.row] }',
  );
  expect(referencesOf(composite)).toEqual([{ columns: ['points', 'id'], dataset: 'seats' }]);
});

test('the hash of a contract covers its references', () => {
  const composite =
    '    relationships:\n      - { from: [marks.id, marks.points], to: [seats.room, seats.row] }';
  expect(hash(marks('required: false', composite))[0]).not.toBe(hash(marks('required: false'))[0]);
});

test.each<[string, string, string, string]>([
  [
    'an unknown dataset',
    'relationships: [{ to: chairs.id }]',
    '',
    '12: relationship: there is no dataset chairs: there are loose, marks, seats',
  ],
  [
    'half a key',
    'relationships: [{ to: seats.row }]',
    '',
    '12: relationship: (row) is not the key of dataset seats, which is (row, room)',
  ],
  [
    'rows without a key',
    'relationships: [{ to: loose.row }]',
    '',
    '12: relationship: rows of dataset loose are known by their hash only',
  ],
  [
    'another type',
    'relationships: [{ to: marks.id }]',
    '',
    '12: relationship: column points is integer, but marks.id is text',
  ],
  [
    'a column that is not there',
    'required: false',
    '    relationships:\n      - { from: marks.seat, to: marks.id }',
    '11: relationship: dataset marks has no column seat',
  ],
  [
    'the columns of another dataset',
    'required: false',
    '    relationships:\n      - { from: seats.row, to: marks.id }',
    '11: a relationship of dataset marks begins at its own columns: marks.<column>',
  ],
  [
    'ids of the other notation',
    'relationships: [{ to: schema/seats/properties/row }]',
    '',
    '12: relationships name columns as dataset.column; ids and other files are not read',
  ],
])('%s is refused with its line', (_, column, ofTable, message) => {
  expect(problems(marks(column, ofTable))).toEqual([message]);
});

test('a broken contract does not make the datasets that name it wrong, too', () => {
  const naming = MARKS.replace(
    '{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
    '{ name: points, logicalType: integer, relationships: [{ to: broken.id }] }',
  );
  expect(() => readAll({ marks: naming, broken: 'kind: Nonsense' })).toThrow(
    expect.objectContaining({
      problems: expect.not.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining('relationship') }),
      ]),
    }),
  );
});
