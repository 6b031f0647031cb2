import { join } from 'node:path';

import { readContracts } from '../../../contracts/read-contracts';
import { FEED, type FeedDataset, type FeedType } from '../../../lambdas/recommend/feed';

const contracts = new Map(
  readContracts(join(__dirname, '../../../contracts')).map((contract) => [
    contract.dataset,
    contract,
  ]),
);

const datasets: FeedDataset[] = ['jobs', 'job_skills', 'students', 'student_skills'];

/** Contract types that leave PostgreSQL as each type of the feed. */
const ALLOWED: Readonly<Record<FeedType, readonly string[]>> = {
  text: ['string', 'date'],
  number: ['number', 'integer'],
  boolean: ['boolean'],
};

describe.each(datasets)('the feed of %s', (dataset) => {
  const contract = contracts.get(dataset);
  const { columns, key, references } = FEED[dataset];

  it('reads columns of the contract, each in its type', () => {
    for (const [name, type] of Object.entries<FeedType>(columns)) {
      const column = contract?.columns.find((candidate) => candidate.name === name);
      expect({ name, type: column?.type }).toEqual({ name, type: expect.any(String) });
      expect(ALLOWED[type]).toContain(column?.type);
    }
  });

  it('is ordered by the key of the contract', () => {
    expect(contract?.key).toEqual(key);
  });

  it('knows whom a row refers to', () => {
    expect(contract?.references).toEqual(references);
  });
});

describe('the feed of students', () => {
  it('holds directory facts and the GPA, nothing else of an education record and no identifier but the id', () => {
    const held = contracts
      .get('students')
      ?.columns.filter(({ name }) => name in FEED.students.columns);
    const sensitive = held?.filter(({ pii }) => pii === 'education-record' || pii === 'identifier');
    expect(sensitive?.map(({ name }) => name).toSorted()).toEqual(['gpa', 'student_id']);
  });
});
