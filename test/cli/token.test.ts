import * as fc from 'fast-check';

import { devToken, groupsOf, userName } from '../../cli/token/dev-token';
import { MemoryCloud, MemoryUsers } from './support/memory-cloud';
import { lake } from './support/run-lake';

test('the token belongs to a user with the groups of role and schools, and stands alone on stdout', async () => {
  const cloud = new MemoryCloud();
  const { code, terminal } = await lake(
    ['token', '--role', 'adviser', '--school', '043', '042'],
    cloud,
  );
  expect(code).toBe(0);
  expect(terminal.printed).toEqual([
    'token of dev-adviser-042-043: role.adviser school.042 school.043',
  ]);
  expect(terminal.said).toEqual([]);
});

test('a student signs in under their own id', async () => {
  const args = ['token', '--role', 'student', '--student', 'S0000007', '--json'];
  const { terminal } = await lake(args);
  expect(terminal.documents()).toEqual([
    { token: 'token of S0000007: role.student', role: 'student', schools: [] },
  ]);
});

test('a student who was something else before is only a student afterwards', async () => {
  const users = new MemoryUsers();
  await devToken(users, { role: 'admin', schools: ['*'], student: 'S1' });
  expect(await devToken(users, { role: 'student', schools: [], student: 'S1' })).toBe(
    'token of S1: role.student',
  );
});

test('another command that sets the password in between is survived', async () => {
  const users = new MemoryUsers();
  let left = 2;
  users.disturb = (name) => {
    const user = users.members.get(name);
    if (left-- > 0 && user !== undefined) user.password = 'of the other command';
  };
  expect(await devToken(users, { role: 'admin', schools: [] })).toContain('role.admin');
});

test('a pool that never lets the user in ends in an error that says what to look at', async () => {
  const users = new MemoryUsers();
  users.signIn = async () => undefined;
  await expect(devToken(users, { role: 'admin', schools: [] })).rejects.toThrow(
    /USER_PASSWORD_AUTH/,
  );
});

test('passwords satisfy the default policy of Cognito and are never repeated', async () => {
  const seen = new Set<string>();
  const users = new MemoryUsers();
  users.disturb = (name) => seen.add(users.members.get(name)?.password ?? '');
  for (let i = 0; i < 20; i++) await devToken(users, { role: 'admin', schools: [] });
  expect(seen.size).toBe(20);
  for (const password of seen) {
    expect(password.length).toBeGreaterThanOrEqual(12);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/]) expect(password).toMatch(kind);
  }
});

test('two requests with different rights never share a user', () => {
  const request = fc.record({
    role: fc.constantFrom(
      'admin' as const,
      'registrar' as const,
      'adviser' as const,
      'student' as const,
    ),
    schools: fc.uniqueArray(fc.constantFrom('042', '043', '051', '*'), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(request, request, (one, other) => {
      const rights = (r: typeof one) => groupsOf(r).toSorted().join();
      expect(userName(one) === userName(other)).toBe(rights(one) === rights(other));
    }),
  );
});
