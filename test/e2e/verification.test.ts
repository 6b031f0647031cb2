import { GetTableCommand, GlueClient } from '@aws-sdk/client-glue';

import { readVerified } from '../../lambdas/shared/verified-contracts';
import { output, testCloud } from './support/cloud';

test('the crawler saw the columns that the contracts declare, in every dataset that was loaded', async () => {
  const { store } = await testCloud();
  const verified = await readVerified(store, await output('lakeBucket'));
  const datasets = Object.keys(verified).toSorted();
  expect(datasets).toEqual(expect.arrayContaining(['job_skills', 'jobs', 'students']));
  expect(Object.values(verified).map(({ problems }) => problems)).toEqual(datasets.map(() => 0));

  const DatabaseName = await output('catalogDatabase');
  const answer = await new GlueClient().send(new GetTableCommand({ DatabaseName, Name: 'jobs' }));
  const columns = answer.Table?.StorageDescriptor?.Columns?.map((column) => column.Name);
  expect(columns).toEqual(expect.arrayContaining(['job_id', 'title', '_file', '_line']));
});
