import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TerminalError } from '../shared/errors';
import { errorCode } from './engine/error-code';
import type { Outputs } from './engine/output-file';
import { FolderFile } from './folder-file';

/** Blocks that wait for the disk are written together. */
const WAITING_BYTES = 1024 * 1024;

/** The outputs of a cleaning cannot be written: the message names the path and says why. */
export class OutputsUnwritable extends TerminalError {}

/** Outputs as files of a folder, which is made when the first one is written. @throws {OutputsUnwritable} */
export function folderOutputs(folder: string): Outputs {
  return {
    write: async (name, body) => {
      const path = join(folder, name);
      // It may fail before anybody reads it; the pipeline finds that out.
      body.on('error', () => {});
      try {
        await makeFolder(resolve(folder));
        await pipeline(body, createWriteStream(path, { highWaterMark: WAITING_BYTES }));
      } catch (error) {
        body.destroy();
        // Half a file would pass for a whole one.
        await rm(path, { force: true }).catch(() => {});
        throw inWords(error, path);
      }
    },
    openFile: (name) => {
      const path = join(folder, name);
      return new FolderFile(path, makeFolder(resolve(folder)), (error) => inWords(error, path));
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

/** Makes a folder and those above it, one by one: below /proc, Node's own `recursive` never ends. */
async function makeFolder(path: string): Promise<void> {
  const problem = await mkdir(path).catch((error: unknown) => error);
  if (errorCode(problem) === 'ENOENT' && dirname(path) !== path) {
    await makeFolder(dirname(path));
    await mkdir(path).catch(unlessThere);
  } else if (problem !== undefined) unlessThere(problem);
}

/** Several outputs begin at once: it is all the same who makes their folder. */
function unlessThere(error: unknown): void {
  if (errorCode(error) !== 'EEXIST') throw error;
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the quota is used up',
  EEXIST: 'a file is in the way',
  EFBIG: 'it gets too large for the file system',
  EIO: 'the disk does not answer',
  EISDIR: 'a folder is in the way',
  ENOENT: 'the system makes no folder there',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a file is in the way',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
};

/** A system error in words; any other error as it is. */
function inWords(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (!/^E(?!RR_)/.test(code)) return error;
  const why = WHY[code] ?? `the system answers ${code}`;
  return new OutputsUnwritable(`cannot write ${path}: ${why}`, {}, { cause: error });
}
