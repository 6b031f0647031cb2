/** Digits of the whole numbers that fit into a type. */
const INTEGER_DIGITS: Readonly<Record<string, number>> = { integer: 10, bigint: 19 };

/** True when every value of `from` is a value of `to` with the same canonical text (but for added zeros). */
export function isWidening(from: string, to: string): boolean {
  if (from === to) return true;
  const before = digits(from);
  const after = digits(to);
  if (to === 'text') return before !== undefined || from === 'date' || from === 'boolean';
  if (before === undefined || after === undefined) return false;
  return after.whole >= before.whole && after.scale >= before.scale;
}

function digits(type: string): { whole: number; scale: number } | undefined {
  const whole = INTEGER_DIGITS[type];
  if (whole !== undefined) return { whole, scale: 0 };
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision === undefined || scale === undefined) return undefined;
  return { whole: Number(precision) - Number(scale), scale: Number(scale) };
}

/** The contract's spelling of a type as `format_type` writes it. */
export function sqlName(type: string): string {
  if (type === 'timestamptz') return 'timestamp with time zone';
  const [, precision, scale = '0'] = /^numeric\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(type) ?? [];
  return precision === undefined ? type : `numeric(${precision},${scale})`;
}
