import { isAscii, isUtf8 } from 'node:buffer';
import { looksLikeUtf16 } from './sniff-content';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const ALIASES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  ascii: 'utf-8',
  usascii: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
};

/** The encoding that a contract declares by any of its common names; undefined when it is not known. */
export function encodingNamed(name: string): Encoding | undefined {
  return ALIASES[name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')];
}

/**
 * The encoding of a file from its first megabyte. UTF-8 unless it is UTF-16, or has more bytes that
 * are not UTF-8 than characters that are: a single broken byte in a UTF-8 file damages its row only.
 */
export function detectEncoding(head: Buffer): Encoding {
  const utf16 = looksLikeUtf16(head);
  if (utf16) return utf16;
  if (isUtf8(head.subarray(0, lastBoundary(head)))) return 'utf-8';
  const { characters, broken } = countUtf8(head);
  return characters > broken ? 'utf-8' : 'windows-1252';
}

/** Where the last complete UTF-8 character ends, so that a cut character is not taken for a broken one. */
export function lastBoundary(bytes: Buffer): number {
  let at = bytes.length;
  while (at > 0 && bytes.length - at < 3 && ((bytes[at - 1] ?? 0) & 0xc0) === 0x80) at--;
  return at > 0 && (bytes[at - 1] ?? 0) >= 0xc0 ? at - 1 : bytes.length;
}

/** Characters beyond ASCII that are UTF-8, and bytes that are not. */
export function countUtf8(head: Buffer): { characters: number; broken: number } {
  let characters = 0;
  let broken = 0;
  for (let at = 0; at < head.length; ) {
    const byte = head[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    if (length === 1) at++;
    else if (length > 1 && isUtf8(head.subarray(at, at + length))) {
      characters++;
      at += length;
    } else {
      broken++;
      at++;
    }
  }
  return { characters, broken };
}

/** Turns chunks of a file into UTF-8 without a byte order mark. */
export interface Utf8Decoder {
  /** UTF-8 of this chunk; a character cut at its end waits for the next one. */
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

/**
 * UTF-8 passes as it is, also where it is broken: the rows are judged one by one. What cannot be
 * decoded in the other encodings becomes the byte 0xFF, which no UTF-8 has, for the same reason.
 */
export function utf8Decoder(encoding: Encoding): Utf8Decoder {
  const decoder = encoding === 'utf-8' ? passThrough() : transcoder(encoding);
  return withoutMark(decoder);
}

function passThrough(): Utf8Decoder {
  return { push: (chunk) => chunk, end: () => Buffer.alloc(0) };
}

const MARK = Buffer.from('\ufeff');

function withoutMark(decoder: Utf8Decoder): Utf8Decoder {
  let start: Buffer | undefined = Buffer.alloc(0);
  const strip = (text: Buffer, final: boolean): Buffer => {
    if (start === undefined) return text;
    const all = Buffer.concat([start, text]);
    if (all.length < MARK.length && !final) {
      start = all;
      return Buffer.alloc(0);
    }
    start = undefined;
    return all.subarray(0, MARK.length).equals(MARK) ? all.subarray(MARK.length) : all;
  };
  return {
    push: (chunk) => strip(decoder.push(chunk), false),
    end: () => strip(decoder.end(), true),
  };
}

function transcoder(encoding: Exclude<Encoding, 'utf-8'>): Utf8Decoder {
  if (encoding === 'windows-1252') return windows1252();
  const decode = new TextDecoder(encoding, { ignoreBOM: true });
  // The decoder shows a lone surrogate or half a unit as U+FFFD.
  return {
    push: (chunk) => markBroken(decode.decode(chunk, { stream: true }), '\ufffd'),
    end: () => markBroken(decode.decode(), '\ufffd'),
  };
}

/** UTF-8 of a text in which the mark, which must not pass for text, becomes the byte 0xFF. */
function markBroken(text: string, mark: string): Buffer {
  const bytes = Buffer.from(text);
  if (!text.includes(mark)) return bytes;
  const broken = Buffer.from(mark).toString('latin1');
  return Buffer.from(bytes.toString('latin1').replaceAll(broken, '\xff'), 'latin1');
}

/** What the bytes 0x80 to 0x9F stand for in Windows-1252; the five that mean nothing are U+FFFF. */
const WINDOWS_1252 =
  '\u20ac\uffff\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\uffff\u017d\uffff' +
  '\uffff\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\uffff\u017e\u0178';

// Not by TextDecoder: several releases of Node decode these bytes as Latin-1.
function windows1252(): Utf8Decoder {
  return {
    push: (chunk) => {
      if (isAscii(chunk)) return chunk;
      const text = chunk
        .toString('latin1')
        .replaceAll(/[\x80-\x9f]/g, (byte) => WINDOWS_1252.charAt(byte.charCodeAt(0) - 0x80));
      return markBroken(text, '\uffff');
    },
    end: () => Buffer.alloc(0),
  };
}
