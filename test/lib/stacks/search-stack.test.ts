import { Match, type Template } from 'aws-cdk-lib/assertions';

import { ENV } from '../../../names';
import { withoutHashes } from '../support/snapshot';
import { templates } from '../support/synthesize';

const { search: template } = templates('small');

test('snapshot', () => {
  expect(withoutHashes(template)).toMatchSnapshot();
});

test('the authorizer checks issuer and client; no route asks for a scope', () => {
  template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    AuthorizerType: 'JWT',
    JwtConfiguration: { Audience: [Match.anyValue()], Issuer: Match.anyValue() },
  });
  template.allResourcesProperties('AWS::ApiGatewayV2::Route', {
    AuthorizationScopes: Match.absent(),
  });
});

test('everything but health and the OpenAPI document needs a token, and everything is a GET', () => {
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
    ({ Properties }): [string, string] => [Properties.RouteKey, Properties.AuthorizationType],
  );
  expect(new Map(routes)).toEqual(
    new Map([
      ['GET /openapi.json', 'NONE'],
      ['GET /v1/health', 'NONE'],
      ['GET /v1/{proxy+}', 'JWT'],
    ]),
  );
});

test('requests are throttled and logged by route, never by path: paths name students', () => {
  const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
  expect(stage?.['Properties']).toMatchObject({
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
  const Format: string = stage?.['Properties'].AccessLogSettings.Format;
  expect(Format).toContain('$context.routeKey');
  expect(Format).not.toMatch(/path|authorizer\.claims|identity/i);
});

test('search has 2 GB, is outside the VPC, and is kept warm in the district profile only', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    MemorySize: 2048,
    VpcConfig: Match.absent(),
    Environment: {
      Variables: Match.objectLike({
        [ENV.indexCheckSeconds]: '15',
        [ENV.tokenGroupsClaim]: 'cognito:groups',
      }),
    },
  });
  template.resourceCountIs('AWS::Lambda::Alias', 0);
  const { search: district } = templates('district');
  district.hasResourceProperties('AWS::Lambda::Alias', {
    ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
  });
});

const flows = (within: Template): string[] =>
  Object.values(within.findResources('AWS::Cognito::UserPoolClient')).flatMap(
    ({ Properties }): string[] => Properties.ExplicitAuthFlows,
  );

test('nobody signs himself up; a password alone signs in on the laptop only', () => {
  expect(flows(template)).toContain('ALLOW_USER_SRP_AUTH');
  expect(flows(template)).not.toContain('ALLOW_USER_PASSWORD_AUTH');
  expect(flows(templates('dev').search)).toContain('ALLOW_USER_PASSWORD_AUTH');
  template.hasResourceProperties('AWS::Cognito::UserPool', {
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    Policies: { PasswordPolicy: Match.objectLike({ MinimumLength: 12, RequireSymbols: true }) },
  });
});

test('disclosures: by student and time, restorable, encrypted, added to but never changed', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    KeySchema: [
      { AttributeName: 'student', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: Match.objectLike({ SSEEnabled: true }),
    DeletionProtectionEnabled: true,
    TimeToLiveSpecification: { Enabled: true },
  });
  const actions = JSON.stringify(template.findResources('AWS::IAM::Policy')).match(/dynamodb:\w+/g);
  expect(new Set(actions)).toEqual(new Set(['dynamodb:PutItem', 'dynamodb:BatchWriteItem']));
});

test("a district's own issuer takes the place of the pool", () => {
  const { search } = templates('small', (settings) => ({
    ...settings,
    identity: {
      passwordSignIn: false,
      groupsClaim: 'roles',
      issuer: 'https://login.example.org',
      audience: 'edulake',
      keysUrl: 'https://login.example.org/keys',
    },
  }));
  expect(Object.keys(search.findResources('AWS::Cognito::UserPool'))).toEqual([]);
  search.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    JwtConfiguration: { Audience: ['edulake'], Issuer: 'https://login.example.org' },
  });
  search.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        [ENV.tokenIssuer]: 'https://login.example.org',
        [ENV.tokenKeys]: 'https://login.example.org/keys',
        [ENV.tokenGroupsClaim]: 'roles',
      }),
    },
  });
});
