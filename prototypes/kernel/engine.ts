// Trial of a batch engine: phases over a chunk, arrays instead of objects.
// memory map (bytes)
export const IN: usize = 1 << 20;        // chunk
const MAX_ROWS: u32 = 4096;
const MAX_CELLS: u32 = 65536;
export const ROW_AT: usize = 3 << 20;    // u32 start of record
export const ROW_CELL: usize = (3 << 20) + 32768; // u32 first cell
export const ROW_STATUS: usize = (3 << 20) + 65536; // u8
export const CELL_FROM: usize = 4 << 20; // u32
export const CELL_TO: usize = (4 << 20) + (1 << 18);
export const NUMS: usize = 5 << 20;      // f64 [row*width+col]
export const OUT: usize = 8 << 20;       // lines
export const KEYBUF: usize = 7 << 20;
let rows: u32 = 0;
let cells: u32 = 0;
export function rowCount(): u32 { return rows; }

/** P1: cuts the chunk into records of plain cells. Returns where it stopped. */
export function scan(from: usize, to: usize, delim: i32): usize {
  const d = i8x16.splat(<i8>delim), q = i8x16.splat(34), sp = i8x16.splat(32);
  rows = 0; cells = 0;
  let cellStart = from, rowStart = from, done = from;
  store<u32>(ROW_AT, <u32>from); store<u32>(ROW_CELL, 0);
  for (let p = from; p < to; p += 16) {
    const v = v128.load(p);
    const m = v128.or(v128.or(i8x16.eq(v, d), i8x16.eq(v, q)), i8x16.lt_u(v, sp));
    let bits = i8x16.bitmask(m);
    while (bits != 0) {
      const at = p + ctz(bits);
      bits &= bits - 1;
      if (at >= to) return done;
      const b = load<u8>(at);
      if (b == <u8>delim) {
        store<u32>(CELL_FROM + (cells << 2), <u32>cellStart); store<u32>(CELL_TO + (cells << 2), <u32>at);
        cells++; cellStart = at + 1;
      } else if (b == 10) {
        store<u32>(CELL_FROM + (cells << 2), <u32>cellStart); store<u32>(CELL_TO + (cells << 2), <u32>at);
        cells++; cellStart = at + 1; rows++; done = at + 1;
        store<u32>(ROW_AT + (rows << 2), <u32>done); store<u32>(ROW_CELL + (rows << 2), cells);
        if (rows == MAX_ROWS || cells > MAX_CELLS - 1024) return done;
      } else return done; // quote or control: somebody else
    }
  }
  return done;
}

// program: kinds per column
const KINDS: usize = 65536; const EDGES: usize = 65536 + 4096;
export function kindsAt(): usize { return KINDS; }
export function edgesAt(): usize { return EDGES; }

/** P2: status of each row: 0 taken, 1 declined. */
export function check(width: u32): u32 {
  let good: u32 = 0;
  for (let r: u32 = 0; r < rows; r++) {
    const c0 = load<u32>(ROW_CELL + (r << 2));
    let status: u8 = 1;
    if (load<u32>(ROW_CELL + ((r + 1) << 2)) - c0 == width) {
      status = 0;
      for (let c: u32 = 0; c < width; c++) {
        const f: usize = load<u32>(CELL_FROM + ((c0 + c) << 2)), t: usize = load<u32>(CELL_TO + ((c0 + c) << 2));
        if (f == t) { status = 1; break; }
        const first = load<u8>(f);
        if (load<u8>(EDGES + first) != 0 || load<u8>(t - 1) <= 32) {
          // trims in place: spans move
          let a = f, z = t;
          while (a < z && load<u8>(a) <= 32) a++;
          while (z > a && load<u8>(z - 1) <= 32) z--;
          if (a == z || (load<u8>(EDGES + load<u8>(a)) != 0 && (z - a <= 3 || (z - a == 4 && (load<u8>(a + 1) | 32) == 117)))) { status = 1; break; }
          store<u32>(CELL_FROM + ((c0 + c) << 2), <u32>a); store<u32>(CELL_TO + ((c0 + c) << 2), <u32>z);
          continue;
        }
        if (load<u8>(KINDS + c) == 2) {
          let v: i32 = 0; let p = f;
          if (t - f > 9) { status = 1; break; }
          for (; p < t; p++) { const x = <i32>load<u8>(p) - 48; if (<u32>x > 9) break; v = v * 10 + x; }
          if (p < t || v > 100) { status = 1; break; }
          store<f64>(NUMS + ((r * width + c) << 3), <f64>v);
        }
      }
    }
    store<u8>(ROW_STATUS + r, status);
    good += 1 - status;
  }
  return good;
}

