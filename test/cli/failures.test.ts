import { CommandFailed, details, exitCodeOf, explain, UsageError } from '../../cli/failures';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test('wrong usage is 2, everything else 1', () => {
  expect(exitCodeOf(new UsageError('x'))).toBe(2);
  expect(exitCodeOf(new CommandFailed('x'))).toBe(1);
  expect(exitCodeOf(new TypeError('x'))).toBe(1);
});

test.each([
  ['a cloud that is not there', Object.assign(new Error(''), { code: 'ECONNREFUSED' })],
  [
    'the same inside what fetch throws',
    new TypeError('fetch failed', {
      cause: new AggregateError([Object.assign(new Error('::1'), { code: 'ECONNREFUSED' })]),
    }),
  ],
])('%s: how to start it', (_case, error) => {
  expect(explain(error)).toBe('the cloud does not answer: run `npm run lake -- up`');
});

test('no credentials and denied access say so', () => {
  expect(explain(named('CredentialsProviderError', 'Could not load'))).toMatch(
    /no AWS credentials/,
  );
  expect(explain(named('AccessDenied', 'not yours'))).toBe('access denied: not yours');
});

test('an error without words is told by its name; what is no error is told as it is', () => {
  expect(explain(named('Throttled', ''))).toBe('Throttled');
  expect(explain('just text')).toBe('just text');
  expect(explain(null)).toBe('null');
});

test('the details hold every cause', () => {
  const cause = new Error('the inner one');
  expect(details(new CommandFailed('the outer one', {}, { cause }))).toMatch(
    /the outer one[\s\S]*caused by Error: the inner one/,
  );
});
