import type { LineTrace, RecordFate } from '../trace/where';
import { facts } from './facts';

/** What became of a physical line, in words. */
export function renderLine(trace: LineTrace): string {
  const { file, file_id, generation, line } = trace;
  return [
    `${file} line ${line}: ${sentence(trace)}`,
    facts([
      ['file id', `${file_id}, generation ${generation}`],
      ['record', trace.kind === 'inside' ? `starts on line ${trace.record}` : null],
      ['bytes', trace.byte === null ? null : `${trace.length} from byte ${trace.byte}`],
      ['key', trace.key === undefined ? null : inWords(trace.key)],
      ['reasons', trace.reasons?.replaceAll(';', ', ') ?? null],
      ['decided', trace.decided ? `by ${trace.decided.by} at ${trace.decided.at}` : null],
      ['why', trace.message ?? null],
    ]),
  ].join('\n');
}

function sentence(trace: LineTrace): string {
  const { kind, fate, dataset } = trace;
  switch (kind) {
    case 'separator':
      return 'names the delimiter, it is no row';
    case 'header':
      return 'is the header';
    case 'blank':
      return 'is blank, it is no row';
    case 'inside':
    case 'record':
    case 'unread':
      return fate === undefined ? 'is a row' : FATES[fate](trace, `core.${dataset}`);
    default:
      return kind satisfies never;
  }
}

const FATES: Readonly<Record<RecordFate['fate'], (trace: LineTrace, table: string) => string>> = {
  loaded: (trace, table) => `loaded, and what ${table} has under its key${corrected(trace)}`,
  tombstone: (_, table) => `loaded as a deletion: the row is hidden from ${table}_live`,
  superseded: ({ now }, table) =>
    now === undefined
      ? `superseded: a newer version of the file does not have it, and ${table} neither`
      : `superseded: ${table} has the row of file ${now.file_id} line ${now.line}`,
  duplicate: ({ duplicate_of: line }) =>
    line === undefined ? 'a duplicate of another row' : `a duplicate of line ${line}`,
  rejected: ({ status }) => `rejected, ${status ?? 'open'}`,
  held: () => 'clean, but its file is held',
  pending: () => 'clean, and waits for the load',
  retracted: () => 'its file was retracted',
  failed: () => 'clean, but its file could not be loaded',
  refused: () => 'its file was not taken',
  forgotten: () => 'erased: its person is forgotten',
};

function corrected({ decided }: LineTrace): string {
  return decided === undefined ? '' : ', as it was corrected';
}

function inWords(key: Readonly<Record<string, string>>): string {
  return Object.entries(key)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
