import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { withLock } from '../../local/lock';

let file: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'edulake-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the second waits for the first, also when the first fails', async () => {
  const order: string[] = [];
  const gate = new EventEmitter();
  const held = once(gate, 'open');
  const first = withLock(
    file,
    () => undefined,
    async () => {
      await held;
      order.push('first');
      throw new Error('x');
    },
  );
  const second = withLock(
    file,
    () => gate.emit('open'),
    () => Promise.resolve(order.push('second')),
  );
  await expect(first).rejects.toThrow('x');
  await second;
  expect(order).toEqual(['first', 'second']);
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process that is gone holds nobody up', async () => {
  writeFileSync(file, String(2 ** 22 + 1));
  await expect(
    withLock(
      file,
      () => undefined,
      () => Promise.resolve(7),
    ),
  ).resolves.toBe(7);
});
