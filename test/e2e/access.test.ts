import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';

import { expectQuiet, testCloud } from './support/cloud';
import { knownExecutions, nextFailure } from './support/executions';
import { functionNamed, withoutPermissions } from './support/faults';
import { lake } from './support/lake';
import { waitFor } from './support/wait';

async function alarmsThatRing(): Promise<string[]> {
  const { cloudwatch } = await testCloud();
  const answer = await cloudwatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  return (answer.MetricAlarms ?? []).map((alarm) => alarm.AlarmName ?? '');
}

test('a role without its permissions fails with an access error, and the alarm rings', async () => {
  const known = await knownExecutions();
  const path = join(mkdtempSync(join(tmpdir(), 'edulake-access-')), 'access.csv');
  writeFileSync(path, 'student_id,skill,level\nA1,sql,1\n');

  await withoutPermissions(await functionNamed('Index'), async () => {
    await lake('drop', path);
    const { error, cause } = await nextFailure(known);
    expect(`${error} ${cause}`).toMatch(/AccessDenied|not authorized/i);
    await waitFor('the alarm of failed executions', async () =>
      (await alarmsThatRing()).some((name) => /execution/i.test(name)) ? true : undefined,
    );
  });

  await lake('run', 'publish');
  await expectQuiet();
});
