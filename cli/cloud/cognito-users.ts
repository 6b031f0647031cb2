import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  GroupExistsException,
  InitiateAuthCommand,
  NotAuthorizedException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';

import type { Users } from './cloud';

/** {@link Users} of one Cognito user pool, signed in through one of its clients. */
export class CognitoUsers implements Users {
  private readonly client = new CognitoIdentityProviderClient({});

  constructor(
    private readonly UserPoolId: string,
    private readonly clientId: string,
  ) {}

  async ensureGroup(GroupName: string): Promise<void> {
    const { UserPoolId } = this;
    try {
      await this.client.send(new CreateGroupCommand({ UserPoolId, GroupName }));
    } catch (error) {
      if (!(error instanceof GroupExistsException)) throw error;
    }
  }

  async ensureUser(Username: string, Password: string): Promise<void> {
    const { UserPoolId } = this;
    try {
      // SUPPRESS: nobody is to be mailed about a user that a command line made for itself
      await this.client.send(
        new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }),
      );
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) throw error;
    }
    await this.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }),
    );
  }

  async setGroups(Username: string, groups: readonly string[]): Promise<void> {
    const { UserPoolId } = this;
    const answer = await this.client.send(
      new AdminListGroupsForUserCommand({ UserPoolId, Username, Limit: 60 }),
    );
    const current = (answer.Groups ?? []).map((group) => group.GroupName ?? '');
    for (const GroupName of groups.filter((name) => !current.includes(name)))
      await this.client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    for (const GroupName of current.filter((name) => !groups.includes(name)))
      await this.client.send(
        new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }),
      );
  }

  async signIn(name: string, password: string): Promise<string | undefined> {
    try {
      const answer = await this.client.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: this.clientId,
          AuthParameters: { USERNAME: name, PASSWORD: password },
        }),
      );
      return answer.AuthenticationResult?.AccessToken;
    } catch (error) {
      if (error instanceof NotAuthorizedException) return undefined;
      throw error;
    }
  }
}
