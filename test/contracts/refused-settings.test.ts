import { MARKS } from './contract-fixture';
import { custom, edited, points, problems } from './reading-contracts';

const RESERVED = ['7: dataset unrecognised: ', '7: dataset unrecognised lies in folder marks'];

test.each<[string, string, string[]]>([
  [
    'an optional key',
    edited('primaryKey: true, required: true', 'primaryKey: true, required: false'),
    ['11: column id is part of the key and so cannot be optional'],
  ],
  [
    'unique without key',
    points('{ name: points, logicalType: integer, unique: true }'),
    ['12: column points: only the key is kept unique'],
  ],
  [
    'a key without digits',
    edited('{ name: id, logicalType: string', '{ name: id, logicalType: number'),
    ['11: column id is part of the key: declare its digits'],
  ],
  [
    'one header name for two columns',
    points('{ name: points, logicalType: integer, physicalName: I D }'),
    ['12: columns id and points share the header name id'],
  ],
  [
    'synonyms of a derived column',
    edited('transformLogic: points * 2', 'transformLogic: points * 2, physicalName: double'),
    ['14: column twice has transformLogic'],
  ],
  [
    'a spelling of numbers that no file writes',
    edited(
      'transformLogic: points * 2',
      'transformLogic: points * 2, customProperties: [{ property: groupChar, value: "." }, { property: decimalChar, value: "," }]',
    ).replace('twice, logicalType: integer', 'twice, logicalType: number'),
    ['14: column twice has transformLogic, so it is never read from a file and needs no groupChar'],
  ],
  [
    'a hash for half a key',
    points(
      '{ name: points, logicalType: string, primaryKey: true, customProperties: [{ property: whenColumnAbsent, value: rowHash }] }',
    ),
    [
      '12: column points: whenColumnAbsent rowHash needs',
      '9: mode delta needs a key in every file',
      '14: ',
    ],
  ],
  [
    'delta without a key',
    edited('primaryKey: true, ', ''),
    ['9: mode delta needs a key in every file'],
  ],
  [
    'identical rows with a key',
    custom('{ property: identicalRows, value: keep }'),
    ['9: identicalRows keep contradicts the key'],
  ],
  [
    'deletes of a snapshot',
    custom(
      '{ property: mode, value: snapshot }\n      - { property: deleteWhen, value: "points = 0" }',
    ),
    ['10: deleteWhen needs mode delta'],
  ],
  [
    'deleteWhen that is no condition',
    custom('{ property: deleteWhen, value: points }'),
    ['9: deleteWhen must be true or false, but it gives integer'],
  ],
  [
    'a zone',
    custom('{ property: timezone, value: Mars/Olympus }'),
    ['13: column seen: unknown time zone Mars/Olympus', '9: unknown time zone'],
  ],
  [
    'a file pattern',
    custom('{ property: filePattern, value: "{Program}/x.csv" }'),
    ['9: file pattern "{Program}/x.csv"'],
  ],
  [
    'an order by nothing',
    custom('{ property: versionOrder, value: changed }'),
    ['9: versionOrder: changed is neither a column nor captured'],
  ],
  [
    'an order by a column and a captured part',
    custom(
      '{ property: filePattern, value: "{year}/*" }\n      - { property: versionOrder, value: [year, points] }',
    ),
    ['10: versionOrder takes columns or captured parts of the key, not both'],
  ],
  [
    'an order by a second column without bounds',
    custom('{ property: versionOrder, value: [points, points] }'),
    [
      '9: versionOrder: points is given twice',
      '9: versionOrder: column points stands behind others: from 0 to 9999',
    ],
  ],
  ['a reserved name', MARKS.replace('name: marks', 'name: unrecognised'), RESERVED],
  [
    'an order by text',
    custom('{ property: versionOrder, value: id }'),
    ['9: versionOrder: column id must be an integer'],
  ],
  [
    'a transform of an unknown column',
    edited('points * 2', 'point * 2'),
    [
      '14: column twice: transformLogic: unknown column point: there are id, points, seen, twice (character 1)',
    ],
  ],
  [
    'a transform with a mixed type',
    edited('points * 2', 'points * id'),
    ['14: column twice: transformLogic: * needs numbers, not integer and text (character 8)'],
  ],
  [
    'a transform of another type',
    edited('points * 2', 'id'),
    ['14: column twice is integer, but its transformLogic gives text'],
  ],
  [
    'a transform in a circle',
    edited('points * 2', 'twice + 1'),
    ['14: transformLogic goes in a circle: twice'],
  ],
  [
    'nothing to read',
    MARKS.replaceAll(/ {6}- \{ name: (id|points|seen).*\n/g, '')
      .replace('points * 2', '1 + 1')
      .replace('delta', 'snapshot'),
    ['7: dataset marks reads no column from its files'],
  ],
])('refused: %s', (_what, yaml, expected) => {
  expect(problems(yaml)).toEqual(expected.map((start) => expect.stringContaining(start)));
});
