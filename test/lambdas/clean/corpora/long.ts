/** `npm run test:long` runs the corpora whole; `npm test` a part that is always the same. */
export const LONG = process.env['LAKE_LONG'] === '1';

// One test cleans hundreds of files, beside other tests on the same cores.
jest.setTimeout(LONG ? 3_600_000 : 60_000);

/** Every `step`th of them, all of them in long runs: neighbours are alike. */
export function* some<T>(all: Iterable<T>, step: number): Iterable<T> {
  let at = 0;
  for (const one of all) if (LONG || at++ % step === 0) yield one;
}

/** How often a property is tried. */
export function runs(usually: number): number {
  return LONG ? usually * 20 : usually;
}
