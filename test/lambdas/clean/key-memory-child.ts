import { STATUS } from '../../../lambdas/clean/engine/kernel/kernel';
import { KeyTable } from '../../../lambdas/clean/engine/key-table';
import { kernelOf } from './engine/kernel/kernel-of';

/** Notes a key of ten bytes. @returns whether it is new. */
type Note = (key: Uint8Array, line: number) => boolean;

function byTable(): Note {
  const table = new KeyTable(0);
  return (key, line) => {
    table.takeKey(key, 0, key.length);
    table.takeContent(key, 0, key.length);
    return table.see([], line).kind === 'first';
  };
}

function byKernel(): Note {
  const kernel = kernelOf({});
  return (key, line) => kernel.seeKey(key, key, line).status === STATUS.taken;
}

/** Notes so many keys, each once. @returns how many were new. */
function noteAll(note: Note, keys: number): number {
  const bytes = Buffer.alloc(10);
  let first = 0;
  for (let i = 0; i < keys; i++) {
    // No texts: their garbage would be measured, too.
    for (let at = 9, rest = i; at >= 0; at--, rest = Math.floor(rest / 10))
      bytes[at] = 48 + (rest % 10);
    if (note(bytes, i + 1)) first++;
  }
  return first;
}

function main(keys: number, make: () => Note): void {
  // What the code itself takes is no matter of the keys.
  noteAll(make(), 20_000);
  const before = { peak: process.resourceUsage().maxRSS * 1024, ...process.memoryUsage() };
  const note = make();
  const first = noteAll(note, keys);
  const resident = (process.memoryUsage().rss - before.rss) / keys;
  const held = (process.memoryUsage().arrayBuffers - before.arrayBuffers) / keys;
  const peak = (process.resourceUsage().maxRSS * 1024 - before.peak) / keys;
  console.log(JSON.stringify({ first, held, resident, peak }));
  // Whoever keeps the keys is not let go before it was measured.
  note(Buffer.from('0'), keys + 1);
}

main(Number(process.argv[3]), process.argv[2] === 'kernel' ? byKernel : byTable);
