/**
 * Compiles the kernel of the cleaning engine (AssemblyScript) to lambdas/clean/engine/kernel/kernel-wasm.ts:
 * `node scripts/build-kernel.mjs`. The same sources give the same bytes; with `--check` it only compares
 * them with those that are there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KERNEL = join(dirname(fileURLToPath(import.meta.url)), '../lambdas/clean/engine/kernel');
/** Where the driver finds the compiled kernel. */
const KERNEL_WASM = join(KERNEL, 'kernel-wasm.ts');
const LINE = 96;
const OPTIONS =
  '--noColors -O3 --converge --noAssert --enable simd --runtime stub --initialMemory 256 --maximumMemory 65536';

/** The text of kernel-wasm.ts as the sources make it. */
function compileKernel() {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    const wasm = join(folder, 'kernel.wasm');
    const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
    const source = join(KERNEL, 'assembly/index.ts');
    const flags = [source, '--baseDir', KERNEL, '-o', wasm, ...OPTIONS.split(' ')];
    const { status, stderr } = spawnSync(process.execPath, [asc, ...flags], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The kernel does not compile:\n${stderr}`);
    return moduleText(readFileSync(wasm));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {Buffer} wasm */
function moduleText(wasm) {
  const lines = wasm.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [
    '// Made of assembly/*.ts by scripts/build-kernel.mjs: do not edit.',
    '/** The compiled kernel, base64. */',
    'export const KERNEL_WASM = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

const text = compileKernel();
if (!process.argv.includes('--check')) writeFileSync(KERNEL_WASM, text);
else if (readFileSync(KERNEL_WASM, 'utf8') !== text) {
  console.error('The kernel is older than its sources: run node scripts/build-kernel.mjs');
  process.exitCode = 1;
}
