/** What is known of a row. */
export const TAKEN: u32 = 0;
/** The row rules must judge it. */
export const DECLINED: u32 = 1;
/** Another row has its key: with another content, or with the same. */
export const LOST: u32 = 2;
export const REPEATED: u32 = 3;
/** Nothing is left to be done with it. */
export const SETTLED: u32 = 4;
