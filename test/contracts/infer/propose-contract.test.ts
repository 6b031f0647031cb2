import { columnFor, proposed } from './profiled';

const rows = (count: number, cells: (index: number) => readonly string[]) =>
  Array.from({ length: count }, (_, index) => cells(index));

describe('what a missing value is', () => {
  test('a token where the rest of the column is of another type', () => {
    const { contract } = proposed([
      ['seats', 'price'],
      ['1', 'N/A'],
      ['-', '2.50'],
    ]);
    expect(contract.missingValues.toSorted()).toEqual(['-', 'N/A']);
    expect(contract.columns.map(({ type, required }) => [type, required])).toEqual([
      ['integer', false],
      ['number', false],
    ]);
  });

  test('never in a table of text: NA is a value there', () => {
    const { contract } = proposed([['plan'], ['GS'], ['NA']]);
    expect(contract).toMatchObject({ missingValues: [], columns: [{ required: true }] });
  });

  test('not where another column has it among codes: the typed column becomes text', () => {
    const { contract, notes } = proposed([
      ['country', 'size'],
      ['NA', '1'],
      ['US', 'NA'],
      ['DE', '3'],
    ]);
    expect(contract.missingValues).toEqual([]);
    expect(contract.columns.map(({ type }) => type)).toEqual(['string', 'string']);
    expect(notes.get('size')?.join()).toMatch(/value of another column/);
  });

  test('not where it may be the name of a person', () => {
    const { contract } = proposed([
      ['last_name', 'age'],
      ['Null', 'Null'],
      ['Ray', '7'],
    ]);
    expect(contract.missingValues).toEqual([]);
  });

  test('text columns that hold it as well are told so', () => {
    const { contract, notes } = proposed([
      ['item', 'price'],
      ['soup', 'ERROR'],
      ['ERROR', '3'],
    ]);
    expect(contract.missingValues).toEqual(['ERROR']);
    expect(notes.get('item')?.join()).toMatch(/become NULL/);
  });
});

const keyOf = (header: readonly string[], count: number, cells: (i: number) => readonly string[]) =>
  proposed([header, ...rows(count, cells)], { key: 'courses.csv' }).contract.key;

describe('the key', () => {
  test('is what is called like one and different in every row; the own id comes first', () => {
    expect(keyOf(['room_id', 'course_id', 'title'], 9, (i) => [`r${i}`, `c${i}`, `t${i}`])).toEqual(
      ['course_id'],
    );
    expect(keyOf(['title', 'seats'], 9, (i) => [`t${i}`, `${i}`])).toEqual([]);
    expect(keyOf(['score', 'id'], 9, (i) => [`${i}.5`, `${i}.5`])).toEqual([]);
  });

  test('else pairs of such columns, in the order of the file', () => {
    const pair = keyOf(['date', 'student_id', 'x'], 8, (i) => [
      `2024-01-0${1 + (i % 4)}`,
      `s${i >> 2}`,
      'x',
    ]);
    expect(pair).toEqual(['date', 'student_id']);
  });

  test('is never empty anywhere', () => {
    expect(keyOf(['id', 'title'], 9, (i) => [i === 3 ? '' : `${i}`, 'x'])).toEqual([]);
  });

  test('without one a row is known by all of it: snapshot; identical rows are kept when there are some', () => {
    const table = [['title'], ['a'], ['a']];
    expect(proposed(table).contract).toMatchObject({
      key: [],
      mode: 'snapshot',
      identicalRows: 'reject',
    });
    const kept = proposed(table, { identicalRows: true } as object).contract;
    expect(kept.identicalRows).toBe('keep');
  });
});

test('names are legal and different, and headers find their columns', () => {
  const header = ['Study Hours (%)', 'studyHours', '2023 score', 'ctid', '姓名', 'No.', ''];
  const { contract } = proposed([header, header.map(() => 'x')]);
  expect(contract.columns.map(({ name, synonyms }) => [name, synonyms])).toEqual([
    ['study_hours', []],
    ['study_hours_2', []],
    ['c_2023_score', ['2023 score']],
    ['ctid_value', ['ctid']],
    ['column_5', ['姓名']],
    ['no', []],
    ['column_7', []],
  ]);
});

test.each([
  ['Bus Routes 2024-01 (2).csv', 'bus_routes', 'Bus Routes*.csv'],
  ['raw/x/students_final_v2.csv.gz', 'students', 'students_final_v*.csv.gz'],
  ['2024.csv', 'dataset_2024', '2024*.csv'],
  ['sales_live.csv', 'sales_live_data', 'sales_live*.csv'],
  ['unrecognised.csv', 'unrecognised_data', 'unrecognised*.csv'],
  ['a{b}*c.csv', 'a_b_c', 'a?b??c*.csv'],
])('%s makes dataset %s', (key, dataset, pattern) => {
  const { contract } = proposed([['a'], ['1']], { key });
  expect(contract).toMatchObject({ dataset, filePatterns: [`${dataset}/**`, pattern] });
});

test('a name that is taken gets a number', () => {
  expect(proposed([['a'], ['1']], { taken: ['menu', 'menu_2'] }).contract.dataset).toBe('menu_3');
});

test.each([
  ['Student ID', ['1'], 'identifier'],
  ['SSN', ['1'], 'identifier'],
  ['login', ['123-45-6789'], 'identifier'],
  ['number', ['123-45-6789', '987-65-4321'], 'identifier'],
  ['First Name', ['a'], 'directory'],
  ['contact', ['ann@example.org'], 'directory'],
  ['reach', ['832-702-3631', '(832) 702-3631'], 'directory'],
  ['Date of Birth', ['2006-08-14'], 'directory'],
  ['Race/Ethnicity', ['group A'], 'education-record'],
  ['math score', ['7'], 'education-record'],
  ['GPA', ['3.5'], 'education-record'],
  ['title', ['soup'], 'none'],
])('%s is guessed to be %s', (name, cells, pii) => {
  expect(columnFor(name, cells).pii).toBe(pii);
});

test('values are told of columns that say nothing of a person, and only where there are few of them', () => {
  const many = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 'bus' : 'train'));
  expect(columnFor('travel', many).notes.join()).toContain('seen: bus, train');
  expect(columnFor('gender', many).notes).toEqual([]);
  expect(
    columnFor(
      'travel',
      many.map((value, i) => `${value}${i}`),
    ).notes,
  ).toEqual([]);
});

test('columns without a name tell no values: they may be names of people', () => {
  const many = Array.from({ length: 40 }, (_, i) => [i % 2 === 0 ? 'Ann' : 'Bo']);
  expect(proposed([['姓名'], ...many]).notes.get('column_1')).toEqual([]);
  const unnamed = proposed([['c1'], ...many], { hasHeader: false } as object);
  expect(unnamed.notes.get('c1')).toEqual([]);
});

test('nothing that only this file shows is made a rule', () => {
  const { contract } = proposed([
    ['age', 'travel'],
    ['7', 'bus'],
    ['9', 'train'],
  ]);
  for (const column of contract.columns)
    for (const rule of ['minimum', 'maximum', 'enum', 'pattern', 'maxLength', 'earliest'])
      expect(column).not.toHaveProperty(rule);
});
