import { recognise } from '../../contracts/recognise';
import { contracts } from './check-file';

const skills = contracts.find(({ dataset }) => dataset === 'student_skills')!;
const datasetOf = (header: string[], key: string) => {
  const answer = recognise(contracts, header, key);
  return answer.ok ? answer.contract.dataset : answer.code;
};

test('a column that the key of the file brings is not missing, even a required one', () => {
  const feedback = {
    ...skills,
    filePatterns: ['{level}/*.csv'],
    columns: skills.columns.map((column) => ({ ...column, required: true })),
  };
  const header = ['student_id', 'skill'];
  expect(recognise([feedback], header, '3/x.csv')).toMatchObject({
    ok: true,
    captured: { level: '3' },
    drift: { missing: [] },
  });
  expect(recognise([feedback], header, 'x.csv')).toMatchObject({ ok: false });
});

test('a key that the header calls just id is no proof: the folder or the name must say it', () => {
  const header = ['id', 'first_name', 'last_name', 'email'];
  expect(datasetOf(header, 'export.csv')).toBe('unrecognised');
  expect(datasetOf(header, 'students/export.csv')).toBe('missing_columns');
  expect(datasetOf(header, 'customers/export.csv')).toBe('customers');
  expect(datasetOf(['customer_id', ...header.slice(1)], 'export.csv')).toBe('customers');
});
