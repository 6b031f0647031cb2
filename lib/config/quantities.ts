import * as z from 'zod';

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };
const BYTES: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

function quantity(units: Readonly<Record<string, number>>, example: string) {
  const expected = `expected a whole number and one of ${Object.keys(units).join(', ')}, such as "${example}"`;
  return z.string({ error: expected }).transform((text, context) => {
    const [, amount, unit] = /^(\d+) ([A-Za-z]+)$/.exec(text) ?? [];
    const factor = units[unit ?? ''];
    if (amount === undefined || factor === undefined) {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
    return Number(amount) * factor;
  });
}

/** A duration as people write it (`5 min`), in seconds. */
export const duration = quantity(SECONDS, '5 min');

/** A size as people write it (`64 MB`, powers of 1024), in bytes. */
export const size = quantity(BYTES, '64 MB');
