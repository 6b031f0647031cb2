import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

import { PipelineFunction } from '../constructs/pipeline-function';
import type { StageProps } from '../constructs/stage-props';
import {
  connect,
  databaseEnvironment,
  inVpc,
  type RoleAccess,
  type WarehouseAccess,
} from './warehouse-access';

export interface QueryProps extends StageProps {
  readonly access: WarehouseAccess;
  readonly role: RoleAccess;
}

/** `lake sql`: people have no path into isolated subnets, so a function there answers one read-only statement. */
export class Query extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: QueryProps) {
    super(scope, id);
    const { access, role, assets, logs, failedEvents } = props;
    this.fn = new PipelineFunction(this, 'Query', {
      ...inVpc(access.vpc),
      code: assets.functionCode('query'),
      logs,
      failedEvents,
      onError: 'Somebody using `lake sql` got an error that is not about their statement.',
      timeout: Duration.minutes(2),
      environment: databaseEnvironment(access, role),
    });
    connect(this.fn, access, role);
  }
}
