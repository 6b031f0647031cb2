import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/** Writes a file into a temporary folder of this test file. @returns its path */
export function written(name: string, content: string | Buffer): string {
  folder ??= mkdtempSync(join(tmpdir(), 'edulake-e2e-'));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Writes a CSV of lines, LF after each. @returns its path */
export function csv(name: string, ...lines: readonly string[]): string {
  return written(name, lines.map((line) => `${line}\n`).join(''));
}
