import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

test('memory does not grow with the file: 60 MB are cleaned in a heap of 48 MB', () => {
  const child = join(__dirname, 'memory-child.ts');
  const args = ['--max-old-space-size=48', '--import', 'tsx', child];
  const report: { small: number; large: number; grownMegabytes: number } = JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 }),
  );
  expect(report).toMatchObject({ small: 5_000, large: 30_000 });
  // Held in buffers, the 50 MB that the second file has more would show.
  expect(report.grownMegabytes).toBeLessThan(40);
}, 60_000);

/** What a million keys take in a process of their own, in bytes a key. */
function keyMemory(
  keeper: 'table' | 'kernel',
): Record<'first' | 'held' | 'resident' | 'peak', number> {
  const child = join(__dirname, 'key-memory-child.ts');
  const args = ['--import', 'tsx', child, keeper, '1000000'];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 }));
}

test('a key takes about 40 bytes, growing included', () => {
  const { first, held, peak } = keyMemory('table');
  expect(first).toBe(1_000_000);
  // 28 of the entry, 8 of the index (two slots a key at worst), and what is left of smaller indexes.
  expect(held).toBeGreaterThan(30);
  expect(held).toBeLessThan(50);
  expect(peak).toBeLessThan(60);
}, 60_000);

test('a key takes about 40 bytes in the kernel, too', () => {
  const { first, resident } = keyMemory('kernel');
  expect(first).toBe(1_000_000);
  // 28 of the entry, and an index that is at least three eighths full. No buffer of JavaScript shows it.
  expect(resident).toBeGreaterThan(28);
  expect(resident).toBeLessThan(60);
}, 60_000);
