import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';

import { joseTokenVerifier } from '../../../../lambdas/search/adapters/jose-token-verifier';
import { TokenRefused, type TokenVerifier } from '../../../../lambdas/search/ports';
import { RetryableError } from '../../../../lambdas/shared/errors';
import { startServer, type TestServer } from './http-server';

const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
const CLAIMS = { client_id: 'client', token_use: 'access', username: 'u1' };

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Keys;
let others: Keys;
let server: TestServer;
let verifier: TokenVerifier;
let status = 200;

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  others = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', use: 'sig' };
  server = await startServer(() => ({ status, body: { keys: [jwk] } }));
});
afterAll(() => server.close());

beforeEach(() => {
  status = 200;
  verifier = joseTokenVerifier({ issuer: ISSUER, keys: `${server.url}/keys`, clientId: 'client' });
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Token {
  claims?: JWTPayload;
  issuer?: string;
  expires?: string | null;
  kid?: string;
  pair?: Keys;
}

function sign({
  claims = CLAIMS,
  issuer = ISSUER,
  expires = '1h',
  kid = 'k1',
  pair = keys,
}: Token) {
  const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).setIssuer(issuer);
  if (expires !== null) token.setExpirationTime(expires);
  return token.sign(pair.privateKey);
}

describe('joseTokenVerifier', () => {
  it('gives the claims of an access token for this client', async () => {
    expect(await verifier.verify(await sign({}))).toMatchObject(CLAIMS);
  });

  it('takes another issuer’s token that names the client in its audience', async () => {
    const claims = { aud: ['x', 'client'], sub: 'u1' };
    expect(await verifier.verify(await sign({ claims }))).toMatchObject(claims);
  });

  it.each<[string, Token, RegExp]>([
    ['has expired', { expires: '-1m' }, /expired/],
    ['never expires', { expires: null }, /exp/],
    ['is of another issuer', { issuer: 'https://evil.example' }, /iss/],
    ['is for another client', { claims: { ...CLAIMS, client_id: 'x' } }, /another client/],
    ['is for no client', { claims: {} }, /another client/],
    ['is an ID token', { claims: { aud: 'client', token_use: 'id' } }, /access token/],
    ['is not valid yet', { claims: { ...CLAIMS, nbf: Date.now() / 1000 + 600 } }, /nbf/],
    ['names an unknown key', { kid: 'k2' }, /signature/],
  ])('refuses a token that %s', async (_, token, message) => {
    const refusal = verifier.verify(await sign(token));
    await expect(refusal).rejects.toThrow(TokenRefused);
    await expect(refusal).rejects.toThrow(message);
  });

  it('refuses a token that somebody else signed', async () => {
    await expect(verifier.verify(await sign({ pair: others }))).rejects.toThrow(TokenRefused);
  });

  it('refuses tokens without a signature, with a shared secret, and what is no token', async () => {
    const payload = part({ ...CLAIMS, iss: ISSUER, exp: Date.now() / 1000 + 600 });
    const secret = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuer(ISSUER)
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('a secret of thirty-two characters'));
    for (const token of [`${part({ alg: 'none', kid: 'k1' })}.${payload}.`, secret, 'x', 'a.b.c']) {
      await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
    }
  });

  it('refuses another algorithm, even with the right key', async () => {
    const key = await importJWK(await exportJWK(keys.privateKey), 'RS512');
    const token = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'RS512', kid: 'k1' })
      .setIssuer(ISSUER)
      .setExpirationTime('1h')
      .sign(key);
    await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
  });

  it('says "try again" when the keys cannot be read', async () => {
    status = 500;
    await expect(verifier.verify(await sign({}))).rejects.toThrow(RetryableError);
    const nowhere = joseTokenVerifier({
      issuer: ISSUER,
      keys: 'http://127.0.0.1:9/',
      clientId: 'client',
    });
    await expect(nowhere.verify(await sign({}))).rejects.toThrow(RetryableError);
  });
});
