import { clean } from '../clean-content';
import { LINES, marks } from '../fast/odd-lines';

const options = { contracts: [marks], reader: 'batch' } as const;

/** Whatever a cut can part: marks of quotation, newlines, characters, a key that comes again. */
const SHORT = [
  'id,name,points,day',
  '1,"a\r\nb",8,',
  '2,"""",9,2.1.2024',
  '',
  '3,é😎,1,',
  '3,é😎,1,',
  '4,5" p,1,',
  '5,x,101,',
].join('\r\n');

test('a file is read alike wherever it is cut in two', async () => {
  const content = Buffer.from(SHORT);
  const expected = await clean(content, { ...options, reader: 'csv_parse' });
  const whole = await clean(content, options);
  for (let at = 1; at < content.length; at++) {
    const cut = await clean(content, { ...options, chunk: at });
    expect(cut.files).toEqual(expected.files);
    expect(cut.cleaning.readers).toEqual(whole.cleaning.readers);
  }
}, 60_000);

test.each(
  ['\n', '\r\n', '\r'].flatMap((newline) =>
    [1, 2, 5, 13, 64].map((size) => [newline, size] as const),
  ),
)('a file with the newline %j is read alike in pieces of %i bytes', async (newline, chunk) => {
  const content = Buffer.from(LINES.join(newline));
  const expected = await clean(content, { ...options, reader: 'csv_parse' });
  const cut = await clean(content, { ...options, chunk });
  expect(cut.files).toEqual(expected.files);
});
