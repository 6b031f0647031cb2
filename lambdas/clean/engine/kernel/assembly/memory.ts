/**
 * Where everything stands in linear memory. The driver reads these addresses as exported globals; only
 * the heap behind them grows.
 */

/** Most rows, cells, and canonical cells of one batch. */
export const MOST_ROWS: u32 = 4096;
export const MOST_CELLS: u32 = 65536;
/** Most columns of a contract. */
export const MOST_COLUMNS: u32 = 1024;
/** Bytes that the kernel reads at once, that lines may fill, and that memos may fill. */
export const CHUNK_BYTES: usize = 1 << 20;
export const LINE_BYTES: usize = 2 << 20;
export const ARENA_BYTES: usize = 6 << 20;
/** Reads and copies by words go on behind the last byte. */
export const SLACK: usize = 128;

/** Numbers that the driver writes before `configure`; see settings.ts. */
export const SETTINGS: usize = 1024;
/** 32 bytes a column; see columns.ts. */
export const COLUMNS: usize = 4096;
/** u32 positions of the key's columns. */
export const KEY_COLUMNS: usize = COLUMNS + 32 * <usize>MOST_COLUMNS;
/** `,<file id>,`. */
export const FILE_TEXT: usize = KEY_COLUMNS + 4 * <usize>MOST_COLUMNS;
/** The end of the line that was written last, but for its last digit. */
export const TAIL_TEXT: usize = FILE_TEXT + 1024;
/** Name of the header's first named column in lower case. */
export const HEADER_NAME: usize = TAIL_TEXT + 1024 + SLACK;
/** 16 random bytes. */
export const SECRET: usize = HEADER_NAME + 1024;
/** 1 for first bytes of cells that need a second look. */
export const EDGES: usize = SECRET + 64;
/** 1 by the first three letters (five bits each) of words that begin a footer. */
export const SUMMARY_STARTS: usize = EDGES + 256;
/** Tokens: for each first byte the lengths as bits; then `length: u32, bytes` each, ended by a length of 0. */
export const NULL_LENGTHS: usize = SUMMARY_STARTS + 32768;
export const NULL_TOKENS: usize = NULL_LENGTHS + 1024;
export const TOKEN_BYTES: usize = 16384;
export const WORD_LENGTHS: usize = NULL_TOKENS + TOKEN_BYTES;
export const WORD_TOKENS: usize = WORD_LENGTHS + 1024;
/** By column: u8 source of its canonical cells before the check; u32 how many columns from it on are read in a row. */
export const FIRST_SOURCES: usize = WORD_TOKENS + TOKEN_BYTES;
export const READ_RUNS: usize = FIRST_SOURCES + <usize>MOST_COLUMNS + 16;

