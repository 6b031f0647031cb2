import { refusal } from './refusals';

type Reason = ReturnType<typeof refusal>;

/** First bytes of files that are no text, as latin1. */
const SIGNATURES: readonly (readonly [start: string, reason: Reason])[] = [
  ['%PDF-', refusal('pdf')],
  ['\x89PNG', refusal('image', { kind: 'PNG' })],
  ['\xff\xd8\xff', refusal('image', { kind: 'JPEG' })],
  ['GIF8', refusal('image', { kind: 'GIF' })],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', refusal('spreadsheet')],
  ['BZh', refusal('archive', { kind: 'bzip2' })],
  ['\xfd7zXZ\0', refusal('archive', { kind: 'xz' })],
  ['\x28\xb5\x2f\xfd', refusal('archive', { kind: 'Zstandard' })],
  ['7z\xbc\xaf\x27\x1c', refusal('archive', { kind: '7-Zip' })],
  ['Rar!\x1a\x07', refusal('archive', { kind: 'RAR' })],
  ['\x1f\x8b', refusal('archive', { kind: 'doubly compressed gzip' })],
  ['PAR1', refusal('columnar', { kind: 'Parquet' })],
  ['ORC', refusal('columnar', { kind: 'ORC' })],
  ['Obj\x01', refusal('columnar', { kind: 'Avro' })],
  ['SQLite format 3\0', refusal('columnar', { kind: 'SQLite' })],
  ['version https://git-lfs.github.com/spec/', refusal('git_lfs_pointer')],
];

/** Share of control characters above which a file is no text; real exports have none. */
const BINARY_SHARE = 0.02;
/** Tab, newlines and form feed are text; so is the end-of-file mark of DOS exports. */
// oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
const CONTROL = /[\0-\x08\x0e-\x19\x1b-\x1f]/g;
const TAR_MAGIC_AT = 257;

/**
 * Recognises content that is no CSV by its bytes, never by its name.
 * @param head The first bytes of the (unpacked) file.
 * @returns why the file is refused, or undefined when it may be CSV. UTF-16 text passes.
 */
export function sniffContent(head: Buffer): Reason | undefined {
  if (head.length === 0) return refusal('empty');
  const start = head.toString('latin1', 0, 64 * 1024);
  const known = SIGNATURES.find(
    ([signature]) => start.startsWith(signature) && (signature !== 'ORC' || start.includes('\0')),
  );
  if (known) return known[1];
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return zipReason(start);
  if (start.startsWith('ustar', TAR_MAGIC_AT)) return refusal('archive', { kind: 'tar' });
  return markupReason(withoutMark(start)) ?? binaryReason(head);
}

/** Office files name their parts in the first local headers. */
function zipReason(start: string): Reason {
  const office = /\[Content_Types\]\.xml|xl\/|opendocument\.spreadsheet/.test(start);
  return office ? refusal('spreadsheet') : refusal('archive', { kind: 'ZIP' });
}

function withoutMark(start: string): string {
  return start.replace(/^\xef\xbb\xbf/, '').trimStart();
}

function markupReason(text: string): Reason | undefined {
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(text)) return refusal('html');
  if (/^<\?xml\b/i.test(text)) return refusal(/<html\b/i.test(text) ? 'html' : 'xml');
  // A header may begin with a brace; JSON goes on with a name, a value or its end.
  if (/^\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)/.test(text)) return refusal('json');
  if (/^\[\s*(?:[{["]|\]\s*$|-?\d[\d.eE+-]*\s*[,\]])/.test(text)) return refusal('json');
  return undefined;
}

function binaryReason(head: Buffer): Reason | undefined {
  if (looksLikeUtf16(head)) return undefined;
  // By an expression, which is machine code from the first byte on: a loop over a megabyte is not.
  const control = head.toString('latin1').match(CONTROL)?.length ?? 0;
  return control / head.length > BINARY_SHARE ? refusal('binary') : undefined;
}

/** UTF-16 by its mark, or because every other byte of mostly Latin text is zero. */
export function looksLikeUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0] as [number, number];
  const sample = head.subarray(0, 4096);
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  const half = sample.length / 2;
  if (zeros[1] > half * 0.6 && zeros[0] < half * 0.1) return 'utf-16le';
  if (zeros[0] > half * 0.6 && zeros[1] < half * 0.1) return 'utf-16be';
  return undefined;
}
