import { KERNEL_WASM } from './kernel-wasm';

/** What the kernel calls its places in memory; see assembly/memory.ts. */
type Place =
  | 'MOST_ROWS'
  | 'MOST_CELLS'
  | 'MOST_COLUMNS'
  | 'CHUNK_BYTES'
  | 'ARENA_BYTES'
  | 'MOST_MEMOS'
  | 'TOKEN_BYTES'
  | 'SETTINGS'
  | 'COLUMNS'
  | 'KEY_COLUMNS'
  | 'FILE_TEXT'
  | 'HEADER_NAME'
  | 'SECRET'
  | 'EDGES'
  | 'SUMMARY_STARTS'
  | 'NULL_LENGTHS'
  | 'NULL_TOKENS'
  | 'WORD_LENGTHS'
  | 'WORD_TOKENS'
  | 'ROW_FROM'
  | 'ROW_TO'
  | 'ROW_CELL'
  | 'ROW_LINE'
  | 'ROW_STATUS'
  | 'ROW_OCCURRENCE'
  | 'ROW_DELETED'
  | 'KEY_FROM'
  | 'KEY_TO'
  | 'CONTENT_FROM'
  | 'CONTENT_TO'
  | 'SUFFIX_FROM'
  | 'SUFFIX_TO'
  | 'LINE_FROM'
  | 'LINE_TO'
  | 'CELL_FROM'
  | 'CELL_TO'
  | 'CELL_SHAPE'
  | 'CANON_FROM'
  | 'CANON_TO'
  | 'CANON_SOURCE'
  | 'NUMBERS'
  | 'WARNED'
  | 'UNKNOWN'
  | 'VERSIONS'
  | 'MOST_VERSIONS'
  | 'DIGESTS'
  | 'CHUNK';

/** What the kernel does; documented at the functions of assembly/. Addresses are bytes of its memory. */
interface Functions {
  configure(): void;
  scan(from: number, to: number, firstLine: number, final: number): number;
  rowCount(): number;
  nextLine(): number;
  check(): void;
  unknownCount(): number;
  settle(): void;
  warnedCount(): number;
  showCell(row: number, column: number): number;
  cellStart(): number;
  cellEnd(): number;
  checkKeys(): void;
  write(first: number, last: number, tailed: number): number;
  keys(first: number, to: number): void;
  seeKey(from: number, to: number, contentFrom: number, contentTo: number, line: number): number;
  keyCount(): number;
  expectKeys(count: number): void;
  newerCount(): number;
  settleKeys(): void;
  allocate(bytes: number): number;
  borrow(bytes: number): number;
  giveBack(at: number): void;
  arenaLeft(): number;
  memoCount(): number;
  forgetMemos(): void;
  keepArena(): void;
}

/** One instance of the kernel: its functions, its memory, and where things stand in it. */
export interface KernelExports extends Functions {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly at: Readonly<Record<Place, number>>;
}

/** What the module exports: places are globals. */
type RawExports = Omit<KernelExports, 'at'> & Readonly<Record<Place, { readonly value: number }>>;

/** Compiled code. */
interface Compiled {
  readonly [Symbol.toStringTag]: string;
}

// @types/node knows nothing of WebAssembly.
declare global {
  const WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => Compiled;
    readonly Instance: new (module: Compiled) => { readonly exports: RawExports };
  };
}

/** Compiled once in a process. */
let compiled: Compiled | undefined;

/** A kernel with a memory of its own. */
export function instantiate(): KernelExports {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM, 'base64'));
  const { exports } = new WebAssembly.Instance(compiled);
  const places = Object.entries(exports).flatMap(([name, value]) =>
    'value' in value ? [[name, value.value]] : [],
  );
  return { ...exports, at: Object.fromEntries(places) };
}
