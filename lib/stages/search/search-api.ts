import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

import type { Settings } from '../../config/read-settings';
import { ALARM_PERIOD, StageAlarm } from '../../constructs/stage-alarm';
import type { TokenSource } from './identity';

export interface SearchApiProps {
  readonly target: IFunction;
  readonly tokens: TokenSource;
  readonly requestsPerSecond: number;
  readonly logs: Settings['logs'];
}

/** Everybody may ask these. */
const OPEN_PATHS = ['/openapi.json', '/v1/health'];

/** A line of the access log: the route, never the path, because paths name students. */
const LOG_LINE = AccessLogFormat.custom(
  JSON.stringify({
    request_id: '$context.requestId',
    at: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    ms: '$context.responseLatency',
    bytes: '$context.responseLength',
    authorizer: '$context.authorizer.error',
    integration: '$context.integrationErrorMessage',
  }),
);

/**
 * The HTTP API. Its authorizer checks signature, issuer, audience and expiry; no route asks for a scope, because tokens of a
 * password or SRP sign-in carry none: the function maps groups to rights.
 */
export class SearchApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(scope: Construct, id: string, props: SearchApiProps) {
    super(scope, id);
    const { target, tokens, requestsPerSecond, logs } = props;
    this.api = new HttpApi(this, 'Api', {
      apiName: 'edulake',
      description: 'Edulake search',
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer('Tokens', tokens.issuer, {
        jwtAudience: [tokens.audience],
      }),
    });
    const integration = new HttpLambdaIntegration('Search', target);
    this.api.addRoutes({ path: '/v1/{proxy+}', methods: [HttpMethod.GET], integration });
    for (const path of OPEN_PATHS) {
      const authorizer = new HttpNoneAuthorizer();
      this.api.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizer });
    }
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logs.retentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: 2 * requestsPerSecond },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: LOG_LINE,
      },
    });
    this.url = stage.url;
    new StageAlarm(this, 'ServerErrors', {
      metric: this.api.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
      alarmDescription: 'The search API answered with a server error.',
      runbook: 'API answers 5xx',
    });
  }
}
