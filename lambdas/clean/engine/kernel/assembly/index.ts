/** The kernel: what the driver (../kernel.ts) calls and reads. */

export { nextLine, rowCount } from './batch';
export { check } from './check';
export { configure } from './configure';
export { keyCount } from './key-entries';
export { expectKeys } from './key-table';
export { checkKeys, keys, newerCount, seeKey, settleKeys } from './keys';
export { settle, warnedCount } from './memo-cells';
export {
  allocate,
  arenaLeft,
  borrow,
  forgetMemos,
  giveBack,
  keepArena,
  memoCount,
  unknownCount,
} from './memo-table';
export * from './memory';
export { scan } from './scan';
export { cellEnd, cellStart, showCell } from './show-cell';
export { write } from './write';
