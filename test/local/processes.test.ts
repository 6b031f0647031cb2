import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { commandLine, isOurs, startDaemon, stopProcess } from '../../local/processes';
import { waitUntil } from '../../local/wait';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'edulake-processes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (script: string) =>
  startDaemon({
    command: process.execPath,
    args: ['-e', script, folder],
    env: {},
    cwd: folder,
    log: join(folder, 'log'),
  });

const logged = (text: string) =>
  waitUntil(
    text,
    () => Promise.resolve(readFileSync(join(folder, 'log'), 'utf8').includes(text) || undefined),
    10,
  );

test('a process is ours by its command line, not by its number', () => {
  expect(isOurs(process.pid, ['node'])).toBe(true);
  expect(isOurs(process.pid, ['node', '/not/our/home'])).toBe(false);
  expect(isOurs(0, [])).toBe(false);
  expect(commandLine(2 ** 22 + 1)).toBe('');
});

test('a daemon writes to its log and ends when asked', async () => {
  const pid = start('console.log("started"); setInterval(() => {}, 1000)');
  await logged('started');
  await stopProcess(pid, ['-e', '/another/home']);
  expect(isOurs(pid, [folder])).toBe(true);
  await stopProcess(pid, [folder]);
  expect(isOurs(pid, [folder])).toBe(false);
});

test('a missing program is named', () => {
  const daemon = {
    command: join(folder, 'nothing'),
    args: [],
    env: {},
    cwd: folder,
    log: join(folder, 'log'),
  };
  expect(() => startDaemon(daemon)).toThrow(/nothing could not be started/);
});
