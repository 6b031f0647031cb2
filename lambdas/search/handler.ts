import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv, requireNumberEnv } from '../shared/environment';
import { DynamoDisclosureLog } from './adapters/dynamo-disclosure-log';
import { joseTokenVerifier } from './adapters/jose-token-verifier';
import { keysAddress } from './adapters/keys-address';
import { type ApiEvent, api } from './api';
import { LiveIndex } from './live-index';
import { ROUTES } from './routes/all-routes';

function create() {
  const store = new S3ObjectStore();
  const lakeBucket = requireEnv(ENV.lakeBucket);
  const checkEvery = requireNumberEnv(ENV.indexCheckSeconds) * 1000;
  const log = consoleLog;
  const clock = systemClock;
  const live = new LiveIndex({ store, clock, log }, { lakeBucket, checkEvery });
  const disclosures = new DynamoDisclosureLog(requireEnv(ENV.disclosureTable));
  const tokens = joseTokenVerifier({
    issuer: requireEnv(ENV.tokenIssuer),
    keys: keysAddress(requireEnv(ENV.tokenKeys), process.env['AWS_ENDPOINT_URL']),
    clientId: requireEnv(ENV.tokenClient),
  });
  const groupsClaim = requireEnv(ENV.tokenGroupsClaim);
  const ports = { store, lakeBucket, live, disclosures, tokens, clock, log };
  return { answer: api(ROUTES, ports, { groupsClaim }), live };
}

const { answer, live } = create();
// the index starts to load while the function starts; the first request meets the error, if there is one
live.current().catch(() => undefined);

/** Every route of the HTTP API. */
export const handler = (event: ApiEvent) => answer(event);
