import {
  type BootstrapConfig,
  prepareWarehouse,
} from '../../../lambdas/bootstrap/prepare-warehouse';
import { ConfigurationError } from '../../../lambdas/shared/errors';
import { DB_ROLE } from '../../../names';

const SECRETS: Record<string, { username: string; password: string }> = {
  admin: { username: 'edulake_master', password: 'a' },
  loader: { username: DB_ROLE.loader, password: 'l' },
  query: { username: DB_ROLE.query, password: 'q' },
};
const roles = [
  { role: DB_ROLE.loader, secret: 'loader' },
  { role: DB_ROLE.query, secret: 'query' },
];

const prepare = async (
  RequestType: 'Create' | 'Update' | 'Delete',
  config: BootstrapConfig = { adminSecret: 'admin', roles },
) => {
  const events: unknown[] = [];
  const answer = await prepareWarehouse(
    {
      credentials: async (secretId) => SECRETS[secretId] ?? { username: '', password: '' },
      migrate: async (event) => events.push(event),
    },
    config,
    { RequestType },
  );
  return { answer, events };
};

describe('prepareWarehouse', () => {
  it.each(['Create', 'Update'] as const)(
    'hands all credentials to migrate on %s',
    async (request) => {
      const { answer, events } = await prepare(request);
      expect(events).toEqual([
        { admin: SECRETS['admin'], sign_in: { lake_loader: 'l', lake_query: 'q' } },
      ]);
      expect(answer).toEqual({ PhysicalResourceId: 'warehouse-schema' });
    },
  );

  it('reads no role secret where roles sign in with tokens', async () => {
    const { events } = await prepare('Create', { adminSecret: 'admin', roles: 'iam' });
    expect(events).toEqual([{ admin: SECRETS['admin'], sign_in: 'iam' }]);
  });

  it('leaves the database alone on Delete', async () => {
    const { answer, events } = await prepare('Delete');
    expect(events).toEqual([]);
    expect(answer).toEqual({ PhysicalResourceId: 'warehouse-schema' });
  });

  it('refuses a secret of another user', async () => {
    const swapped = [{ role: DB_ROLE.loader, secret: 'query' }];
    await expect(prepare('Create', { adminSecret: 'admin', roles: swapped })).rejects.toThrow(
      ConfigurationError,
    );
  });
});
