/** A spelling of a cell that is new to the kernel: trimmed, and no null token unless it has quotation marks. */
export interface Spelling {
  readonly column: number;
  /** Doubled quotation marks are doubled still. */
  readonly bytes: Buffer;
  readonly escaped: boolean;
}

/** What a spelling means. */
export interface Judgement {
  /** The canonical text is the cell as written. */
  readonly same: boolean;
  /** The canonical cell with the quotation marks that it needs. */
  readonly bytes: Uint8Array;
  /** As expressions over numbers read it; NaN for any other. */
  readonly number: number;
  /** From 1; 0 where nothing is worth a warning. */
  readonly warning: number;
}

/** Says what a spelling means; undefined leaves its rows to the row rules. */
export type Judge = (spelling: Spelling) => Judgement | undefined;

/** Where an entry of the memo keeps what; see assembly/memo-table.ts. */
const ENTRY = {
  bytes: 0,
  length: 4,
  tag: 8,
  verdict: 16,
  same: 17,
  from: 20,
  to: 24,
  warning: 28,
  number: 32,
};
const KNOWN = 1;
const REFUSED = 2;

/**
 * Judges an entry of the memo in the kernel's memory. @param keep Puts a canonical cell into it.
 */
export function judgeSpelling(
  memory: Buffer,
  entry: number,
  judge: Judge,
  keep: (canonical: Uint8Array) => number,
): void {
  const from = memory.readUInt32LE(entry + ENTRY.bytes);
  const tag = memory.readUInt32LE(entry + ENTRY.tag);
  const bytes = memory.subarray(from, from + memory.readUInt32LE(entry + ENTRY.length));
  const judgement = judge({ column: tag >>> 1, bytes, escaped: (tag & 1) === 1 });
  const place = judgement ? keep(judgement.bytes) : 0;
  memory[entry + ENTRY.verdict] = place > 0 ? KNOWN : REFUSED;
  if (!judgement || place === 0) return;
  memory[entry + ENTRY.same] = judgement.same ? 1 : 0;
  memory.writeUInt32LE(place, entry + ENTRY.from);
  memory.writeUInt32LE(place + judgement.bytes.length, entry + ENTRY.to);
  memory.writeUInt32LE(judgement.warning, entry + ENTRY.warning);
  memory.writeDoubleLE(judgement.number, entry + ENTRY.number);
}
