import { Duration } from 'aws-cdk-lib';
import { Alias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

import { ENV, ZONE } from '../../../names';
import type { Settings } from '../../config/read-settings';
import { asFunction, asVersion } from '../../constructs/as-interface';
import { PipelineFunction } from '../../constructs/pipeline-function';
import type { StageProps } from '../../constructs/stage-props';
import type { ZoneBucket } from '../../constructs/zone-bucket';
import type { Disclosures } from './disclosures';
import type { TokenSource } from './identity';

export interface SearchFunctionProps extends StageProps {
  readonly lake: ZoneBucket;
  readonly tokens: TokenSource;
  readonly disclosures: Disclosures;
  readonly settings: Settings['search'];
  /** The claim of a token that lists its groups. */
  readonly groupsClaim: string;
}

/** search: answers from the index in memory. No VPC, no database: only S3 and the disclosure table. */
export class SearchFunction extends Construct {
  readonly fn: PipelineFunction;
  /** What the API calls: the function, or its warm alias. */
  readonly target: IFunction;

  constructor(scope: Construct, id: string, props: SearchFunctionProps) {
    super(scope, id);
    const { lake, tokens, disclosures, settings, groupsClaim } = props;
    const { assets, logs, failedEvents } = props;
    this.fn = new PipelineFunction(this, 'Search', {
      code: assets.functionCode('search'),
      logs,
      failedEvents,
      onError: 'The API answers 500.',
      // the HTTP API gives up after 30 s
      timeout: Duration.seconds(29),
      memorySize: settings.memoryMb,
      environment: {
        [ENV.lakeBucket]: lake.name,
        [ENV.tokenIssuer]: tokens.issuer,
        [ENV.tokenKeys]: tokens.keysUrl,
        [ENV.tokenClient]: tokens.audience,
        [ENV.disclosureTable]: disclosures.table.tableName,
        [ENV.tokenGroupsClaim]: groupsClaim,
        [ENV.indexCheckSeconds]: String(settings.indexCheck),
      },
    });
    // files that wait are shown, too: their markers and receipts; of the parts only the reject ledgers, which hold no cell
    const ledgers = `${ZONE.clean}*/_rejects`;
    lake.allowRead(this.fn, ZONE.search, ZONE.reports, ZONE.pending, ZONE.receipts, ledgers);
    disclosures.allowAdd(this.fn);
    const { provisionedConcurrency } = settings;
    this.target = provisionedConcurrency === 0 ? this.fn : this.warm(provisionedConcurrency);
  }

  private warm(provisionedConcurrentExecutions: number): IFunction {
    const version = asVersion(this.fn.currentVersion);
    const aliasName = 'warm';
    return asFunction(
      new Alias(this, 'Warm', { aliasName, version, provisionedConcurrentExecutions }),
    );
  }
}
