import { join } from 'node:path';
import * as fc from 'fast-check';
import { readContracts } from '../../contracts/read-contracts';
import { recognise } from '../../contracts/recognise';
import type { Contract } from '../../contracts/types';

const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));
const byName = (dataset: string): Contract => {
  const found = contracts.find((contract) => contract.dataset === dataset);
  if (!found) throw new Error(`no contract ${dataset}`);
  return found;
};
/** A copy of a contract with other settings. */
const changed = (dataset: string, more: Partial<Contract>): Contract => ({
  ...byName(dataset),
  ...more,
});
const datasetOf = (header: string[], key: string) => {
  const answer = recognise(contracts, header, key);
  return answer.ok ? answer.contract.dataset : answer.code;
};

const SKILLS = ['student_id', 'skill', 'level'];
const SCORES = byName('students_performance')
  .columns.filter((column) => column.transform === undefined)
  .map((column) => column.name);

test('names are compared without case, spaces, punctuation and accents', () => {
  const header = [
    'Gender',
    'RACE / ethnicity',
    'parentalLevelOfEducation',
    ' Lunch ',
    'Test-Preparation_Course',
    'Máth Score',
    'reading.score',
    'WritingScore',
  ];
  const answer = recognise(contracts, header, 'x.csv');
  expect(answer).toMatchObject({ ok: true, drift: { extra: [], missing: [], renamed: [] } });
});

test('synonyms are listed as renamed, unknown columns as extra, absent ones as missing', () => {
  const answer = recognise(
    contracts,
    ['Proficiency', 'Notes', 'SID', 'skill'],
    'student_skills/a.csv',
  );
  expect(answer).toMatchObject({
    ok: true,
    mapping: [2, 3, 0],
    drift: {
      extra: ['Notes'],
      missing: [],
      renamed: [
        { from: 'SID', to: 'student_id' },
        { from: 'Proficiency', to: 'level' },
      ],
    },
  });
});

test('derived columns are never read from a file that happens to have them', () => {
  const answer = recognise(contracts, [...SCORES, 'total_score'], 'x.csv');
  expect(answer).toMatchObject({ ok: true, drift: { extra: ['total_score'] } });
  expect(answer.ok ? answer.mapping.slice(-3) : []).toEqual([-1, -1, -1]);
});

test.each([
  ['student_skills/a.csv', SKILLS, 'student_skills'],
  ['anything/at/all.csv', SKILLS, 'student_skills'],
  // the folder is a preference, not a proof
  ['students/a.csv', SKILLS, 'student_skills'],
  ['job_skills/a.csv', ['title', 'city', 'state'], 'jobs'],
  ['job_skills.csv', ['title', 'city', 'state'], 'jobs'],
  // the folder decides between two that fit
  ['job_skills/a.csv', ['job_id', 'skill', 'title', 'city'], 'job_skills'],
  ['jobs/a.csv', ['job_id', 'skill', 'title', 'required'], 'jobs'],
  // known columns among many others are no proof, but the folder is
  ['x.csv', ['student_id', 'a', 'b', 'c'], 'unrecognised'],
  ['students/x.csv', ['student_id', 'a', 'b', 'c'], 'students'],
  ['x.csv', ['a', 'b'], 'unrecognised'],
  ['x.csv', ['student_id', 'a'], 'unrecognised'],
  // what looks most like another dataset is not taken for this one
  ['x.csv', ['student_id', 'level'], 'unrecognised'],
  ['students/x.csv', ['student_id', 'level'], 'students'],
])('%s with %j is %s', (key, header, expected) => {
  expect(datasetOf(header, key)).toBe(expected);
});

test('a file under the folder of a dataset is refused with the columns that it lacks', () => {
  const answer = recognise(contracts, ['student_id', 'level'], 'student_skills/a.csv');
  expect(answer).toMatchObject({ ok: false, code: 'missing_columns', dataset: 'student_skills' });
  expect(answer.ok ? '' : answer.message).toContain('lacks skill of dataset student_skills');
});

test('an unrecognised header names the closest dataset and what it needs', () => {
  const answer = recognise(contracts, SCORES.slice(1), 'upload.csv');
  expect(answer).toMatchObject({ ok: false, code: 'unrecognised', dataset: null });
  expect(answer.ok ? '' : answer.message).toContain(
    'the closest is students_performance, which needs gender',
  );
});

