import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROFILES } from '../../lib/config/read-settings';
import { anchorOf } from '../../lib/constructs/stage-alarm';
import { collectAlarms } from '../../lib/monitoring/collect-alarms';
import { buildApp, PROJECT } from './support/synthesize';

const runbook = readFileSync(join(PROJECT, 'docs', 'runbook.md'), 'utf8');
const headings = [...runbook.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);

test.each(PROFILES)('%s: every alarm has a heading and every heading an alarm', (profile) => {
  const alarms = collectAlarms(buildApp(profile).app).map(({ runbook: heading }) => heading);
  expect(new Set(alarms)).toEqual(new Set(headings));
  expect(alarms).toHaveLength(headings.length);
});

test('every article says what it means, what to look at and what to do', () => {
  const articles = runbook.split(/^## /m).slice(1);
  expect(articles.length).toBeGreaterThan(15);
  for (const article of articles) {
    const heading = article.split('\n')[0];
    const words = ['**Means:**', '**Look:**', '**Do:**'].filter((word) => !article.includes(word));
    expect([heading, words]).toEqual([heading, []]);
  }
});

test('an alarm names the anchor that GitHub makes of the heading', () => {
  expect(anchorOf('API answers 5xx')).toBe('api-answers-5xx');
  expect(anchorOf('Dead letter queue not empty')).toBe('dead-letter-queue-not-empty');
  const [alarm] = collectAlarms(buildApp('dev').stacks.lake);
  expect(JSON.stringify(alarm?.alarmArn)).toBeTruthy();
});
