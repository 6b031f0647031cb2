import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ContractError } from '../contract-error';

/**
 * Where a value stands in a document: keys of maps, and indexes of lists or the `name` or `property` of
 * their items, from the root.
 */
export type Path = readonly (string | number)[];

/** A place in a file: both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML file that knows where every value stands. */
export interface YamlSource {
  readonly file: string;
  readonly data: unknown;
  /**
   * The place of the value at `path`, or of the nearest value around it.
   * @param character index of a character of the text that stands there.
   */
  placeOf(path: Path, character?: number): Place;
}

/** @throws {ContractError} with the place of every syntax error. */
export function parseYaml(file: string, text: string): YamlSource {
  const counter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  // The core schema keeps `2024-01-01` text and `yes` text, as ODCS tools do.
  const document = parseDocument(text, { lineCounter: counter, schema: 'core', uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new ContractError(
      document.errors.map((error) => ({
        file,
        ...placeAt(error.pos[0]),
        message: error.message.split('\n')[0] ?? error.code,
      })),
    );
  }
  return {
    file,
    data: document.toJS(),
    placeOf: (path, character) => {
      const { node, offset } = find(document.contents, path);
      const inside = character === undefined ? undefined : offsetInside(text, node, character);
      return placeAt(inside ?? offset);
    },
  };
}

/** The value at a path and where a reader looks for it; of a path that is not there, as far as it goes. */
function find(root: Node | null, path: Path): { node: unknown; offset: number } {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) return { node: undefined, offset };
    [node, offset] = next;
  }
  return { node, offset };
}

/**
 * Where a character of a text stands in the file. White space may be folded, all else stands there as it
 * is; undefined where it does not (an escape in quotes).
 */
function offsetInside(file: string, node: unknown, character: number): number | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
  const [start, end] = node.range;
  const source = file.slice(start, end);
  // The first line of a block says how it is folded; a quotation mark opens the text.
  const opening = /^(?:[>|][^\n]*\n|["'])?/.exec(source)?.[0].length ?? 0;
  const before = node.value.slice(0, character).replaceAll(/\s/g, '');
  let seen = 0;
  for (let at = opening; at < source.length; at++) {
    if (/\s/.test(source[at] ?? '')) continue;
    if (seen === before.length)
      return source[at] === node.value[character] ? start + at : undefined;
    if (source[at] !== before[seen++]) return undefined;
  }
  return undefined;
}

/** The value under `step`, and where a reader looks for it: its key, or the start of the list item. */
function child(node: unknown, step: string | number): [unknown, number] | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
    return pair && isScalar(pair.key) ? [pair.value, pair.key.range?.[0] ?? 0] : undefined;
  }
  if (!isSeq(node)) return undefined;
  const item =
    typeof step === 'number' ? node.items[step] : node.items.find((each) => names(each, step));
  return isNode(item) && item.range ? [item, item.range[0]] : undefined;
}

/** A column is known by its name, a custom property by its property. */
function names(item: unknown, step: string): boolean {
  return isMap(item) && (item.get('name') === step || item.get('property') === step);
}
