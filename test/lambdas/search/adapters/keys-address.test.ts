import { keysAddress } from '../../../../lambdas/search/adapters/keys-address';

const POOL = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x/.well-known/jwks.json';
const LOCAL = 'http://127.0.0.1:4566';

describe('keysAddress', () => {
  it('is where the issuer says in an account', () => {
    expect(keysAddress(POOL, undefined)).toBe(POOL);
  });

  it('is the same path of the local endpoint for a pool on the laptop', () => {
    expect(keysAddress(POOL, LOCAL)).toBe(`${LOCAL}/us-east-1_x/.well-known/jwks.json`);
  });

  it.each(['https://login.district.example/keys', 'https://cognito-idp.evil.example/x'])(
    'leaves %s alone',
    (keys) => {
      expect(keysAddress(keys, LOCAL)).toBe(keys);
    },
  );
});
