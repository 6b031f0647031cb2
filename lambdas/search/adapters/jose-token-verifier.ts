import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';

import { RetryableError } from '../../shared/errors';
import { type Claims, TokenRefused, type TokenVerifier } from '../ports';

export interface TokenConfig {
  readonly issuer: string;
  /** Address of the issuer's key set; the keys are cached and fetched again for an unknown key id. */
  readonly keys: string;
  readonly clientId: string;
}

/** Seconds by which the issuer's clock may differ from ours. */
const CLOCK_TOLERANCE = 5;

/** {@link TokenVerifier} on the issuer's key set: RS256 only, issuer, client and expiry are all asked for. */
export function joseTokenVerifier(config: TokenConfig): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(config.keys));
  return {
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: config.issuer,
          algorithms: ['RS256'],
          requiredClaims: ['exp'],
          clockTolerance: CLOCK_TOLERANCE,
        });
        return checkClient(payload, config.clientId);
      } catch (error) {
        throw classify(error);
      }
    },
  };
}

/** Cognito's access tokens name the client in `client_id`, other issuers' in `aud`. */
function checkClient(payload: JWTPayload, clientId: string): Claims {
  const audience = [payload.aud ?? []].flat();
  if (payload['client_id'] !== clientId && !audience.includes(clientId)) {
    throw new TokenRefused('it was issued for another client');
  }
  // Cognito's ID tokens are for the page that signed in, not for an API
  if (payload['token_use'] !== undefined && payload['token_use'] !== 'access') {
    throw new TokenRefused('it is not an access token');
  }
  return payload;
}

function classify(error: unknown): Error {
  if (error instanceof TokenRefused) return error;
  if (error instanceof errors.JWTExpired) return new TokenRefused('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new TokenRefused(`its claim ${error.claim} is wrong`);
  }
  if (error instanceof errors.JWKSTimeout || isUnreachable(error)) {
    return new RetryableError('the keys of the token issuer cannot be read', {}, { cause: error });
  }
  return new TokenRefused('its signature or its form is wrong');
}

/** A failed fetch is a TypeError, an answer other than 200 jose's plain base class. */
function isUnreachable(error: unknown): boolean {
  return !(error instanceof errors.JOSEError) || error.constructor === errors.JOSEError;
}