test('two contracts that fit alike are ambiguous and named', () => {
  const twin = changed('student_skills', { dataset: 'pupil_skills' });
  const answer = recognise([...contracts, twin], SKILLS, 'x.csv');
  expect(answer).toMatchObject({ ok: false, code: 'ambiguous' });
  expect(answer.ok ? '' : answer.message).toContain('student_skills and pupil_skills');
  expect(recognise([...contracts, twin], SKILLS, 'pupil_skills/x.csv')).toMatchObject({
    ok: true,
    contract: { dataset: 'pupil_skills' },
  });
});

test.each([
  [['student_id', 'skill', 'Student ID'], 'duplicate_header', 'student_id (1, 3)'],
  [['student_id', 'skill', 'SID'], 'duplicate_header', 'student_id, SID (student_id)'],
  [['student_id', ' ', 'skill', ''], 'blank_header', 'position 2, 4'],
])('header %j is refused: %s', (header, code, message) => {
  const answer = recognise(contracts, header, 'student_skills/a.csv');
  expect(answer).toMatchObject({ ok: false, code, dataset: 'student_skills' });
  expect(answer.ok ? '' : answer.message).toContain(message);
});

test('a hint decides', () => {
  expect(recognise(contracts, ['student_id', 'skill'], 'x.csv', 'students')).toMatchObject({
    ok: true,
    contract: { dataset: 'students' },
  });
  expect(recognise(contracts, ['skill'], 'x.csv', 'students')).toMatchObject({
    code: 'missing_columns',
  });
  expect(recognise(contracts, SKILLS, 'x.csv', 'nothing')).toMatchObject({ code: 'unrecognised' });
});

test('the file pattern captures values of the key', () => {
  const feedback = changed('student_skills', {
    filePatterns: ['{program}/{year}/*.csv', 'student_skills/**'],
  });
  expect(recognise([feedback], SKILLS, 'data_science/2019/x.csv')).toMatchObject({
    captured: { program: 'data_science', year: '2019' },
  });
  expect(recognise([feedback], SKILLS, 'student_skills/x.csv')).toMatchObject({ captured: {} });
});

test.each([
  ['partial', ['student_id', 'skill', 'more'], undefined],
  ['subset', ['student_id', 'skill', 'more'], 'missing_columns'],
  ['superset', ['student_id', 'skill', 'more'], 'extra_columns'],
  ['superset', ['student_id', 'skill'], undefined],
  ['equal', ['student_id', 'skill'], 'missing_columns'],
  ['equal', ['level', 'student_id', 'skill'], undefined],
] as const)('fieldsMatch %s with %j', (fieldsMatch, header, code) => {
  const strict = changed('student_skills', { fieldsMatch });
  const answer = recognise([strict], header, 'x.csv');
  expect(answer.ok ? undefined : answer.code).toBe(code);
});

test('permuted columns give the same mapping', () => {
  const shuffled = fc.shuffledSubarray(SCORES, { minLength: SCORES.length });
  fc.assert(
    fc.property(shuffled, (header) => {
      const answer = recognise(contracts, header, 'x.csv');
      if (!answer.ok) throw new Error(answer.message);
      const names = answer.contract.columns.map(({ name }) => name);
      for (const [column, index] of answer.mapping.entries()) {
        expect(header[index]).toBe(index < 0 ? undefined : names[column]);
      }
      expect(answer.mapping.filter((index) => index >= 0)).toHaveLength(SCORES.length);
    }),
  );
});

test('any header gets an answer', () => {
  const names = fc.constantFrom(
    ...contracts.flatMap(({ columns }) => columns.map(({ name }) => name)),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(names, fc.string())), fc.string(), (header, key) => {
      const answer = recognise(contracts, header, key);
      const found = answer.ok ? answer.mapping.filter((index) => index >= 0) : [];
      const extra = answer.ok ? answer.drift.extra.length : header.length;
      expect(new Set(found).size).toBe(found.length);
      expect(found.length + extra).toBe(header.length);
      expect(answer.ok || answer.message !== '').toBe(true);
    }),
    { numRuns: 500 },
  );
});
