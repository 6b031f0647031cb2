import { custom, edited, points, problems } from './reading-contracts';

const dialect = (words: string) => custom(`{ property: tableDialect, value: { ${words} } }`);

test.each<[string, string, string]>([
  // Keys and settings
  [
    'a place in the key without a key',
    points('{ name: points, logicalType: integer, primaryKeyPosition: 2 }'),
    '12: column points has a primaryKeyPosition, but is no primaryKey',
  ],
  [
    'one place in the key for two columns',
    points(
      '{ name: points, logicalType: integer, primaryKey: true, primaryKeyPosition: 1 }',
    ).replace(
      'primaryKey: true, required: true',
      'primaryKey: true, primaryKeyPosition: 1, required: true',
    ),
    '12: columns id and points share place 1 of the key',
  ],
  [
    'a partition that no file name tells',
    points('{ name: points, logicalType: integer, partitioned: true }'),
    '12: column points is partitioned, but no filePattern captures {points}',
  ],
  [
    'a part of the file name that is nearly a column',
    custom('{ property: filePattern, value: "{point}/*.csv" }'),
    '9: file pattern captures {point}, which is no column: {points} is meant?',
  ],
  [
    'a part of the file name for a derived column',
    custom('{ property: filePattern, value: "{twice}/*.csv" }'),
    '14: column twice has transformLogic, so a file pattern cannot capture it',
  ],
  [
    'one file pattern twice',
    custom('{ property: filePattern, value: ["a*.csv", "a*.csv"] }'),
    '9: file pattern "a*.csv" is given twice',
  ],
  [
    'a shrink of rows that stay',
    custom('{ property: maxShrinkPercent, value: 10 }'),
    '9: maxShrinkPercent needs mode snapshot',
  ],
  [
    'a setting with a slip of the pen',
    custom('{ property: mising_values, value: [NA] }'),
    '9: unknown customProperty mising_values: missingValues is meant? Allowed are filePattern',
  ],
  [
    'a setting of a column with a slip of the pen',
    points(
      '{ name: points, logicalType: integer, customProperties: [{ property: synonym, value: [p] }] }',
    ),
    '12: unknown customProperty synonym: synonyms is meant?',
  ],
  // Expressions
  [
    'a transform whose text its own enum refuses',
    edited(
      '{ name: twice, logicalType: integer, transformLogic: points * 2 }',
      `{ name: band, transformLogic: "CASE WHEN points > 2 THEN 'High' ELSE 'Low' END", customProperties: [{ property: enum, value: [High, Lo] }] }`,
    ),
    "14: column band: its transformLogic gives 'Low', which is none of High, Lo",
  ],
  [
    'a condition over a column that is not there',
    custom('{ property: deleteWhen, value: "point = 0" }'),
    '9: deleteWhen: unknown column point: there are id, points, seen, twice (character 1)',
  ],
  // How files are written
  [
    'a delimiter that is a letter',
    dialect('delimiter: x'),
    '9: customProperty tableDialect.delimiter: one ASCII character',
  ],
  ['two delimiters', dialect('delimiter: "::"'), '9: customProperty tableDialect.delimiter: '],
  [
    'one character for two things',
    dialect('delimiter: "|", quoteChar: "|"'),
    '9: customProperty tableDialect: delimiter and quoteChar are the same character',
  ],
  [
    'marks that are doubled and escaped',
    dialect('doubleQuote: true, escapeChar: "\\\\"'),
    '9: customProperty tableDialect: doubleQuote true contradicts escapeChar',
  ],
  [
    'escapes without quoting',
    dialect('quoteChar: "", escapeChar: "\\\\"'),
    '9: customProperty tableDialect: quoteChar "" means no quoting',
  ],
  [
    'the line of no header',
    dialect('header: false, headerRows: [2]'),
    '9: customProperty tableDialect: header false contradicts headerRows',
  ],
  [
    'a header that is a comment',
    dialect('headerRows: [2], commentRows: [1, 2]'),
    '9: customProperty tableDialect: line 2 is the header and a comment',
  ],
])('refused: %s', (_what, yaml, start) => {
  expect(problems(yaml)[0]).toEqual(expect.stringContaining(start));
  expect(problems(yaml)[0]?.startsWith(start.split(' ')[0] ?? '')).toBe(true);
});
