import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { PrivateQueue } from '../../constructs/private-queue';
import { ALARM_PERIOD, StageAlarm } from '../../constructs/stage-alarm';
import type { ZoneBucket } from '../../constructs/zone-bucket';

/** The clean function's timeout; a message stays hidden a minute longer, so that no file is cleaned twice at once. */
export const CLEAN_TIMEOUT = Duration.minutes(15);
const VISIBILITY = Duration.minutes(16);
const ATTEMPTS = 3;

/** upload: every new object version of the raw bucket waits in a queue until it is cleaned. */
export class Upload extends Construct {
  readonly queue: PrivateQueue;
  readonly deadLetters: PrivateQueue;

  constructor(scope: Construct, id: string, { raw }: { readonly raw: ZoneBucket }) {
    super(scope, id);
    this.deadLetters = new PrivateQueue(this, 'DeadLetters');
    this.queue = new PrivateQueue(this, 'Queue', {
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    new Rule(this, 'Arrived', {
      description: 'A file was dropped into the raw bucket',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [raw.name] } },
      },
      // what cannot be queued looks like what could not be cleaned, so that one redrive repairs both
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
    new StageAlarm(this, 'NotCleaned', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      alarmDescription: `A file could not be cleaned in ${ATTEMPTS} attempts and waits in the dead letter queue.`,
      runbook: 'Dead letter queue not empty',
    });
  }
}
