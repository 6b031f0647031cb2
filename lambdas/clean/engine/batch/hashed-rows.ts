import { hash } from 'node:crypto';
import { type Kernel, STATUS } from '../kernel/kernel';
import type { KernelViews } from '../kernel/kernel-views';
import { droppedCells, dropsCells, hashedColumn } from '../row-identity';
import type { RowLayout } from '../row-layout';
import type { BatchRows } from './batch-rows';
import { cellsOf } from './cells-of';
import type { ContractCheck } from './contract-check';
import { MadeCells } from './made-cells';

const COMMA = 44;
const HASH_DIGITS = 64;
/** Comma, hash, and `-<occurrence>` of a row that is kept although it came before. */
const SUFFIX_ROOM = 80;
/** A longer line is none of ours: there must be room for its tail when its key was seen. */
const MOST_LINE = 1024 * 1024;

/** Rows that are known by the SHA-256 of their canonical line: see `compileIdentity`. */
export class HashedRows implements BatchRows {
  readonly warnings: BatchRows['warnings'];
  readonly lost = { kind: 'ambiguous' } as const;
  /** The column that the hash fills; -1 where it stands behind the columns. */
  private readonly hashed: number;
  private readonly dropped: ((cells: readonly string[]) => string) | undefined;
  private readonly width: number;
  private readonly keepIdentical: boolean;
  private readonly made: MadeCells;
  /** Rows before it have their keys. */
  private keyed = 0;
  /** Where the hashes of the rows that have their keys are. */
  private hashes = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly contract: ContractCheck,
    layout: RowLayout,
  ) {
    this.warnings = contract.warnings;
    this.hashed = hashedColumn(layout);
    this.dropped = dropsCells(layout) ? droppedCells(layout) : undefined;
    this.width = layout.contract.columns.length;
    this.keepIdentical = layout.contract.identicalRows === 'keep';
    this.made = new MadeCells(kernel);
  }

  check(): void {
    this.keyed = 0;
    this.contract.run();
  }

  take(first: number, to: number): number {
    const { kernel } = this;
    if (first >= this.keyed) this.keyed = this.seeKeys(first, to);
    const end = this.keyed === first ? first : kernel.write(first, true, this.keyed);
    if (end === this.keyed && this.hashes > 0) {
      kernel.giveBack(this.hashes);
      this.hashes = 0;
    }
    return end;
  }

  /** Hashes rows and looks up their keys. @returns the first row that it did not. */
  private seeKeys(first: number, to: number): number {
    const { kernel } = this;
    const { views } = kernel;
    const written = kernel.write(first, false, to);
    let end = first;
    while (end < written && views.lineTo[end]! - views.lineFrom[end]! <= MOST_LINE) end++;
    if (end === first) return first;
    this.hashes = kernel.borrow((end - first) * SUFFIX_ROOM);
    this.made.begin();
    for (let row = first; row < end; row++) {
      this.setKey(views, row, this.hashes + (row - first) * SUFFIX_ROOM);
    }
    this.contract.setVersions(first, end);
    kernel.findKeys(first, end);
    if (this.keepIdentical) this.keepAll(first, end);
    return end;
  }

  private setKey(views: KernelViews, row: number, at: number): void {
    const { bytes, keyFrom, keyTo } = views;
    const line = bytes.subarray(views.lineFrom[row], views.lineTo[row]);
    bytes[at] = COMMA;
    bytes.write(hash('sha256', line, 'hex'), at + 1, 'latin1');
    keyFrom[row] = at + 1;
    keyTo[row] = at + 1 + HASH_DIGITS;
    if (this.hashed >= 0) {
      this.made.setBytes(row * this.width + this.hashed, at + 1, HASH_DIGITS, Number.NaN);
      this.setSuffix(views, row, keyTo[row], 0);
    } else this.setSuffix(views, row, at, HASH_DIGITS + 1);
    this.setContent(views, row);
  }

  private setSuffix(
    { suffixFrom, suffixTo }: KernelViews,
    row: number,
    at: number,
    length: number,
  ): void {
    suffixFrom[row] = at;
    suffixTo[row] = at + length;
  }

  /** The content is what the contract does not keep. */
  private setContent(views: KernelViews, row: number): void {
    const { bytes, contentFrom, contentTo } = views;
    contentFrom[row] = 0;
    contentTo[row] = 0;
    if (!this.dropped) return;
    const content = Buffer.from(this.dropped(cellsOf(views, row)));
    const at = this.kernel.borrow(content.length);
    bytes.set(content, at);
    contentFrom[row] = at;
    contentTo[row] = at + content.length;
  }

  /** Rows that came before stay, told apart by how often they came. */
  private keepAll(first: number, to: number): void {
    const { views } = this.kernel;
    const { bytes, rowStatus, rowOccurrence, suffixTo } = views;
    for (let row = first; row < to; row++) {
      if (rowStatus[row] === STATUS.taken) continue;
      rowStatus[row] = STATUS.taken;
      suffixTo[row]! += bytes.write(`-${rowOccurrence[row]}`, suffixTo[row]!, 'latin1');
    }
  }
}
