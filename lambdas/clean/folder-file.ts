import { type FileHandle, open, rm } from 'node:fs/promises';
import type { BlockSink } from './engine/block-sink';

/** Blocks on their way to the disk; the system writes several at once. */
const MOST_WAITING = 4;

/** One file of a folder, written block by block by the thread pool. */
export class FolderFile implements BlockSink {
  private readonly file: Promise<FileHandle>;
  private readonly writing = new Set<Promise<void>>();
  private position = 0;
  private failure: unknown;

  /**
   * @param ready Resolves when there is a folder to open the file in.
   * @param inWords What a system error is to whoever waits.
   */
  constructor(
    private readonly path: string,
    ready: Promise<void>,
    private readonly inWords: (error: unknown) => unknown,
  ) {
    this.file = ready.then(() => open(path, 'w'));
    // Who waits hears of a failure; nobody may be waiting yet.
    this.file.catch((error: unknown) => this.fail(error));
  }

  write(block: Buffer, taken: () => void): void {
    const at = this.position;
    this.position += block.length;
    const written = this.writeAt(block, at).then(taken, (error: unknown) => this.fail(error));
    this.writing.add(written);
    void written.then(() => this.writing.delete(written));
  }

  async drain(): Promise<void> {
    while (this.writing.size > MOST_WAITING) await Promise.race(this.writing);
    if (this.failure !== undefined) throw this.failure;
  }

  async close(): Promise<void> {
    try {
      const file = await this.file;
      await Promise.all(this.writing);
      await file.close();
      if (this.failure !== undefined) throw this.failure;
    } catch (error) {
      this.fail(error);
      await this.remove();
      throw this.failure;
    }
  }

  async abort(): Promise<void> {
    await Promise.all(this.writing);
    await this.file.then((file) => file.close()).catch(() => {});
    await this.remove();
  }

  private async writeAt(block: Buffer, position: number): Promise<void> {
    const file = await this.file;
    // The system may take a part of it.
    for (let at = 0; at < block.length && this.failure === undefined; ) {
      const { bytesWritten } = await file.write(block, at, block.length - at, position + at);
      at += bytesWritten;
    }
  }

  /** The first failure is the reason. */
  private fail(error: unknown): void {
    this.failure ??= this.inWords(error);
  }

  /** Half a file would pass for a whole one. */
  private async remove(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => {});
  }
}
