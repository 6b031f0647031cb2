const SPACE = 32;
const TAB = 9;
const CR = 13;

/** White space of ASCII, as the row rules trim it. */
export function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CR);
}