/** What a byte says of the shape of its cell. */
export const FACT_SHAPES: usize = READ_RUNS + 4 * <usize>MOST_COLUMNS;
/** 16 bytes of ones, then 16 of zeros. */
export const MASKS: usize = FACT_SHAPES + 256;
/** What has been found out of short cells; see recall.ts. */
export const RECALL_BITS: u32 = 9;
export const RECALLED: usize = MASKS + 32;
/** Rows: u32 first byte, u32 end without newline, u32 first cell, u32 physical line, u8 status. */
export const ROW_FROM: usize = RECALLED + (32 << (<usize>RECALL_BITS));
export const ROW_TO: usize = ROW_FROM + 4 * <usize>MOST_ROWS;
export const ROW_CELL: usize = ROW_TO + 4 * <usize>MOST_ROWS;
export const ROW_LINE: usize = ROW_CELL + 4 * <usize>MOST_ROWS + 64;
export const ROW_STATUS: usize = ROW_LINE + 4 * <usize>MOST_ROWS;
/** Made by the driver: keys and contents of keyless rows, suffix of the last cell, `_deleted` (0, t, f). */
export const KEY_FROM: usize = ROW_STATUS + <usize>MOST_ROWS;
export const KEY_TO: usize = KEY_FROM + 4 * <usize>MOST_ROWS;
export const CONTENT_FROM: usize = KEY_TO + 4 * <usize>MOST_ROWS;
export const CONTENT_TO: usize = CONTENT_FROM + 4 * <usize>MOST_ROWS;
export const SUFFIX_FROM: usize = CONTENT_TO + 4 * <usize>MOST_ROWS;
export const SUFFIX_TO: usize = SUFFIX_FROM + 4 * <usize>MOST_ROWS;
export const ROW_DELETED: usize = SUFFIX_TO + 4 * <usize>MOST_ROWS;
/** Lines that were written: u32 first byte, u32 after the newline; and how often the key has occurred. */
export const LINE_FROM: usize = ROW_DELETED + <usize>MOST_ROWS;
export const LINE_TO: usize = LINE_FROM + 4 * <usize>MOST_ROWS;
export const ROW_OCCURRENCE: usize = LINE_TO + 4 * <usize>MOST_ROWS;
/** Cells of the records: u32 first byte, u32 end, u8 shape. */
export const CELL_FROM: usize = ROW_OCCURRENCE + 4 * <usize>MOST_ROWS + 64;
export const CELL_TO: usize = CELL_FROM + 4 * <usize>MOST_CELLS;
export const CELL_SHAPE: usize = CELL_TO + 4 * <usize>MOST_CELLS;
/** Canonical cells by row and column: u32 first byte, u32 end, u8 source; f64 unscaled numbers. */
export const CANON_FROM: usize = CELL_SHAPE + <usize>MOST_CELLS + 16;
export const CANON_TO: usize = CANON_FROM + 4 * <usize>MOST_CELLS;
export const CANON_SOURCE: usize = CANON_TO + 4 * <usize>MOST_CELLS;
export const NUMBERS: usize = (CANON_SOURCE + <usize>MOST_CELLS + SLACK + 7) & ~7;
/** u32 pairs: row and warning of cells that are worth a look. */
export const WARNED: usize = NUMBERS + 8 * <usize>MOST_CELLS;
/** u32 addresses of memo entries that nobody has judged yet. */
export const UNKNOWN: usize = WARNED + 8 * <usize>MOST_CELLS;
/** u32 pairs: row and canonical cell that wait for the driver's word. */
export const WAITING: usize = UNKNOWN + 4 * <usize>MOST_CELLS;
/** Versions of rows, and of one that is read elsewhere: i64 by row and by the columns that order them. */
export const MOST_VERSIONS: u32 = 4;
export const VERSIONS: usize = WAITING + 8 * <usize>MOST_CELLS;
/** Digests of a batch: 16 bytes of the key, 8 of its place in the table, 8 of the content. */
export const DIGESTS: usize = VERSIONS + 8 * <usize>(MOST_VERSIONS * (MOST_ROWS + 1));
/** A key of several cells while it is put together. */
export const KEY_TEXT: usize = DIGESTS + 32 * (<usize>MOST_ROWS + 1);
export const KEY_TEXT_BYTES: usize = 8192;
/** u32 addresses of the pieces of the key table's entries. */
export const KEY_PIECES: usize = KEY_TEXT + KEY_TEXT_BYTES;
export const MOST_PIECES: u32 = 32768;
/** The memo: u32 slots, then entries of 48 bytes. */
export const MEMO_SLOT_BITS: u32 = 17;
export const MOST_MEMOS: u32 = 65536;
export const MEMO_SLOTS: usize = KEY_PIECES + 4 * <usize>MOST_PIECES;
export const MEMO_ENTRIES: usize = MEMO_SLOTS + (4 << (<usize>MEMO_SLOT_BITS));

export const ARENA: usize = MEMO_ENTRIES + 48 * (<usize>MOST_MEMOS + 1);
export const CHUNK: usize = ARENA + ARENA_BYTES + SLACK;
export const LINES: usize = CHUNK + CHUNK_BYTES + SLACK;
/** Behind it the key table grows. */
export const HEAP: usize = (LINES + LINE_BYTES + SLACK + 65535) & ~65535;
