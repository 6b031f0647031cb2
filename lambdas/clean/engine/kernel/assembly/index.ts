/** The kernel: what the driver (../kernel.ts) calls and reads. */
export * from './memory';
export { readSettings } from './settings';
export { nextLine, rowCount, scan } from './scan';
export { check } from './check';
export { allocate, arenaLeft, forgetMemos, memoCount, unknownCount } from './memo-table';
export { settle, warnedCount } from './memo-cells';
export { checkKeys, keys, seeKey } from './keys';
export { keyCount } from './key-table';
export { write } from './write';
