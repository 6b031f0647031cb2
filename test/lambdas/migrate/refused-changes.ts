import type { Contract } from '../../../contracts/types';
import { column, id, score, students } from './a-warehouse';

export const gpa = column('gpa', 'numeric(5,2)');
export const city = column('city', 'text');
export const grade = column('grade', 'text', { enum: ['A', 'B'] });

/** A contract whose rules changed has another hash. */
export const next = (contract: Contract): Contract => ({ ...contract, hash: 'next' });

/** The contract before the change. */
export const was = students([id, score, gpa, city, grade]);

/** What a contract may change that needs a person: the contract, and the differences that show it. */
export const REFUSED: readonly [string, Contract, readonly unknown[]][] = [
  ['a column is gone', students([id, score, gpa, grade]), [['column_gone', 'city', 'text', null]]],
  [
    'a column may have another name: one gone, one new, both text',
    students([id, score, gpa, grade, column('town', 'text')]),
    [['rename_suspected', 'town', 'city', 'town']],
  ],
  [
    'a synonym tells which of two is renamed',
    students([
      id,
      gpa,
      grade,
      column('points', 'bigint', { synonyms: ['Score'] }),
      column('zip', 'text'),
    ]),
    [
      ['rename_suspected', 'points', 'score', 'points'],
      ['rename_suspected', 'zip', 'city', 'zip'],
    ],
  ],
  [
    'one gone and one new of another type',
    students([id, score, gpa, grade, column('born', 'date')]),
    [
      ['new_column', 'born', null, 'date'],
      ['column_gone', 'city', 'text', null],
    ],
  ],
  [
    'a narrower type',
    students([id, score, { ...gpa, sqlType: 'numeric(4,2)' }, city, grade]),
    [['narrower_type', 'gpa', 'numeric(5,2)', 'numeric(4,2)']],
  ],
  [
    'a column becomes required',
    students([id, { ...score, required: true }, gpa, city, grade]),
    [['required', 'score', null, null]],
  ],
  [
    'a new column is required',
    students([id, score, gpa, city, grade, column('zip', 'text', { required: true })]),
    [['new_required_column', 'zip', null, 'text']],
  ],
  [
    'another key',
    students([id, { ...score, required: true }, gpa, city, grade], { key: ['id', 'score'] }),
    [
      ['key', null, '(id)', '(id, score)'],
      ['required', 'score', null, null],
    ],
  ],
  [
    'more allowed values',
    next(students([id, score, gpa, city, { ...grade, enum: ['A', 'B', 'C'] }])),
    [['enum_grown', 'grade', 'A, B', 'A, B, C']],
  ],
  [
    'fewer allowed values',
    next(students([id, score, gpa, city, { ...grade, enum: ['A', 'C'] }])),
    [['enum_narrowed', 'grade', 'A, B', 'A, C']],
  ],
  [
    'any value allowed',
    next(students([id, score, gpa, city, column('grade', 'text')])),
    [['enum_grown', 'grade', 'A, B', null]],
  ],
  [
    'another derivation',
    next(students([id, score, gpa, { ...city, transform: "'x'" }, grade])),
    [['transform', 'city', null, "'x'"]],
  ],
  [
    'another order',
    next(students(was.columns, { versionOrder: ['score'] })),
    [['version_order', null, null, 'score']],
  ],
  [
    'other tombstones',
    next(students(was.columns, { deleteWhen: 'score  =\n 0' })),
    [['delete_when', null, null, 'score = 0']],
  ],
];
