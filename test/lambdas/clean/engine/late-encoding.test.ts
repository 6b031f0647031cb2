import { LateEncoding } from '../../../../lambdas/clean/engine/late-encoding';

function verdict(bytes: Buffer, cut: number): boolean {
  const late = new LateEncoding();
  late.look(bytes.subarray(0, cut));
  late.look(bytes.subarray(cut));
  return late.isWindows1252;
}

test.each([
  ['nothing but ASCII', Buffer.from('abc\n'), false],
  ['UTF-8 only', Buffer.from('aé€😎b'), false],
  ['UTF-8 and a broken byte', Buffer.concat([Buffer.from('é '), Buffer.from([0xe9, 0x0a])]), false],
  [
    'a broken byte and UTF-8',
    Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from('é €')]),
    false,
  ],
  ['Windows-1252', Buffer.from('caf\xe9\n', 'latin1'), true],
  ['Windows-1252 at the very end', Buffer.from('caf\xe9', 'latin1'), true],
  ['another encoding', Buffer.from('\xc8\xe2\xe0\xed '.repeat(5), 'latin1'), false],
])('%s, cut anywhere', (_, bytes, expected) => {
  for (let cut = 0; cut <= bytes.length; cut++) expect(verdict(bytes, cut)).toBe(expected);
});
