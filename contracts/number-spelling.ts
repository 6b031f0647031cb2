import type { Column } from './types';

/** What may stand around a number: letters and signs of currencies, units, percent; no sign of a value. */
const AROUND = String.raw`[\p{L}\p{Sc}%‰°]{0,12}(?:\.(?=[ \u00a0\u202f]|$))?`;
const SPACE = String.raw`[ \u00a0\u202f]?`;
/** White space that groups digits is written as any of these. */
const SPACES = String.raw`[ \u00a0\u202f]`;

/**
 * How the numbers of a column are written where its contract says more than digits and a point
 * (`groupChar`, `decimalChar`, `bareNumber` of Frictionless Data). Groups have three digits; what does not
 * fit exactly is no number: neither `1,23` is read as 123, nor `0,123`, which is a decimal elsewhere.
 * @returns the number in digits with a point, or undefined when the text has another form; undefined
 * instead of a function where numbers are written plainly.
 */
export function numberSpelling(column: Column): ((text: string) => string | undefined) | undefined {
  const { groupChar, decimalChar = '.', bareNumber = true } = column;
  if (groupChar === undefined && decimalChar === '.' && bareNumber) return undefined;
  const group =
    groupChar === undefined
      ? undefined
      : /[ \u00a0\u202f]/.test(groupChar)
        ? SPACES
        : escape(groupChar);
  const grouped = group === undefined ? [] : [String.raw`[1-9]\d{0,2}(?:${group}\d{3})+`];
  const whole = [...grouped, String.raw`\d+`].join('|');
  const fraction = String.raw`(?:${escape(decimalChar)}(?<fraction>\d*))?(?:[eE](?<exponent>[+-]?\d{1,3}))?`;
  const number = String.raw`(?:(?<whole>${whole})${fraction}|${escape(decimalChar)}(?<only>\d+))`;
  const around = bareNumber ? '' : `${AROUND}${SPACE}`;
  const after = bareNumber ? '' : `${SPACE}${AROUND}`;
  const expression = new RegExp(`^(?<sign>[+-]?)${around}(?<inner>[+-]?)${number}${after}$`, 'u');
  return (text) => plainNumber(expression.exec(text)?.groups);
}

function plainNumber(
  groups: Readonly<Record<string, string | undefined>> | undefined,
): string | undefined {
  if (groups === undefined) return undefined;
  const { sign = '', inner = '', whole = '0', fraction, exponent, only } = groups;
  if (sign !== '' && inner !== '') return undefined;
  const digits = whole.replaceAll(/\D/g, '');
  const decimals = only ?? fraction ?? '';
  const point = decimals === '' ? '' : `.${decimals}`;
  return `${sign}${inner}${digits}${point}${exponent === undefined ? '' : `e${exponent}`}`;
}

function escape(character: string): string {
  return character.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
