import { SECRET } from './memory';

/** "lyge" and "tedb" begin the state of HalfSipHash. */
const LYGE: u32 = 0x6c796765;
const TEDB: u32 = 0x74656462;

/** The state of HalfSipHash. */
let v0: u32 = 0;
let v1: u32 = 0;
let v2: u32 = 0;
let v3: u32 = 0;

/** HalfSipHash-1-3 with 64 bits of result, of `[from, to)`. @param secret Where its 8 secret bytes are. */
export function halfSip(secret: usize, from: usize, to: usize): u64 {
  v0 = load<u32>(secret);
  v1 = load<u32>(secret, 4) ^ 0xee;
  v2 = load<u32>(secret) ^ LYGE;
  v3 = load<u32>(secret, 4) ^ TEDB;
  const left = (to - from) & 3;
  const end = to - left;
  for (let at = from; at < end; at += 4) absorb(load<u32>(at));
  const rest = load<u32>(end) & ((1 << (<u32>(left << 3))) - 1);
  absorb(rest | ((<u32>(to - from)) << 24));
  v2 ^= 0xee;
  halfRounds();
  const low = v1 ^ v3;
  v1 ^= 0xdd;
  halfRounds();
  return <u64>low | ((<u64>(v1 ^ v3)) << 32);
}

function absorb(word: u32): void {
  v3 ^= word;
  halfRound();
  v0 ^= word;
}

function halfRounds(): void {
  halfRound();
  halfRound();
  halfRound();
}

function halfRound(): void {
  v0 += v1;
  v1 = rotl(v1, 5) ^ v0;
  v0 = rotl(v0, 16);
  v2 += v3;
  v3 = rotl(v3, 8) ^ v2;
  v0 += v3;
  v3 = rotl(v3, 7) ^ v0;
  v2 += v1;
  v1 = rotl(v1, 13) ^ v2;
  v2 = rotl(v2, 16);
}

/** SipHash-1-3 of exactly 16 bytes, without their length: the place of a short key in the table. */
export function sip16(first: u64, second: u64): u64 {
  const k0 = load<u64>(SECRET);
  const k1 = load<u64>(SECRET, 8);
  let a = k0 ^ 0x736f6d6570736575;
  let b = k1 ^ 0x646f72616e646f6d;
  let c = k0 ^ 0x6c7967656e657261;
  let d = k1 ^ 0x7465646279746573;
  let word = first;
  for (let round = 0; round < 5; round++) {
    if (round < 2) d ^= word;
    else if (round == 2) c ^= 0xff;
    a += b;
    b = rotl(b, 13) ^ a;
    a = rotl(a, 32);
    c += d;
    d = rotl(d, 16) ^ c;
    a += d;
    d = rotl(d, 21) ^ a;
    c += b;
    b = rotl(b, 17) ^ c;
    c = rotl(c, 32);
    if (round < 2) a ^= word;
    word = second;
  }
  return a ^ b ^ c ^ d;
}

const FIRST_FACTOR: u64 = 0x9e3779b97f4a7c15;
const SECOND_FACTOR: u64 = 0xbf58476d1ce4e5b9;
const LANES_BYTES: usize = 32;

/**
 * 64 bits of `[from, to)`, fast: for contents, which only decide how a duplicate is listed, and for memos,
 * which compare the bytes themselves. Every step is a bijection, so that no single change is lost. Long
 * texts go by four lanes, which do not wait for each other.
 */
export function digestBytes(seed: u64, from: usize, to: usize): u64 {
  let digest = (seed ^ <u64>(to - from)) * FIRST_FACTOR;
  let at = from;
  if (to - from >= LANES_BYTES) {
    let second = digest ^ SECOND_FACTOR;
    let third = digest + SECOND_FACTOR;
    let fourth = digest - SECOND_FACTOR;
    const last = to - LANES_BYTES;
    while (true) {
      digest = mixed(digest ^ load<u64>(at));
      second = mixed(second ^ load<u64>(at, 8));
      third = mixed(third ^ load<u64>(at, 16));
      fourth = mixed(fourth ^ load<u64>(at, 24));
      if (at == last) break;
      // The last step may read again what the one before has read: no rest is left.
      at = min(at + LANES_BYTES, last);
    }
    digest = mixed(digest ^ rotl(second, 17)) ^ mixed(third ^ rotl(fourth, 29));
    at = to;
  }
  for (; at + 8 <= to; at += 8) digest = mixed(digest ^ load<u64>(at));
  if (at < to)
    digest = mixed(digest ^ (load<u64>(at) & (((<u64>1) << ((<u64>(to - at)) << 3)) - 1)));
  digest *= SECOND_FACTOR;
  return digest ^ (digest >>> 29);
}

function mixed(word: u64): u64 {
  const product = word * FIRST_FACTOR;
  return product ^ (product >>> 32);
}
