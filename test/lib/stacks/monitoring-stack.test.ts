import { Match } from 'aws-cdk-lib/assertions';
import { collectAlarms } from '../../../lib/monitoring/collect-alarms';
import { METRIC } from '../../../names';
import { withoutHashes } from '../support/snapshot';
import { buildApp, templates } from '../support/synthesize';

const all = templates('small');
const template = all.monitoring;

test('snapshot', () => {
  expect(withoutHashes(template)).toMatchSnapshot();
});

test('the topic has its own key, which CloudWatch may use, and takes TLS only', () => {
  template.hasResourceProperties('AWS::SNS::Topic', {
    TopicName: 'edulake-alarms',
    KmsMasterKeyId: Match.anyValue(),
  });
  const key = JSON.stringify(template.findResources('AWS::KMS::Key'));
  expect(key).toContain('cloudwatch.amazonaws.com');
  const policy = JSON.stringify(template.findResources('AWS::SNS::TopicPolicy'));
  expect(policy).toContain('"aws:SecureTransport":"false"');
  expect(policy).toContain('cloudwatch.amazonaws.com');
});

test('who gets the mails is a setting', () => {
  template.resourceCountIs('AWS::SNS::Subscription', 0);
  const { monitoring } = templates('small', (settings) => ({
    ...settings,
    monitoring: { ...settings.monitoring, email: 'data@example.org' },
  }));
  monitoring.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'data@example.org',
  });
});

test.each([
  METRIC.booksUnbalanced,
  METRIC.filesFailed,
  METRIC.filesRefused,
  METRIC.contractDrift,
  METRIC.martsFailed,
  METRIC.rowsRefusedByWarehouse,
])('one %s rings', (metric) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: METRIC.namespace,
    MetricName: metric,
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('silence rings after the deadline', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: METRIC.filesLoaded,
    Period: 3600,
    EvaluationPeriods: 74,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('the dashboard shows every alarm', () => {
  const { app, stacks } = buildApp('small');
  const body = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
  const shown = body.match(
    /(ExportsOutputFnGetAtt|"Fn::GetAtt":\[")\w+Arn|"Fn::GetAtt":\["Books\w+","Arn"/g,
  );
  expect(collectAlarms(app).length).toBeGreaterThan(collectAlarms(stacks.monitoring).length);
  expect(shown).toHaveLength(collectAlarms(app).length);
});

test('custom metrics stay below what the bill allows', () => {
  const names = Object.values(all).flatMap((one) =>
    [
      ...JSON.stringify(one.toJSON()).matchAll(
        /"(?:MetricName)":"(\w+)","(?:Namespace|MetricNamespace)":"Edulake"/g,
      ),
    ].map(([, name]) => name),
  );
  const { namespace, ...metrics } = METRIC;
  expect(namespace).toBe('Edulake');
  expect(new Set([...names, ...Object.values(metrics)]).size).toBeLessThanOrEqual(20);
});
