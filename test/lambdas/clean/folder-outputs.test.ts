import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { folderOutputs, OutputsUnwritable } from '../../../lambdas/clean/folder-outputs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-outputs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text = 'a,b\n') =>
  folderOutputs(path).write('part.csv', Readable.from([Buffer.from(text)]));

test('writes below folders that are not there yet, several files at once', async () => {
  const deep = join(folder, 'a/b/c');
  const outputs = folderOutputs(deep);
  const names = ['1.csv', '2.csv', '3.csv'];
  await Promise.all(names.map((name) => outputs.write(name, Readable.from([Buffer.from(name)]))));
  expect(names.map((name) => readFileSync(join(deep, name), 'utf8'))).toEqual(names);
  await outputs.remove('2.csv');
  await outputs.remove('2.csv');
  expect(readdirSync(deep)).toEqual(['1.csv', '3.csv']);
});

test('says that a file is in the way', async () => {
  writeFileSync(join(folder, 'taken'), '');
  const path = join(folder, 'taken/a');
  await expect(write(path)).rejects.toThrow(`cannot write ${path}/part.csv: a file is in the way`);
  await expect(write(path)).rejects.toBeInstanceOf(OutputsUnwritable);
  mkdirSync(join(folder, 'b/part.csv'), { recursive: true });
  await expect(write(join(folder, 'b'))).rejects.toThrow('a folder is in the way');
});

test('half a file is taken back when its source fails, and the failure is passed on', async () => {
  const source = new Readable({ read() {} });
  source.push('a,b\n');
  const written = folderOutputs(folder).write('part.csv', source);
  source.destroy(new Error('the reason'));
  await expect(written).rejects.toThrow('the reason');
  expect(readdirSync(folder)).toEqual([]);
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('Linux', () => {
  test('does not hang where no folder can be made', async () => {
    await expect(write('/proc/edulake/out')).rejects.toThrow(
      'cannot write /proc/edulake/out/part.csv: the system makes no folder there',
    );
  });

  test('says that no space is left, and leaves nothing', async () => {
    symlinkSync('/dev/full', join(folder, 'part.csv'));
    await expect(write(folder, 'x'.repeat(300_000))).rejects.toThrow(
      'no space is left on the device',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
