/** Formats of one column that read the same texts, but not as the same day. */
export interface OrderConflict {
  /** Formats by the order of their fields, e.g. `dM` and `Md`. */
  readonly byOrder: ReadonlyMap<string, readonly string[]>;
}

/** A quoted text or a run of one letter. */
const TOKEN = /'(?:[^']|'')*'|([A-Za-z])\1*/g;
/** Fields of one or two digits: any of them can stand where another is meant. */
const SHORT = /^(?:yy|MM?|dd?|DD)$/;

/**
 * Formats that contradict each other, such as `dd/MM/yyyy` and `M/d/yyyy`: no single cell tells which
 * is meant, unless one of its numbers is above 12.
 * @returns one conflict for each shape of text; empty for nearly all columns.
 */
export function orderConflicts(formats: readonly string[]): OrderConflict[] {
  const byShape = new Map<string, Map<string, string[]>>();
  for (const format of formats) {
    const { shape, order } = shapeOf(format);
    const orders = byShape.get(shape) ?? new Map<string, string[]>();
    orders.set(order, [...(orders.get(order) ?? []), format]);
    byShape.set(shape, orders);
  }
  return [...byShape.values()].filter((orders) => orders.size > 1).map((byOrder) => ({ byOrder }));
}

/** The formats of a column that contradict another one of it. */
export function conflictingFormats(formats: readonly string[]): string[] {
  return orderConflicts(formats).flatMap(({ byOrder }) => [...byOrder.values()].flat());
}

/** A format without the meaning of its short fields, and their order. */
function shapeOf(format: string): { readonly shape: string; readonly order: string } {
  let order = '';
  const shape = withoutOptional(format).replaceAll(TOKEN, (token) => {
    if (!SHORT.test(token)) return token;
    order += token[0]?.replace('D', 'd');
    return '#';
  });
  return { shape, order };
}

/** Optional sections need not be in a text, so that they tell nothing apart. */
function withoutOptional(format: string): string {
  const shorter = format.replace(/\[[^[\]]*\]/, '');
  return shorter === format ? format : withoutOptional(shorter);
}
