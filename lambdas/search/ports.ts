/** The claims of a token whose signature, issuer, audience and expiry were checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Checks tokens again, behind the API's authorizer. */
export interface TokenVerifier {
  /** @throws {TokenRefused} */
  verify(token: string): Promise<Claims>;
}

/** The token is not valid; the message names the check that failed, never the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** Who saw one student's record, when, through which answer. */
export interface Disclosure {
  readonly student: string;
  /** ISO time, then `#` and the request's id: two answers in one millisecond are two rows. */
  readonly at: string;
  /** The caller's user name. */
  readonly who: string;
  readonly roles: readonly string[];
  /** The route as a pattern (`/v1/students/{id}`). */
  readonly route: string;
}

/** The record of disclosures that FERPA asks for. */
export interface DisclosureLog {
  /** Writes all of them. @throws {RetryableError} when any was not written: the answer must not leave then */
  write(disclosures: readonly Disclosure[]): Promise<void>;
}
