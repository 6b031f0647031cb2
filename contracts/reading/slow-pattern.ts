import { patternTree, type Repeated } from './pattern-tree';

/** Characters with which alternatives are tried for an overlap. */
const PROBES = Array.from({ length: 127 }, (_, code) => String.fromCodePoint(code));

/**
 * Why a pattern takes time that doubles with every character of a cell that does not match: a repetition
 * of which one text can be read in many ways. Only what is certain is named: a repetition of a repetition
 * with nothing that must stand between (`(a+)+`, `(\w+\s?)*`), and of alternatives that share a character
 * (`(\w|\d)*`).
 * @param source a right regular expression.
 * @returns undefined when nothing of the kind is found.
 */
export function slowPattern(source: string): string | undefined {
  return slowest(patternTree(source));
}

function slowest(branches: readonly (readonly Repeated[])[]): string | undefined {
  for (const { piece, endless } of branches.flat()) {
    if (piece.kind !== 'group') continue;
    const own = endless ? ambiguity(piece.branches) : undefined;
    const found = own ?? slowest(piece.branches);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Why a group must not be repeated without end. */
function ambiguity(branches: readonly (readonly Repeated[])[]): string | undefined {
  for (const branch of branches) {
    const loop = branch.find((item) => repeatsItself(item));
    if (loop && branch.every((item) => item === loop || mayBeEmpty(item))) {
      return 'a repetition is repeated, and nothing must stand between';
    }
  }
  const characters = branches.flatMap(([only, ...more]) =>
    only && more.length === 0 && only.piece.kind === 'character' ? [only.piece.source] : [],
  );
  return overlap(characters) ? 'alternatives that are repeated share a character' : undefined;
}

/** A repetition without end, or a group of nothing but one. */
function repeatsItself({ piece, endless }: Repeated): boolean {
  if (endless) return piece.kind !== 'zero-width';
  return (
    piece.kind === 'group' &&
    piece.branches.some(
      (branch) =>
        branch.some((item) => repeatsItself(item)) &&
        branch.filter((item) => !mayBeEmpty(item)).length <= 1,
    )
  );
}

function mayBeEmpty({ piece, least }: Repeated): boolean {
  if (least === 0 || piece.kind === 'zero-width') return true;
  return piece.kind === 'group' && piece.branches.some((branch) => branch.every(mayBeEmpty));
}

function overlap(sources: readonly string[]): boolean {
  const shapes = sources.map((source) => new RegExp(`^(?:${source})$`, 'u'));
  return PROBES.some((probe) => shapes.filter((shape) => shape.test(probe)).length > 1);
}
