import type { FileStart } from '../file-start';
import type { Grammar } from '../record-scanner';
import type { RowSink } from '../row-sink';
import { ContractRows } from './contract-rows';
import { FastPath } from './fast-path';
import { LineOutput } from './line-output';
import { isKnownColumn } from './plain-column';
import { RecordSpans } from './record-spans';
import { StructureRows } from './structure-rows';

const QUOTE = 34;

/** The fast path of a file; undefined where every record must be framed and judged by the row rules. */
export function compileFastPath(
  start: FileStart,
  sink: RowSink,
  fileId: string,
): FastPath | undefined {
  const { grammar, layout, header } = start;
  if (!isPlainGrammar(grammar) || start.commentRows.size > 0) return undefined;
  const output = new LineOutput(fileId);
  const spans = new RecordSpans(grammar, header.length + 2);
  if (layout === null) {
    const rows = new StructureRows(header.length, spans, output);
    return new FastPath(start, sink, spans, rows, output);
  }
  if (!sink.keys || !layout.contract.columns.every(isKnownColumn)) return undefined;
  const rows = new ContractRows(layout, sink.keys, spans, output);
  return rows.usable ? new FastPath(start, sink, spans, rows, output) : undefined;
}

/** Doubled double quotation marks, or none, and nothing that the scanner does not know of. */
export function isPlainGrammar(grammar: Grammar): boolean {
  const known = new Set<string>(['delimiter', 'quote', 'padding'] satisfies (keyof Grammar)[]);
  const plain = Object.entries(grammar).every(([name, value]) => known.has(name) || !value);
  return plain && (grammar.quote === QUOTE || grammar.quote === 0);
}
