import { access, constants, stat } from 'node:fs/promises';
import { errorCode } from './engine/error-code';
import type { OpenFile } from './engine/read-pass';
import { FileStream } from './file-stream';

/** A file of this machine as it can be read again and again. */
export interface LocalFile {
  /** When it was last changed, in milliseconds since 1970; 0 when that is not known. */
  readonly modified: number;
  /** Its size; 0 when that is not known. */
  readonly bytes: number;
  readonly open: OpenFile;
  /**
   * Why it cannot be read, in words; undefined as long as it can. A disk or share may fail later, and somebody
   * may write to the file while it is read.
   */
  readonly unreadable: () => Promise<string | undefined>;
}

/** Finds out whether a path can be read. Whatever it is, the answer is a LocalFile. */
export async function localFile(path: string): Promise<LocalFile> {
  const { why, modified, bytes } = await readability(path);
  let unread = why;
  const open = async () =>
    new FileStream(path).on('error', (error) => {
      unread = inWords(error);
    });
  const unreadable = async () => {
    if (unread !== undefined) return unread;
    const now = await readability(path);
    const same = now.modified === modified && now.bytes === bytes;
    return now.why ?? (same ? undefined : 'it changed while it was read');
  };
  return { modified, bytes, open, unreadable };
}

interface Readability {
  readonly why?: string;
  readonly modified: number;
  readonly bytes: number;
}

async function readability(path: string): Promise<Readability> {
  try {
    const facts = await stat(path);
    const modified = Math.round(facts.mtimeMs);
    const known = { modified, bytes: facts.size };
    if (facts.isDirectory()) return { why: 'it is a folder', ...known };
    // A pipe cannot be read a second time.
    if (!facts.isFile()) return { why: 'it is no regular file', ...known };
    await access(path, constants.R_OK);
    return known;
  } catch (error) {
    return { why: inWords(error), modified: 0, bytes: 0 };
  }
}

/** What the operating system says of a path, in words. */
function inWords(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES') return 'permission is denied';
  return `the system answers ${code || String(error)}`;
}
