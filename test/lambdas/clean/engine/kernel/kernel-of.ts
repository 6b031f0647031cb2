import { Kernel } from '../../../../../lambdas/clean/engine/kernel/kernel';
import type { KernelSettings } from '../../../../../lambdas/clean/engine/kernel/kernel-settings';

export const SECRET = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

const PLAIN: KernelSettings = {
  delimiter: 44,
  quote: 34,
  rawWidth: 2,
  width: 2,
  trailing: false,
  skipsBlank: true,
  columns: [],
  key: [0],
  fileId: 'file',
  header: [],
  missingValues: [],
  summaryStarts: new Uint8Array(32_768),
  secret: SECRET,
  mostBytes: 1024 * 1024,
};

/** A kernel for a file that is plain but for what is said. */
export function kernelOf(settings: Partial<KernelSettings>): Kernel {
  const kernel = Kernel.create({ ...PLAIN, ...settings });
  if (!kernel) throw new Error('The kernel must take these settings.');
  return kernel;
}

/** Scans a text as the whole file, from line 1 on. @returns where the kernel stopped. */
export function scanAll(kernel: Kernel, text: string | Buffer, final = true): number {
  const bytes = Buffer.from(text);
  kernel.load(bytes);
  return kernel.scan(0, bytes.length, 1, final);
}

/** Lines of the rows that are taken, as `write` and `findKeys` leave them. */
export function linesOf(kernel: Kernel): string[] {
  const { views, rowCount } = kernel;
  const lines: string[] = [];
  for (let row = 0; row < rowCount; row++) {
    if (views.rowStatus[row] !== 0) continue;
    lines.push(views.bytes.toString('utf8', views.lineFrom[row], views.lineTo[row]));
  }
  return lines;
}
