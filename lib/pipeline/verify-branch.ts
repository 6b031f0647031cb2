import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  JsonPath,
  Pass,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, type LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';

import type { PipelineFunction } from '../constructs/pipeline-function';
import type { Catalogue } from './catalogue';
import { step } from './step';

export interface VerifyBranchProps {
  readonly verify: PipelineFunction;
  readonly catalogue: Catalogue;
  /** Seconds between two looks at the running crawler. */
  readonly pollSeconds: number;
}

/** A crawl is given up after this long; the comparison then says what the catalogue lacks. */
const LONGEST_CRAWL = Duration.minutes(30);
const CALL_TIMEOUT = Timeout.duration(Duration.seconds(30));

/**
 * verify: receipts against contracts, then, when columns changed, the crawler and its tables against contracts. It gives an
 * opinion only: whatever happens here is alarmed by the function or as drift, and never stops the load beside it.
 */
export class VerifyBranch extends Construct {
  readonly chain: IChainable;
  private readonly done = new Pass(this, 'Verified');

  constructor(
    scope: Construct,
    id: string,
    private readonly props: VerifyBranchProps,
  ) {
    super(scope, id);
    const receipts = this.verifyStep('VerifyReceipts', 'receipts', '$.receipts');
    const catalogue = this.verifyStep('VerifyCatalogue', 'catalogue');
    const changed = Condition.or(
      Condition.booleanEquals('$.plan.answer.crawl', true),
      Condition.booleanEquals('$.receipts.answer.crawl', true),
    );
    const start = this.call('StartCrawler', 'startCrawler', JsonPath.DISCARD);
    const poll = this.poll(catalogue);
    // somebody else's crawl will do as well: join it
    start.addCatch(poll, {
      errors: ['Glue.CrawlerRunningException'],
      resultPath: JsonPath.DISCARD,
    });
    start.addCatch(catalogue, { resultPath: JsonPath.DISCARD });
    start.next(poll);
    catalogue.next(this.done);
    this.chain = receipts.next(
      new Choice(this, 'ColumnsChanged').when(changed, start).otherwise(this.done),
    );
  }

  private verifyStep(id: string, phase: string, resultPath?: string): LambdaInvoke {
    const task = step(this, id, {
      fn: this.props.verify,
      input: { phase },
      ...(resultPath === undefined ? {} : { resultPath }),
    });
    task.addCatch(this.done, { resultPath: JsonPath.DISCARD });
    return task;
  }

  /** Looks at the crawler until it is READY, or long enough. @returns the first state of the loop. */
  private poll(after: LambdaInvoke): Pass {
    const { pollSeconds } = this.props;
    const most = Math.ceil(LONGEST_CRAWL.toSeconds() / pollSeconds);
    const first = new Pass(this, 'NotPolledYet', {
      parameters: { polls: 0 },
      resultPath: '$.crawl',
    });
    const wait = new Wait(this, 'WaitForCrawler', {
      time: WaitTime.duration(Duration.seconds(pollSeconds)),
    });
    const look = this.call('LookAtCrawler', 'getCrawler', '$.crawler', {
      'state.$': '$.Crawler.State',
    });
    look.addCatch(after, { resultPath: JsonPath.DISCARD });
    const count = new Pass(this, 'CountPolls', {
      parameters: { 'polls.$': 'States.MathAdd($.crawl.polls, 1)' },
      resultPath: '$.crawl',
    });
    const ended = Condition.or(
      Condition.stringEquals('$.crawler.state', 'READY'),
      Condition.numberGreaterThanEquals('$.crawl.polls', most),
    );
    first
      .next(wait)
      .next(look)
      .next(count)
      .next(new Choice(this, 'CrawlerEnded').when(ended, after).otherwise(wait));
    return first;
  }

  private call(
    id: string,
    action: 'startCrawler' | 'getCrawler',
    resultPath: string,
    resultSelector?: Readonly<Record<string, string>>,
  ): CallAwsService {
    const { crawlerName, crawlerArn } = this.props.catalogue;
    return new CallAwsService(this, id, {
      service: 'glue',
      action,
      parameters: { Name: crawlerName },
      iamResources: [crawlerArn],
      resultPath,
      ...(resultSelector === undefined ? {} : { resultSelector }),
      taskTimeout: CALL_TIMEOUT,
    });
  }
}
