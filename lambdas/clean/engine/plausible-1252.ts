/** Bytes of Windows-1252 that no word has behind a small letter, but accents of other encodings have. */
const NOT_IN_WORDS: ReadonlySet<number> = new Set([
  0x81, 0x83, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x98, 0x9d, 0x9f,
]);
/** Letters of Latin scripts stand alone among ASCII ones; those of other scripts follow each other. */
const RUN = 3;
/** A file with fewer odd bytes than this has damaged cells, which cost their rows only. */
const FEWEST = 4;

/**
 * Whether bytes that are no UTF-8 can be Windows-1252. Every byte is a character there, so that Cyrillic,
 * Greek, Chinese or Mac files would turn into wrong letters without any error.
 */
export function isPlausible1252(bytes: Buffer): boolean {
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
    if (run === 1 && NOT_IN_WORDS.has(byte) && isSmallLetter(bytes[at - 1])) odd++;
  }
  return odd < FEWEST || odd * 2 <= high;
}

function isSmallLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x61 && byte <= 0x7a;
}
