/** What is known of a row. */
export const TAKEN: u32 = 0;
/** The row rules must judge it. */
export const DECLINED: u32 = 1;
/** The row rules have judged it: its line, key and content are where the driver says. */
export const READY: u32 = 2;
/** Another row has its key: with another content, or with the same. */
export const LOST: u32 = 3;
export const REPEATED: u32 = 4;
/** Nothing is left to be done with it. */
export const SETTLED: u32 = 5;
