import * as z from 'zod';

/** Rows in one answer; also the most students that one answer may disclose. */
const MOST_ITEMS = 100;
/** A pasted page of text is still a query; a longer one is a mistake. */
const LONGEST_WORDS = 4_000;
const LONGEST_FILTER = 200;
const FURTHEST_OFFSET = 1_000_000;

const version = z.int().nonnegative();

export const asOf = z
  .object({ warehouse: version, index: version, reports: version })
  .meta({ description: 'Warehouse versions behind the answer.' });

export const limit = z.coerce.number().int().min(1).max(MOST_ITEMS);

export const paging = {
  limit: limit.default(20),
  offset: z.coerce.number().int().min(0).max(FURTHEST_OFFSET).default(0),
};

/** Compared whatever the case and accents. */
export const filter = z.string().max(LONGEST_FILTER).optional();

export const gpa = z.coerce.number().min(0).max(5).optional();

export const words = {
  q: z.string().max(LONGEST_WORDS).default('').meta({ description: 'Words; empty lists all.' }),
  match: z.enum(['all', 'any']).default('all'),
};

/** An answer with a page of items; `total` is exact, whatever the page. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.object({
    total: z.int().nonnegative(),
    items: z.array(item).max(MOST_ITEMS),
    took_ms: z.number().nonnegative(),
    as_of: asOf,
  });
}

/** A route without parameters. */
export const noQuery = z.strictObject({});
