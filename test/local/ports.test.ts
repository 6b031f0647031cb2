import { once } from 'node:events';
import { createServer } from 'node:net';

import { chooseFreePorts, isFree } from '../../local/ports';

test('a folder gets the same free ports again, another folder others', async () => {
  const first = await chooseFreePorts('/clone/a/.local', 2);
  expect(new Set(first).size).toBe(2);
  expect(await chooseFreePorts('/clone/a/.local', 2)).toEqual(first);
  const other = await chooseFreePorts('/clone/b/.local', 2);
  expect(other.some((port) => first.includes(port))).toBe(false);
});

test('a port that is taken is left out', async () => {
  const [wanted] = await chooseFreePorts('/clone/c/.local', 1);
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect(await isFree(wanted ?? 0)).toBe(false);
    const [next] = await chooseFreePorts('/clone/c/.local', 1);
    expect(next).not.toBe(wanted);
    expect(await chooseFreePorts('/clone/c/.local', 1, [next ?? 0])).not.toEqual([next]);
  } finally {
    server.close();
    await once(server, 'close');
  }
});
