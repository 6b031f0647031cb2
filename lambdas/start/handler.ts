import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { SfnExecutionLedger } from '../shared/adapters/sfn-execution-ledger';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv, requireNumberEnv } from '../shared/environment';
import { type StartDecision, startPublish } from './start-publish';

const ports = {
  store: new S3ObjectStore(),
  executions: new SfnExecutionLedger(requireEnv(ENV.stateMachine)),
  clock: systemClock,
  log: consoleLog,
};
const config = {
  lakeBucket: requireEnv(ENV.lakeBucket),
  minIntervalMs: requireNumberEnv(ENV.minIntervalSeconds) * 1000,
  failureBackoffMs: requireNumberEnv(ENV.failureBackoffSeconds) * 1000,
};

/** Called by a new marker, an ended execution and the sweep; the event is not looked at. */
export async function handler(): Promise<StartDecision> {
  return startPublish(ports, config);
}
