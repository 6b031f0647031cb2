import { type FileHandle, open, rm } from 'node:fs/promises';
import type { BlockSink } from './engine/block-sink';

/** Blocks that wait while others are written. */
const MOST_WAITING = 6;

interface WaitingBlock {
  readonly block: Buffer;
  readonly taken: () => void;
}

/**
 * One file of a folder, written by the thread pool. One call at a time, for all blocks that wait: more would
 * wait for each other in threads that the reading of the next bytes needs.
 */
export class FolderFile implements BlockSink {
  private readonly file: Promise<FileHandle>;
  private waiting: WaitingBlock[] = [];
  /** The call that is on its way. */
  private call: Promise<void> | undefined;
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
    this.waiting.push({ block, taken });
    this.call ??= this.writeWaiting();
  }

  async drain(): Promise<void> {
    while (this.waiting.length > MOST_WAITING) await this.call;
    if (this.failure !== undefined) throw this.failure;
  }

  async close(): Promise<void> {
    try {
      await this.written();
      await (await this.file).close();
      if (this.failure !== undefined) throw this.failure;
    } catch (error) {
      this.fail(error);
      await this.remove();
      throw this.failure;
    }
  }

  async abort(): Promise<void> {
    this.waiting = [];
    await this.written();
    await this.file.then((file) => file.close()).catch(() => {});
    await this.remove();
  }

  private async written(): Promise<void> {
    while (this.call) await this.call;
  }

  /** Writes what waits now; what comes meanwhile waits for the next call. */
  private async writeWaiting(): Promise<void> {
    const blocks = this.waiting;
    this.waiting = [];
    try {
      const file = await this.file;
      await this.writeAll(
        file,
        blocks.map(({ block }) => block),
      );
      for (const { taken } of blocks) taken();
    } catch (error) {
      this.fail(error);
      this.waiting = [];
    }
    this.call = this.waiting.length > 0 ? this.writeWaiting() : undefined;
  }

  private async writeAll(file: FileHandle, blocks: readonly Buffer[]): Promise<void> {
    for (let rest = blocks; rest.length > 0; ) {
      const { bytesWritten } = await file.writev(rest, this.position);
      this.position += bytesWritten;
      rest = behind(rest, bytesWritten);
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

/** What is left of blocks of which the system took so many bytes. */
function behind(blocks: readonly Buffer[], bytes: number): readonly Buffer[] {
  let at = 0;
  let left = bytes;
  while (at < blocks.length && left >= blocks[at]!.length) left -= blocks[at++]!.length;
  return left === 0 ? blocks.slice(at) : [blocks[at]!.subarray(left), ...blocks.slice(at + 1)];
}
