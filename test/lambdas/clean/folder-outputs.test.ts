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

const KB = 1024;
const BLOCK = Buffer.alloc(256 * KB);

const openFile = (path = folder) => folderOutputs(path).openFile!('part.csv');

describe('a file that takes blocks', () => {
  test('has them in their order, and gives their memory back when they are written', async () => {
    const path = join(folder, 'a/b');
    const file = openFile(path);
    const free: Buffer[] = [];
    const expected: Buffer[] = [];
    for (let i = 0; i < 40; i++) {
      const block = free.pop() ?? Buffer.alloc(i * 1000);
      block.fill(i);
      expected.push(Buffer.from(block));
      file.write(block, () => free.push(block));
      await file.drain();
    }
    await file.close();
    expect(readFileSync(join(path, 'part.csv')).equals(Buffer.concat(expected))).toBe(true);
    expect(free.length).toBeGreaterThan(0);
    expect(free.length).toBeLessThan(40);
  });

  test('replaces a longer file of that name', async () => {
    writeFileSync(join(folder, 'part.csv'), 'x'.repeat(1000));
    const file = openFile();
    file.write(Buffer.from('a,b\n'), () => {});
    await file.close();
    expect(readFileSync(join(folder, 'part.csv'), 'utf8')).toBe('a,b\n');
  });

  test('makes the writer wait for the disk', async () => {
    const file = openFile();
    let written = 0;
    let most = 0;
    for (let i = 0; i < 60; i++) {
      file.write(BLOCK, () => written++);
      await file.drain();
      most = Math.max(most, i + 1 - written);
    }
    expect(most).toBeLessThan(20);
    await file.close();
    expect(written).toBe(60);
  });

  test('is taken back when it is given up', async () => {
    const file = openFile();
    for (let i = 0; i < 8; i++) file.write(BLOCK, () => {});
    await file.abort(new Error('given up'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('says why it cannot be opened, once and for all', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const path = join(folder, 'taken/a');
    const file = openFile(path);
    let taken = 0;
    for (let i = 0; i < 8; i++) file.write(BLOCK, () => taken++);
    const words = `cannot write ${path}/part.csv: a file is in the way`;
    await expect(file.drain()).rejects.toThrow(words);
    await expect(file.close()).rejects.toThrow(words);
    await expect(file.close()).rejects.toBeInstanceOf(OutputsUnwritable);
    expect(taken).toBe(0);
    await file.abort(new Error('given up'));
  });
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

  test('says that no space is left for blocks, and leaves nothing', async () => {
    symlinkSync('/dev/full', join(folder, 'part.csv'));
    const file = folderOutputs(folder).openFile!('part.csv');
    let taken = 0;
    for (let i = 0; i < 8; i++) file.write(BLOCK, () => taken++);
    await expect(file.drain()).rejects.toThrow('no space is left on the device');
    await expect(file.close()).rejects.toThrow('no space is left on the device');
    expect(taken).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});
