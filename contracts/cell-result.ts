import type { Value } from './expression/value';

/** Why one cell is refused; the codes are those of docs/reject-reasons.md. */
type CellRejectCode = 'type' | 'range' | 'enum' | 'pattern' | 'length';

/** The reason of a refused cell. `message` never contains the cell. */
export interface CellReject<Code extends string = CellRejectCode> {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
}

/** What became of one cell: its canonical text with its value, or the reason why it is refused. */
export type CellResult =
  | { readonly ok: true; readonly text: string; readonly value: Value }
  | CellReject;

/** A refused cell. */
export function reject<Code extends string>(code: Code, message: string): CellReject<Code> {
  return { ok: false, code, message };
}
