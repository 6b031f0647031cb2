/** One character of a pattern: a literal, a class, an escape, as it is written. */
interface OneCharacter {
  readonly kind: 'character';
  readonly source: string;
}

interface Group {
  readonly kind: 'group';
  readonly branches: readonly Repeated[][];
}

/** Anchors and lookarounds take no characters. */
interface ZeroWidth {
  readonly kind: 'zero-width';
}

/** A piece of a pattern with its quantifier. */
export interface Repeated {
  readonly piece: OneCharacter | Group | ZeroWidth;
  readonly least: number;
  readonly endless: boolean;
}

const TOKEN =
  /(?<open>\((?:\?(?::|<[A-Za-z]\w*>))?)(?!\?)|(?<around>\(\?<?[=!])|(?<close>\))|(?<bar>\|)|(?<anchor>[$^]|\\[bB])|(?<character>\[(?:\\.|[^\]\\])*\]|\\[pPu]\{[^}]*\}|\\k<\w+>|\\c.|\\x..|\\u....|\\.|.)/suy;
const QUANTIFIER =
  /(?:(?<star>\*)|(?<plus>\+)|(?<maybe>\?)|\{(?<least>\d+)(?<comma>,(?<most>\d*))?\})\??/y;

/** Cuts a right regular expression (flag `u`) into its branches. */
export function patternTree(source: string): readonly Repeated[][] {
  const scan = { source, at: 0 };
  return readBranches(scan);
}

interface Scan {
  readonly source: string;
  at: number;
}

function readBranches(scan: Scan): Repeated[][] {
  const branches: Repeated[][] = [[]];
  while (scan.at < scan.source.length) {
    const token = take(TOKEN, scan);
    if (!token || token['close'] !== undefined) break;
    if (token['bar'] !== undefined) branches.push([]);
    else branches.at(-1)?.push(readRepeated(token, scan));
  }
  return branches;
}

function readRepeated(token: Readonly<Record<string, string | undefined>>, scan: Scan): Repeated {
  const { open, around, anchor, character = '' } = token;
  const inside = open ?? around;
  const branches = inside === undefined ? [] : readBranches(scan);
  const piece: Repeated['piece'] =
    open !== undefined
      ? { kind: 'group', branches }
      : around !== undefined || anchor !== undefined
        ? { kind: 'zero-width' }
        : { kind: 'character', source: character };
  const quantifier = take(QUANTIFIER, scan);
  if (!quantifier) return { piece, least: 1, endless: false };
  const { star, plus, maybe, least, comma, most } = quantifier;
  return {
    piece,
    least: star !== undefined || maybe !== undefined ? 0 : Number(least ?? 1),
    endless: star !== undefined || plus !== undefined || (comma !== undefined && most === ''),
  };
}

function take(shape: RegExp, scan: Scan): Readonly<Record<string, string | undefined>> | undefined {
  shape.lastIndex = scan.at;
  const found = shape.exec(scan.source);
  if (found) scan.at = shape.lastIndex;
  return found?.groups;
}
