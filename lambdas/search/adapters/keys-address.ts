/** Key sets of Cognito pools: `https://cognito-idp.<region>.amazonaws.com/<pool id>/.well-known/jwks.json`. */
const COGNITO = /^cognito-idp\.[\w-]+\.amazonaws\.com$/;

/**
 * Where the key set is read. The laptop's pool names Amazon's host as its issuer, as a real one does, but its keys
 * are at the local endpoint under the same path. Other issuers are read where they say.
 * @param endpoint `AWS_ENDPOINT_URL`; set on the laptop only
 */
export function keysAddress(keys: string, endpoint: string | undefined): string {
  const address = new URL(keys);
  if (endpoint === undefined || !COGNITO.test(address.hostname)) return keys;
  return new URL(address.pathname, endpoint).href;
}
