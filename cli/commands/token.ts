import { Command, Option } from 'commander';

import type { Role } from '../../lambdas/search/access';
import { UsageError } from '../failures';
import type { Session } from '../session';
import { ROLES } from '../token/roles';

interface Options {
  readonly role: Role;
  readonly school?: readonly string[];
  readonly student?: string;
}

export function tokenCommand(session: Session): Command {
  return new Command('token')
    .description('an access token for the HTTP API, from the user pool')
    .addOption(
      new Option('--role <role>', `what the bearer sees: ${describeRoles()}`)
        .choices(Object.keys(ROLES))
        .makeOptionMandatory(),
    )
    .option('--school <id...>', 'schools whose students the bearer may see; "*" for all')
    .option('--student <id>', 'the student who the bearer is (role student)')
    .action(async ({ role, school, student }: Options) => {
      if ((role === 'student') !== (student !== undefined))
        throw new UsageError('--student ID goes with --role student, and only with it');
      const { devToken } = await import('../token/dev-token.ts');
      const request = { role, schools: school ?? [], student };
      const token = await devToken(await (await session.cloud()).users(), request);
      session.print([{ token, role, schools: request.schools }], () => token);
    });
}

function describeRoles(): string {
  return Object.entries(ROLES)
    .map(([role, rights]) => `${role} ${rights}`)
    .join('; ');
}
