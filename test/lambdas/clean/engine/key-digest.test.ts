import * as fc from 'fast-check';
import { KeyDigest } from '../../../../lambdas/clean/engine/key-digest';
import { halfSipHash64 } from './half-sip-hash';

const upTo = (count: number) => Buffer.from(Array.from({ length: count }, (_, i) => i));

const randomBytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

function hex(word: number | undefined): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(word ?? 0);
  return bytes.toString('hex');
}

/** The key's digest as two results of 64 bits. */
function halves(words: Int32Array): string[] {
  return [hex(words[0]) + hex(words[2]), hex(words[1]) + hex(words[3])];
}

// vectors_hsip64 of github.com/veorq/SipHash: HalfSipHash-2-4, key 00 … 07, message 00 … (length - 1).
test.each([
  [0, '218d1f59b9b83cc8'],
  [1, 'be552412f8387315'],
  [2, '064f39ef7c50eb57'],
  [3, 'ce0f1a45f7060679'],
  [4, 'd5e78a175be52ea1'],
  [7, 'ff202728b07bc684'],
  [8, 'edfee820bce4858c'],
  [31, '863c7f155c34117c'],
  [63, '2ea63c71bf326087'],
])('the oracle gives the published vector for %i bytes', (length, result) => {
  expect(halfSipHash64(upTo(8), upTo(length), 2, 4).toString('hex')).toBe(result);
});

test('a key is digested by two HalfSipHash-1-3, wherever it lies in its buffer', () => {
  fc.assert(
    fc.property(randomBytes(16, 16), randomBytes(0, 300), fc.nat(9), (secret, key, offset) => {
      const digest = new KeyDigest(secret);
      const buffer = Buffer.concat([Buffer.alloc(offset, 7), key, Buffer.alloc(9, 7)]);
      digest.takeKey(buffer, offset, offset + key.length);
      expect(halves(digest.words)).toEqual([
        halfSipHash64(secret.subarray(0, 8), key, 1, 3).toString('hex'),
        halfSipHash64(secret.subarray(8), key, 1, 3).toString('hex'),
      ]);
    }),
  );
});

test('every bit and the length of a content count, wherever it lies', () => {
  const digest = new KeyDigest();
  const of = (content: Buffer, at = 0) => {
    const buffer = Buffer.concat([Buffer.alloc(at), content, Buffer.alloc(3)]);
    digest.takeContent(buffer.subarray(at), 0, content.length);
    return digest.words.slice(4).join();
  };
  const content = Buffer.from('A000000016,"Müller, Ann",5,2024-01-31');
  const seen = new Set([of(content), of(content.subarray(0, -1)), of(Buffer.alloc(0))]);
  for (let bit = 0; bit < content.length * 8; bit++) {
    const changed = Buffer.from(content);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    seen.add(of(changed));
  }
  expect(seen.size).toBe(3 + content.length * 8);
  expect(of(content, 5)).toBe(of(content));
});

test('two files are digested under different secrets', () => {
  const [one, other] = [new KeyDigest(), new KeyDigest()];
  for (const digest of [one, other]) digest.takeKey(upTo(8), 0, 8);
  expect(one.words).not.toEqual(other.words);
});
