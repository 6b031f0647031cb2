/** Bytes of Windows-1252 that no word has behind a small letter, but accents of other encodings have. */
const NOT_IN_WORDS: ReadonlySet<number> = new Set([
  0x81, 0x83, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x98, 0x9d, 0x9f,
]);
/** Marks that stand beside a space or another mark, never between two letters; 0x92 is the apostrophe. */
const NOT_BETWEEN_LETTERS: ReadonlySet<number> = new Set([
  0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8b, 0x8d, 0x8f, 0x90, 0x91, 0x93,
  0x94, 0x95, 0x98, 0x99, 0x9b, 0x9d,
]);
/** Letters of Latin scripts stand alone among ASCII ones; those of other scripts follow each other. */
const RUN = 3;
/** A file with fewer odd bytes than this has damaged cells, which cost their rows only. */
const FEWEST = 4;

/** Bytes beyond ASCII, and those of them that are odd for Windows-1252. */
export interface HighBytes {
  readonly high: number;
  readonly odd: number;
}

/**
 * Whether bytes that are no UTF-8 can be Windows-1252. Every byte is a character there, so that Cyrillic,
 * Greek, Chinese or Mac files would turn into wrong letters without any error.
 */
export function isPlausible1252({ high, odd }: HighBytes): boolean {
  return odd < FEWEST || odd * 2 <= high;
}

/** Counts what speaks against Windows-1252. */
export function highBytes(bytes: Buffer): HighBytes {
  let high = 0;
  let odd = 0;
  let run = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (run >= RUN) odd += run;
      run = 0;
      continue;
    }
    high++;
    run++;
    if (run < RUN && isOdd(byte, bytes[at - 1] ?? 0, bytes[at + 1] ?? 0)) odd++;
  }
  return { high, odd };
}

function isOdd(byte: number, before: number, after: number): boolean {
  if (NOT_IN_WORDS.has(byte) && isSmallLetter(before)) return true;
  return NOT_BETWEEN_LETTERS.has(byte) && isLetter(before) && isLetter(after);
}

function isSmallLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function isLetter(byte: number): boolean {
  return isSmallLetter(byte) || (byte >= 0x41 && byte <= 0x5a) || byte >= 0x80;
}
