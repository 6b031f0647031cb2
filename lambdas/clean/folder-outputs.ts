import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Outputs } from './engine/output-file';

/** Outputs as files of a folder, which is made when the first one is written. */
export function folderOutputs(folder: string): Outputs {
  return {
    write: async (name, body) => {
      await mkdir(folder, { recursive: true });
      const path = join(folder, name);
      try {
        await pipeline(body, createWriteStream(path));
      } catch (error) {
        // Half a file would pass for a whole one.
        await rm(path, { force: true });
        throw error;
      }
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}
