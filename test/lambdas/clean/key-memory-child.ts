import { KeyTable } from '../../../lambdas/clean/engine/key-table';

/** Notes so many keys, each once. @returns how many were new. */
function note(table: KeyTable, keys: number): number {
  const bytes = Buffer.alloc(10);
  let first = 0;
  for (let i = 0; i < keys; i++) {
    // No texts: their garbage would be measured, too.
    for (let at = 9, rest = i; at >= 0; at--, rest = Math.floor(rest / 10))
      bytes[at] = 48 + (rest % 10);
    table.takeKey(bytes, 0, 10);
    table.takeContent(bytes, 0, 10);
    if (table.see([], i + 1).kind === 'first') first++;
  }
  return first;
}

function main(keys: number): void {
  // What the code itself takes is no matter of the keys.
  note(new KeyTable(0), 20_000);
  const before = { peak: process.resourceUsage().maxRSS * 1024, ...process.memoryUsage() };
  const first = note(new KeyTable(0), keys);
  const held = (process.memoryUsage().arrayBuffers - before.arrayBuffers) / keys;
  const peak = (process.resourceUsage().maxRSS * 1024 - before.peak) / keys;
  console.log(JSON.stringify({ first, held, peak }));
}

main(Number(process.argv[2]));
