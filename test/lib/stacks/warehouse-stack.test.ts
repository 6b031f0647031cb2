import { Match, type Template } from 'aws-cdk-lib/assertions';

import { ENV } from '../../../names';
import { withoutHashes } from '../support/snapshot';
import { templates } from '../support/synthesize';

const template = templates('small').warehouse;
const dev = templates('dev').warehouse;

interface FunctionProperties {
  readonly Environment?: { readonly Variables: Record<string, unknown> };
  readonly VpcConfig?: unknown;
}
function functionNamed(within: Template, name: RegExp): FunctionProperties {
  const all = Object.entries(within.findResources('AWS::Lambda::Function'));
  return all.find(([id]) => name.test(id))?.[1]?.['Properties'];
}

test('snapshot', () => {
  expect(withoutHashes(template)).toMatchSnapshot();
});

test('PostgreSQL 18.3 on 20 GB gp3, encrypted, TLS forced, tokens accepted, not public', () => {
  template.hasResourceProperties('AWS::RDS::DBInstance', {
    Engine: 'postgres',
    EngineVersion: '18.3',
    AllocatedStorage: '20',
    StorageType: 'gp3',
    StorageEncrypted: true,
    KmsKeyId: Match.anyValue(),
    DBInstanceClass: 'db.t4g.micro',
    EnableIAMDatabaseAuthentication: true,
    PubliclyAccessible: false,
    DeletionProtection: true,
    BackupRetentionPeriod: 7,
  });
  template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
    Parameters: { 'rds.force_ssl': '1' },
  });
});

test('the log of the server quotes no cell: refused statements are not in it', () => {
  template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
    Parameters: { log_min_messages: 'log' },
  });
});

test('the laptop has no certificate: there TLS is not forced and nothing is protected', () => {
  const [group] = Object.values(dev.findResources('AWS::RDS::DBParameterGroup'));
  expect(group?.['Properties'].Parameters).toMatchObject({ 'rds.force_ssl': '0' });
  dev.hasResourceProperties('AWS::RDS::DBInstance', { DeletionProtection: false });
});

test('the network is two isolated subnets with DNS names, gateway endpoints and a flow log', () => {
  template.resourceCountIs('AWS::EC2::Subnet', 2);
  template.resourceCountIs('AWS::EC2::InternetGateway', 0);
  template.hasResourceProperties('AWS::EC2::VPC', {
    EnableDnsHostnames: true,
    EnableDnsSupport: true,
  });
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  template.hasResourceProperties('AWS::EC2::FlowLog', { LogDestinationType: 's3' });
  // 251 addresses: more than two Glue workers and the functions' interfaces need
  template.allResourcesProperties('AWS::EC2::Subnet', {
    CidrBlock: Match.stringLikeRegexp('/24$'),
  });
});

test('migrate is in the VPC, bootstrap outside, where Secrets Manager can be reached', () => {
  expect(functionNamed(template, /Migrate[0-9A-F]{8}$/).VpcConfig).toBeDefined();
  expect(functionNamed(template, /MigrationBootstrap/).VpcConfig).toBeUndefined();
  expect(functionNamed(template, /Query/).VpcConfig).toBeDefined();
});

test('only bootstrap knows the master secret', () => {
  const secret = JSON.stringify({ Ref: 'DatabaseInstanceSecretAttachmentFCA06D38' });
  const readers = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([, policy]) =>
    JSON.stringify(policy).includes(secret),
  );
  expect(readers.map(([id]) => id)).toEqual([expect.stringMatching(/^MigrationBootstrapRole/)]);
});

test('the deploy migrates when sql or a contract changed', () => {
  template.hasResourceProperties('Custom::WarehouseSchema', {
    hash: 'schema-hash',
    auth: 'iam',
    ServiceToken: Match.anyValue(),
  });
});

test('roles sign in with tokens: no secret but the master’s, and a grant for one role only', () => {
  template.resourceCountIs('AWS::SecretsManager::Secret', 1);
  expect(functionNamed(template, /Query/).Environment?.Variables).toMatchObject({
    [ENV.databaseAuth]: 'iam',
    [ENV.databaseTls]: 'verify-full',
    [ENV.databaseUser]: 'lake_query',
  });
  expect(JSON.stringify(template.toJSON())).toContain('/lake_query');
  expect(JSON.stringify(template.toJSON())).not.toContain('/lake_loader');
});

test('migrate may sign in as the master by token, which alone works from the second deploy on', () => {
  const [, policy] =
    Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('MigrationMigrateRole'),
    ) ?? [];
  const text = JSON.stringify(policy?.['Properties'].PolicyDocument);
  expect(text).toMatch(/"rds-db:connect".*\/edulake_master"/);
});

test('on the laptop each role has a secret, which bootstrap and its own function read', () => {
  dev.resourceCountIs('AWS::SecretsManager::Secret', 4);
  const variables = functionNamed(dev, /MigrationBootstrap/).Environment?.Variables;
  for (const name of [ENV.loaderSecret, ENV.feedSecret, ENV.querySecret]) {
    expect(variables).toHaveProperty(name);
  }
  expect(functionNamed(dev, /Query/).Environment?.Variables).toHaveProperty(ENV.databaseSecret);
});

test('the deploy migrates after the database, and the way to it, are there', () => {
  const [schema] = Object.values(template.findResources('Custom::WarehouseSchema'));
  const waitsFor: string[] = schema?.['DependsOn'];
  expect(waitsFor).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^DatabaseInstance[0-9A-F]{8}$/),
      expect.stringMatching(/^DatabaseInstanceSecurityGroupfrom.*MigrateSecurityGroup.*5432/),
    ]),
  );
});

test('the custom resource goes through a Provider, not straight into the VPC', () => {
  const [schema] = Object.values(template.findResources('Custom::WarehouseSchema'));
  expect(JSON.stringify(schema?.['Properties'])).toContain('frameworkonEvent');
});
