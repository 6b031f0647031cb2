import { AwsSolutionsChecks } from 'cdk-nag';

import { acknowledgeFindings } from '../../lib/config/acknowledge-findings';
import { FINDINGS } from '../../lib/config/nag-suppressions';
import { PROFILES } from '../../lib/config/read-settings';
import { buildApp } from './support/synthesize';

interface Found {
  readonly rule: string;
  readonly at: string;
}

/** What cdk-nag finds in an app whose references between stacks are resolved. */
function check(app: ReturnType<typeof buildApp>['app']): Found[] {
  app.synth();
  return new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => ({ rule: ruleName, at: resource.constructPath ?? '' })),
    );
}

const below = (at: string, path: string) => at === path || at.startsWith(`${path}/`);

describe('cdk-nag AwsSolutions', () => {
  test.each(PROFILES)('%s: nothing is found that the table does not name', (profile) => {
    const { app } = buildApp(profile);
    acknowledgeFindings(app);
    expect(check(app)).toEqual([]);
  });

  test('every finding of the table is there in some profile, and each row says why', () => {
    const found = PROFILES.flatMap((profile) => check(buildApp(profile).app));
    expect(found.length).toBeGreaterThan(100);
    for (const { at, findings, reason } of FINDINGS) {
      expect(reason.length).toBeGreaterThan(20);
      const unused = findings.filter(
        (finding) => !found.some(({ rule, at: path }) => rule === finding && below(path, at)),
      );
      expect([at, unused]).toEqual([at, []]);
    }
  });

  test('the table does not grow: a new row must push out an old one', () => {
    expect(FINDINGS.length).toBeLessThanOrEqual(25);
    expect(FINDINGS.flatMap(({ findings }) => findings).length).toBeLessThanOrEqual(52);
  });

  test('no row is about a wildcard in actions or about what aws-facts wants fixed', () => {
    const rules = FINDINGS.flatMap(({ findings }) => findings).join('\n');
    expect(rules).not.toMatch(/Action::|-S1\b|-APIG1\b|-CFR3\b|-COG1\b|-VPC7\b|-GL1\b|-GL3\b/);
  });
});
