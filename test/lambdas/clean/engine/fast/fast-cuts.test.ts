import { clean } from '../clean-content';
import { bothWays } from './both-ways';
import { LINES, marks } from './odd-lines';

describe.each(['\n', '\r\n', '\r'])('a file with the newline %j', (newline) => {
  const content = Buffer.from(LINES.join(newline));

  test('is read alike whatever the chunks', async () => {
    const { fast: whole, outcome, expected } = await bothWays(content, { contracts: [marks] });
    expect(outcome).toEqual(expected);
    for (const chunk of [1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]) {
      const cut = await clean(content, { contracts: [marks], chunk });
      expect(cut.files).toEqual(whole.files);
      expect(cut.cleaning.readers).toEqual(whole.cleaning.readers);
    }
  }, 60_000);

  test('is read alike wherever it is cut in two', async () => {
    const { fast: whole, outcome, expected } = await bothWays(content, { contracts: [marks] });
    expect(outcome).toEqual(expected);
    for (let at = 40; at < content.length; at += newline === '\r\n' ? 1 : 5) {
      const cut = await clean(content, { contracts: [marks], chunk: at });
      expect(cut.files).toEqual(whole.files);
    }
  }, 60_000);
});

test('most records of a usual file need no csv-parse', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i},"Ann ""${i}""",${i % 100},2024-01-02`);
  const text = ['id,name,points,day', ...rows, '900,5" pipe,1,', '901,x,1000,'].join('\n');
  const { fast, outcome, expected } = await bothWays(text, { contracts: [marks] });
  const { cleaning } = fast;
  expect(outcome).toEqual(expected);
  expect(cleaning.readers).toEqual({ fast: 201, csv_parse: 1 });
  expect(cleaning.rows).toEqual({ read: 202, clean: 200, rejected: 2, duplicate: 0 });
});
