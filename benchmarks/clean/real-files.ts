import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file smaller than this says something about dialects, nothing about speed. */
const LEAST_BYTES = 1000;

/** A real file, repeated, with what a reader by hand would be told of it. */
export interface RealFile {
  readonly path: string;
  readonly delimiter: string;
  readonly latin1: boolean;
}

/**
 * Repeats the rows of each real table so often that all files together have `bytes` bytes.
 * @param from folder of the real files.
 * @param into folder of the repeated ones; those that are there are reused.
 */
export function repeatRealFiles(from: string, into: string, bytes: number): RealFile[] {
  const tables = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.csv', '.txt'].includes(extname(name)))
    .toSorted()
    .map((name) => ({ name, content: readFileSync(join(from, name)) }))
    .filter(({ content }) => content.length >= LEAST_BYTES);
  const total = tables.reduce((sum, { content }) => sum + content.length, 0);
  const times = Math.max(1, Math.ceil(bytes / total));
  const there = new Set(readdirSync(into));
  return tables.map(({ name, content }) => {
    const file = `${times}x-${name.replaceAll('/', '-')}`;
    const path = join(into, file);
    if (!there.has(file)) repeat(content, times, path);
    return { path, delimiter: extname(name) === '.txt' ? '\t' : ',', latin1: !isUtf8(content) };
  });
}

/** The header once, then the other lines as often as asked. */
function repeat(content: Buffer, times: number, path: string): void {
  const body = content.subarray(content.indexOf('\n') + 1);
  const isEnded = body.at(-1) === 10;
  const file = openSync(`${path}.new`, 'w');
  writeSync(file, content);
  for (let i = 1; i < times; i++) writeSync(file, isEnded ? body : Buffer.concat([NEWLINE, body]));
  closeSync(file);
  renameSync(`${path}.new`, path);
}

const NEWLINE = Buffer.from('\n');
