const rotated = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

/** One SipRound of HalfSipHash on four words. */
function sipRound(v: Int32Array): void {
  v[0]! += v[1]!;
  v[1] = rotated(v[1]!, 5) ^ v[0]!;
  v[0] = rotated(v[0]!, 16);
  v[2]! += v[3]!;
  v[3] = rotated(v[3]!, 8) ^ v[2]!;
  v[0] += v[3];
  v[3] = rotated(v[3], 7) ^ v[0];
  v[2]! += v[1];
  v[1] = rotated(v[1], 13) ^ v[2]!;
  v[2] = rotated(v[2]!, 16);
}

/** HalfSipHash-c-d with 64 bits of result, step by step as the paper and the reference code have it. */
export function halfSipHash64(key: Buffer, message: Buffer, c: number, d: number): Buffer {
  const [k0, k1] = [key.readInt32LE(0), key.readInt32LE(4)];
  const v = Int32Array.of(k0, k1 ^ 0xee, k0 ^ 0x6c796765, k1 ^ 0x74656462);
  const rounds = (count: number) => {
    for (let i = 0; i < count; i++) sipRound(v);
  };
  const padded = Buffer.alloc((Math.floor(message.length / 4) + 1) * 4);
  message.copy(padded);
  padded[padded.length - 1] = message.length & 0xff;
  for (let at = 0; at < padded.length; at += 4) {
    const word = padded.readInt32LE(at);
    v[3]! ^= word;
    rounds(c);
    v[0]! ^= word;
  }
  const result = Buffer.alloc(8);
  v[2]! ^= 0xee;
  rounds(d);
  result.writeInt32LE(v[1]! ^ v[3]!, 0);
  v[1]! ^= 0xdd;
  rounds(d);
  result.writeInt32LE(v[1]! ^ v[3]!, 4);
  return result;
}
