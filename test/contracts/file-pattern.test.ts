import { compileFilePattern, FilePatternError } from '../../contracts/file-pattern';

test.each([
  ['students*.csv', 'a/b/students-2024.csv', {}],
  ['students*.csv', 'a/students/other.csv', undefined],
  ['students/**', 'students/2024/a.csv', {}],
  ['students/**', 'other/students/a.csv', undefined],
  ['**/a.csv', 'a.csv', {}],
  ['**/a.csv', 'x/y/a.csv', {}],
  ['x/*.csv', 'x/y/a.csv', undefined],
  ['x/?.csv', 'x/a.csv', {}],
  ['x/?.csv', 'x/ab.csv', undefined],
  [
    '{program}/{year}/{month}/f.csv',
    'ds/2019/01/f.csv',
    { program: 'ds', year: '2019', month: '01' },
  ],
  ['{program}/{year}/{month}/f.csv', 'ds/2019/f.csv', undefined],
  ['log-{day}.csv', 'x/log-2019-01-01.csv', { day: '2019-01-01' }],
  ['a.b(c)+.csv', 'a.b(c)+.csv', {}],
  ['a.b(c)+.csv', 'axb(c)+.csv', undefined],
])('%s on %s', (pattern, key, expected) => {
  expect(compileFilePattern(pattern).match(key)).toEqual(expected);
});

test.each([[''], ['/a'], ['{Year}'], ['{a}/{a}'], ['{a'], ['a}'], ['{}']])(
  'pattern %j cannot be read',
  (pattern) => {
    expect(() => compileFilePattern(pattern)).toThrow(FilePatternError);
  },
);
