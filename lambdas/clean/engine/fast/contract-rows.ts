import type { Value } from '../../../../contracts/expression/value';
import { compileVersion } from '../row-identity';
import type { RowKeys, Verdict } from '../row-keys';
import type { RowLayout } from '../row-layout';
import { CanonicalCells } from './canonical-cells';
import { DerivedCells } from './derived-cells';
import type { FastRows } from './fast-rows';
import { IdentityBytes } from './identity-bytes';
import type { LineOutput } from './line-output';
import { ReadColumns } from './read-columns';
import type { RecordSpans } from './record-spans';
import { Tombstone } from './tombstone';

/** Rows of a file with a contract: reads, derives, finds duplicates, and writes the canonical line. */
export class ContractRows implements FastRows {
  /** False when the row rules reject every row, or every row may be worth a warning. */
  readonly usable: boolean;
  private readonly row: CanonicalCells;
  private readonly columns: ReadColumns;
  private readonly derived: DerivedCells;
  private readonly tombstone: Tombstone;
  private readonly identity: IdentityBytes;
  private readonly version: (values: readonly Value[]) => readonly bigint[];
  private readonly versioned: boolean;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly valueOf: (name: string) => Value;
  private record: Buffer = Buffer.alloc(0);
  private deleted = '';

  constructor(
    private readonly layout: RowLayout,
    private readonly keys: RowKeys,
    private readonly spans: RecordSpans,
    private readonly output: LineOutput,
  ) {
    const { contract } = layout;
    this.row = new CanonicalCells(Uint8Array.from(contract.columns, ({ scale = 0 }) => scale));
    this.derived = new DerivedCells(contract);
    this.tombstone = new Tombstone(contract);
    const asNumbers = new Set([...this.derived.numbersRead, ...this.tombstone.numbersRead]);
    this.columns = new ReadColumns(layout, spans, asNumbers);
    this.identity = new IdentityBytes(layout);
    this.version = compileVersion(layout);
    this.versioned = contract.versionOrder.length > 0;
    this.positions = new Map(contract.columns.map(({ name }, index) => [name, index]));
    this.valueOf = (name) => this.value(this.positions.get(name)!);
    this.row.marked = this.identity.hashed;
    this.usable = this.columns.setConstants(this.row);
    this.row.keep();
  }

  read(record: Buffer): boolean {
    const { row } = this;
    this.record = record;
    row.reset();
    if (!this.columns.read(record, row)) return false;
    if (!this.derived.derive(row, this.valueOf)) return false;
    const deleted = this.tombstone.cellOf(row, this.valueOf);
    if (deleted === undefined) return false;
    this.deleted = deleted;
    return this.identity.isShort(row);
  }

  write(record: Buffer, line: number, cells: () => readonly string[]): Verdict {
    const { row, output, keys, spans } = this;
    output.reserve(row.room(spans.end - spans.from[0]!));
    const from = output.place;
    let to = row.write(record, output.bytes, from);
    to = this.identity.take(keys, record, row, output.bytes, from, to, cells);
    const verdict = keys.judgeTaken(this.versions(), line);
    if (verdict.kind === 'accept') {
      output.endRow(to, verdict.suffix, this.deleted, line);
      for (let i = 0; i < row.warnings; i++) output.warn(row.warned[i]!);
    }
    return verdict;
  }

  private versions(): readonly bigint[] {
    if (!this.versioned) return NO_VERSIONS;
    return this.version(this.layout.contract.columns.map((_, index) => this.value(index)));
  }

  private value(index: number): Value {
    const { row } = this;
    if (row.isNull(index)) return null;
    const derived = this.layout.contract.columns[index]!.transform !== undefined;
    return derived ? this.derived.value(index, row) : this.columns.value(index, this.record);
  }
}

const NO_VERSIONS: readonly bigint[] = [];
