import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import { OUTPUT, STACK } from '../../names';
import type { AppAssets } from '../assets/app-assets';
import type { Settings } from '../config/read-settings';
import { Disclosures } from '../stages/search/disclosures';
import { Identity } from '../stages/search/identity';
import { SearchApi } from '../stages/search/search-api';
import { SearchFunction } from '../stages/search/search-function';
import type { LakeStack } from './lake-stack';

export interface SearchStackProps extends StackProps {
  readonly settings: Settings;
  readonly assets: AppAssets;
  readonly lake: LakeStack;
}

/** The API, who may ask it, and the record of who saw whom. */
export class SearchStack extends Stack {
  readonly search: SearchFunction;
  readonly api: SearchApi;

  constructor(scope: Construct, props: SearchStackProps) {
    super(scope, STACK.search, props);
    const { settings, assets, lake } = props;
    const { identity, protection, logs, search } = settings;
    const people = new Identity(this, 'Identity', { identity, protection });
    const disclosures = new Disclosures(this, 'Disclosures', { key: lake.key, protection });
    this.search = new SearchFunction(this, 'Function', {
      assets,
      logs,
      failedEvents: lake.failedEvents,
      lake: lake.lake,
      tokens: people.tokens,
      disclosures,
      settings: search,
      groupsClaim: identity.groupsClaim,
    });
    this.api = new SearchApi(this, 'Api', {
      target: this.search.target,
      tokens: people.tokens,
      requestsPerSecond: search.requestsPerSecond,
      logs,
    });
    new CfnOutput(this, OUTPUT.apiId, { value: this.api.api.apiId });
    new CfnOutput(this, OUTPUT.apiUrl, { value: this.api.url });
    if (people.pool !== undefined && people.client !== undefined) {
      new CfnOutput(this, OUTPUT.userPool, { value: people.pool.userPoolId });
      new CfnOutput(this, OUTPUT.userPoolClient, { value: people.client.userPoolClientId });
    }
  }
}
