import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRecovery, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

import type { Settings } from '../../config/read-settings';

export interface IdentityProps {
  readonly identity: Settings['identity'];
  readonly protection: Settings['protection'];
}

/** Where tokens come from. */
export interface TokenSource {
  readonly issuer: string;
  /** Audience or client id that a token must carry. */
  readonly audience: string;
  /** Address of the issuer's signing keys. */
  readonly keysUrl: string;
}

/** Who may ask: the district's own OIDC issuer, or a Cognito user pool of this app. */
export class Identity extends Construct {
  readonly tokens: TokenSource;
  readonly pool?: UserPool;
  readonly client?: UserPoolClient;

  constructor(scope: Construct, id: string, { identity, protection }: IdentityProps) {
    super(scope, id);
    const { issuer, audience, keysUrl } = identity;
    if (issuer !== undefined && audience !== undefined && keysUrl !== undefined) {
      this.tokens = { issuer, audience, keysUrl };
      return;
    }
    const erase = protection.onDestroy === 'erase';
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      accountRecovery: AccountRecovery.NONE,
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: protection.termination,
      removalPolicy: erase ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.client = this.pool.addClient('Client', {
      authFlows: { userSrp: true, userPassword: identity.passwordSignIn },
      preventUserExistenceErrors: true,
      disableOAuth: true,
    });
    const own = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
    this.tokens = {
      issuer: own,
      audience: this.client.userPoolClientId,
      keysUrl: `${own}/.well-known/jwks.json`,
    };
  }
}
