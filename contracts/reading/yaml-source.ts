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
  /** The place of the value at `path`, or of the nearest value around it. */
  placeOf(path: Path): Place;
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
    placeOf: (path) => placeAt(offsetOf(document.contents, path)),
  };
}

function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) return offset;
    [node, offset] = next;
  }
  return offset;
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
