import { parseObjectCreated } from '../../../lambdas/clean/object-created';
import { ConfigurationError } from '../../../lambdas/shared/errors';

const event = (object: object) => JSON.stringify({ detail: { bucket: { name: 'raw' }, object } });

test('the key is taken as it is, not URL-decoded', () => {
  const body = event({ key: 'marks/a+b %41.csv', size: 5, 'version-id': 'v1' });
  expect(parseObjectCreated(body)).toEqual({
    bucket: 'raw',
    key: 'marks/a+b %41.csv',
    versionId: 'v1',
  });
});

test('the version may be missing', () => {
  expect(parseObjectCreated(event({ key: 'f.csv', size: 5 }))).toEqual({
    bucket: 'raw',
    key: 'f.csv',
  });
});

test('the empty object of a folder is no file, an empty file is one', () => {
  expect(parseObjectCreated(event({ key: 'marks/', size: 0 }))).toBeUndefined();
  expect(parseObjectCreated(event({ key: 'marks', size: 0 }))).toEqual({
    bucket: 'raw',
    key: 'marks',
  });
});

test.each(['', 'x', '{}', '{"detail":{"bucket":{"name":"raw"}}}'])('%j is refused', (body) => {
  expect(() => parseObjectCreated(body)).toThrow(ConfigurationError);
});
