/** Capitals and marks of Windows-1252 that never follow a small letter, as accents of Macintosh files do. */
const NOT_BEHIND_SMALL: ReadonlySet<number> = new Set([
  0x83, 0x88, 0x89, 0x8a, 0x8c, 0x8e, 0x98, 0x9f,
]);
/** Bytes that mean nothing there. */
const UNDEFINED: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Marks that stand beside a space or another mark, never between two letters; 0x92 is the apostrophe. */
const NOT_BETWEEN_LETTERS: ReadonlySet<number> = new Set([
  0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8b, 0x91, 0x93, 0x94, 0x95, 0x98, 0x99,
  0x9b,
]);
/** Marks that follow no letter: loose accents, a broken bar, a negation. */
const NOT_BEHIND_LETTERS: ReadonlySet<number> = new Set([0xa4, 0xa6, 0xa8, 0xac, 0xaf, 0xb6, 0xb8]);
/**
 * Marks that stand behind no letter beyond ASCII: there they are the rest of a UTF-8 character that was
 * cut, is too long for what it says (`C0 AF`) or begins as none does (`F5` to `FF`).
 */
const ONLY_CONTINUING: ReadonlySet<number> = new Set([
  0x80, 0x82, 0x83, 0x84, 0x88, 0x89, 0x8b, 0x95, 0x98, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa8,
  0xac, 0xaf, 0xb1, 0xb5, 0xb6, 0xb8, 0xbc, 0xbd, 0xbe, 0xbf,
]);
/** Letters of Latin scripts stand alone among ASCII ones; those of other scripts follow each other. */
const RUN = 3;
/** A file of another encoding has such letters in most lines, a damaged one in few. */
const FEW_LINES = 0.1;

/** Bytes beyond ASCII, those of them that are odd for Windows-1252, and the lines that have any. */
export interface HighBytes {
  readonly high: number;
  readonly odd: number;
  readonly lines: number;
  readonly highLines: number;
}

/**
 * Whether bytes that are no UTF-8 can be Windows-1252. Every byte is a character there, so that Cyrillic,
 * Greek, Chinese or Mac files, and damaged bytes, would turn into wrong letters without any error.
 */
export function isPlausible1252({ high, odd }: Pick<HighBytes, 'high' | 'odd'>): boolean {
  return odd * 2 <= high;
}

/** Whether bytes that are no text in any encoding stand in few lines, which may be rejected. */
export function isDamagedInPlaces({ lines, highLines }: HighBytes): boolean {
  return highLines <= Math.max(lines * FEW_LINES, 1);
}

/** Counts what speaks against Windows-1252. */
export function highBytes(bytes: Buffer): HighBytes {
  let [high, odd, run, lines, highLines, isHigh] = [0, 0, 0, 1, 0, false];
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (run >= RUN) odd += run;
      run = 0;
      if (byte !== 0x0a) continue;
      lines++;
      isHigh = false;
      continue;
    }
    high++;
    run++;
    if (!isHigh) highLines++;
    isHigh = true;
    const inLongRun = isRun(bytes, at - run + 1);
    if (!inLongRun && isOdd(byte, bytes[at - 1] ?? 0, bytes[at + 1] ?? 0)) odd++;
  }
  return { high, odd, lines, highLines };
}

/** A run of high bytes is counted as a whole where it ends. */
function isRun(bytes: Buffer, from: number): boolean {
  for (let at = from; at < from + RUN; at++) if ((bytes[at] ?? 0) < 0x80) return false;
  return true;
}

function isOdd(byte: number, before: number, after: number): boolean {
  const inside = isLetter(before) && isLetter(after);
  if (UNDEFINED.has(byte)) return true;
  if (isBrokenUtf8(byte, after) || isBrokenUtf8(before, byte)) return true;
  if (NOT_BEHIND_SMALL.has(byte) && isSmallLetter(before)) return true;
  if (byte < 0xa0) return NOT_BETWEEN_LETTERS.has(byte) && inside;
  // Of these marks only the ordinal signs and the acute accent stand in words.
  if (NOT_BEHIND_LETTERS.has(byte) && isLetter(before)) return true;
  if (byte < 0xc0) return inside && byte !== 0xaa && byte !== 0xba && byte !== 0xb4;
  if (byte <= 0xde) return isSmallLetter(before) || isMark(after);
  if (byte === 0xff) return isLetter(before) || isLetter(after);
  return byte === 0xfe && (before >= 0x80 || after >= 0x80);
}

/** Two bytes as in UTF-8, though no character of it, which no text in Windows-1252 has side by side. */
function isBrokenUtf8(lead: number, next: number): boolean {
  const isLongFullStop = lead === 0xc0 && next === 0xae;
  return isLongFullStop || (lead >= 0xc0 && ONLY_CONTINUING.has(next));
}

function isSmallLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

/** Marks of programming, which follow no word. */
function isMark(byte: number): boolean {
  return byte === 0x28 || byte === 0x3c || byte === 0x5b || byte === 0x7b || byte === 0x40;
}

function isLetter(byte: number): boolean {
  return isSmallLetter(byte) || (byte >= 0x41 && byte <= 0x5a) || byte >= 0xc0;
}