// keys: entries 32 bytes (16 key/digest, 8 content, 4 line, 4 spare); slots u32
let slots: usize = 0; let mask: u32 = 0; let entries: usize = 0; let count: u32 = 0;
export function initKeys(slotsAt: usize, slotBits: u32, entriesAt: usize): void { slots = slotsAt; mask = (1 << slotBits) - 1; entries = entriesAt; count = 0; }
// @ts-ignore: decorator
@inline function mix(a: u64, b: u64): u64 { let h = (a ^ 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9; h ^= h >> 31; h = (h ^ b) * 0x94D049BB133111EB; return h ^ (h >> 29); }
const HASH: usize = 6 << 20;
/** P4: key digests of a batch, then the table: misses overlap. */
export function keys(width: u32, col: u32, line: u32): u32 {
  for (let r: u32 = 0; r < rows; r++) {
    if (load<u8>(ROW_STATUS + r) != 0) continue;
    const c = load<u32>(ROW_CELL + (r << 2)) + col;
    const f: usize = load<u32>(CELL_FROM + (c << 2)), n = <usize>load<u32>(CELL_TO + (c << 2)) - f;
    let lo: u64 = 0, hi: u64 = 0;
    if (n <= 15) {
      lo = load<u64>(f); hi = load<u64>(f + 8);
      if (n < 8) { lo &= (1 << (n << 3)) - 1; hi = 0; } else hi &= (1 << ((n - 8) << 3)) - 1;
      hi |= <u64>n << 56;
    } else { // trial: no long keys
      lo = load<u64>(f); hi = load<u64>(f + 8) | (<u64>255 << 56);
    }
    const h = mix(lo, hi);
    const o = HASH + (r << 5);
    store<u64>(o, lo); store<u64>(o + 8, hi); store<u64>(o + 16, h);
    // touch
    store<u32>(o + 24, load<u32>(slots + ((<u32>h & mask) << 2)));
  }
  let dup: u32 = 0;
  for (let r: u32 = 0; r < rows; r++) {
    if (load<u8>(ROW_STATUS + r) != 0) continue;
    const o = HASH + (r << 5);
    const lo = load<u64>(o), hi = load<u64>(o + 8), h = load<u64>(o + 16);
    const tag = <u32>(h >> 32) & ~mask;
    let s = <u32>h & mask;
    for (;;) {
      const held = load<u32>(slots + (s << 2));
      if (held == 0) {
        count++;
        store<u32>(slots + (s << 2), tag | count);
        const e = entries + (<usize>count << 5);
        store<u64>(e, lo); store<u64>(e + 8, hi); store<u32>(e + 24, line + r);
        break;
      }
      if (((held ^ tag) & ~mask) == 0) {
        const e = entries + (<usize>(held & mask) << 5);
        if (load<u64>(e) == lo && load<u64>(e + 8) == hi) { dup++; store<u8>(ROW_STATUS + r, 2); break; }
      }
      s = (s + 1) & mask;
    }
  }
  return dup;
}

const DERIVED: usize = (7 << 20) + (1 << 18); // per row: avg unscaled i32, band i32
export function derivedAt(): usize { return DERIVED; }
// @ts-ignore: decorator
@inline function copy16(to: usize, from: usize, n: usize): void { for (let i: usize = 0; i < n; i += 16) v128.store(to + i, v128.load(from + i)); }
const FILE: usize = 65536 + 8192;
export function fileAt(): usize { return FILE; }
const BANDS: usize = 65536 + 8448;
export function bandsAt(): usize { return BANDS; }
function digits(at: usize, v: u32): usize {
  let n: usize = v < 10 ? 1 : v < 100 ? 2 : v < 1000 ? 3 : v < 10000 ? 4 : v < 100000 ? 5 : v < 1000000 ? 6 : v < 10000000 ? 7 : 8;
  let p = at + n;
  while (p > at) { const t = v / 10; store<u8>(--p, <u8>(48 + v - t * 10)); v = t; }
  return at + n;
}
/** P5: writes the lines of taken rows. Returns bytes. */
export function write(width: u32, line: u32, fileBytes: u32): usize {
  let o = OUT;
  for (let r: u32 = 0; r < rows; r++) {
    if (load<u8>(ROW_STATUS + r) != 0) continue;
    const c0 = load<u32>(ROW_CELL + (r << 2));
    const f: usize = load<u32>(CELL_FROM + (c0 << 2)), t: usize = load<u32>(CELL_TO + ((c0 + width - 1) << 2));
    copy16(o, f, t - f); o += t - f;
    store<u8>(o++, 44);
    const avg = load<u32>(DERIVED + (r << 3));
    o = digits(o, avg / 100); store<u8>(o, 46); const rest = avg % 100; store<u8>(o + 1, <u8>(48 + rest / 10)); store<u8>(o + 2, <u8>(48 + rest % 10)); o += 3;
    store<u8>(o++, 44);
    store<u8>(o++, load<u8>(BANDS + load<u32>(DERIVED + (r << 3) + 4)));
    copy16(o, FILE, fileBytes); o += fileBytes;
    o = digits(o, line + r);
    store<u8>(o++, 10);
  }
  return o - OUT;
}
