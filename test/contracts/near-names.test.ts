import { join } from 'node:path';
import { nearNames } from '../../contracts/near-names';
import { readContracts } from '../../contracts/read-contracts';
import { recognise } from '../../contracts/recognise';

const absent = [
  { name: 'student_id', synonyms: ['student number'] },
  { name: 'grade', synonyms: [] },
  { name: 'category', synonyms: [] },
  { name: 'math_score', synonyms: [] },
];

test.each([
  ['studnt_id', 'student_id'],
  ['stduent id', 'student_id'],
  ['Student Ids', 'student_id'],
  ['StudentNumbers', 'student_id'],
  ['Score (math)', 'math_score'],
  ['score math', 'math_score'],
  ['Student Grade', 'grade'],
  ['grade_level', 'grade'],
  ['Categories', 'category'],
])('%s is near %s', (from, to) => {
  expect(nearNames([from], absent)).toEqual([{ from, to }]);
});

test.each(['trade', 'id', 'score', 'upgraded', 'cat', 'math_grade_score_old', ''])(
  '%j is near nothing',
  (name) => {
    expect(nearNames([name], [{ name: 'grades_of', synonyms: [] }, ...absent.slice(0, 1)])).toEqual(
      [],
    );
  },
);

test('a name that is near two columns is proposed for both', () => {
  const two = ['first_name', 'last_name'].map((name) => ({ name, synonyms: [] }));
  expect(nearNames(['name'], two)).toEqual([
    { from: 'name', to: 'first_name' },
    { from: 'name', to: 'last_name' },
  ]);
});

describe('in a header', () => {
  const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));

  test('a near name is proposed, and its column stays missing', () => {
    const answer = recognise(contracts, ['student_id', 'skill', 'levels'], 'student_skills/a.csv');
    expect(answer).toMatchObject({
      ok: true,
      mapping: [0, 1, -1],
      drift: { extra: ['levels'], missing: ['level'], proposed: [{ from: 'levels', to: 'level' }] },
    });
  });

  test('a header without near names proposes nothing', () => {
    const answer = recognise(contracts, ['student_id', 'skill', 'x'], 'student_skills/a.csv');
    expect(answer.ok && answer.drift).not.toHaveProperty('proposed');
  });

  test('the refusal names what is near a required column', () => {
    const answer = recognise(contracts, ['studnet_id', 'skill'], 'student_skills/a.csv');
    expect(answer).toMatchObject({
      ok: false,
      code: 'missing_columns',
      proposed: [{ from: 'studnet_id', to: 'student_id' }],
    });
    expect(answer.ok ? '' : answer.message).toContain('perhaps studnet_id for student_id');
  });

  test('a file that looks like one of another dataset is refused with that name', () => {
    const header = ['first_name', 'last_name', 'email', 'birth_date', 'no'];
    const answer = recognise(contracts, header, 'student_skills/a.csv');
    expect(answer).toMatchObject({ ok: false, dataset: 'student_skills' });
    expect(answer.ok ? '' : answer.message).toContain('it looks like a file of students');
  });
});
