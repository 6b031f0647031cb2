import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

import { ZONE } from '../../../names';
import { PipelineFunction } from '../../constructs/pipeline-function';
import { connect } from '../../warehouse/warehouse-access';
import { type LoadFunctionProps, loaderHost } from './load-function';

/**
 * erase: takes the rows of forgotten people out of the lake, all versions of the objects included. It asks the warehouse who
 * they are, so it stands beside the loader.
 */
export class EraseFunction extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: Omit<LoadFunctionProps, 'settings'>) {
    super(scope, id);
    const { lake, access } = props;
    this.fn = new PipelineFunction(this, 'Erase', {
      ...loaderHost(props),
      handler: 'erase_lambda.handler',
      onError: 'Somebody is out of the warehouse and of search, but not yet out of the lake.',
      timeout: Duration.minutes(15),
      memorySize: 1769,
    });
    connect(this.fn, access, access.loader);
    const holdRows = [ZONE.clean, ZONE.rejected, ZONE.fixes];
    const { runs, receipts, decisions, search } = ZONE;
    lake.allowRead(this.fn, runs, receipts, decisions, search, ...holdRows);
    // receipts count the erased rows, and the result of the load tells the report which ones changed
    lake.allowWrite(this.fn, runs, receipts, ...holdRows);
    // a decision to forget names the person; older versions of search were made when the person was there
    lake.allowErase(this.fn, decisions, search, ...holdRows);
  }
}
