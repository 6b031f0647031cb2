import fc from 'fast-check';
import { contractText } from '../../../contracts/infer/contract-text';
import { read } from '../reading-contracts';
import { proposed } from './profiled';

const CELLS = [
  '',
  '1',
  '-3',
  '007',
  '1.50',
  '2.5e-3',
  'yes',
  'No',
  'NA',
  '-',
  '2024-01-31',
  '31/1/2024',
  '1/2/2024',
  '2024-01-31T10:00:00Z',
  '2024-01-31 10:00',
  '1546300800000',
  '12%',
  '$1,234.50',
  'ann@example.org',
  'a "b", c',
];

const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    header: fc.array(fc.string({ maxLength: 20, unit: 'grapheme' }), {
      minLength: width,
      maxLength: width,
    }),
    rows: fc.array(fc.array(fc.constantFrom(...CELLS), { minLength: width, maxLength: width }), {
      maxLength: 12,
    }),
    key: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  }),
);

test('every proposal keeps the official schema and is read back as the contract that it was made from', () => {
  fc.assert(
    fc.property(table, ({ header, rows, key }) => {
      const proposal = proposed([header, ...rows], { key: `${key}.csv` });
      const [contract] = read(
        contractText(proposal, ['a remark\nof two lines']),
        proposal.contract.dataset,
      );
      expect(contract).toEqual(proposal.contract);
    }),
    { numRuns: 60 },
  );
});

test('a file without a header is declared as one, by the places of its columns', () => {
  const proposal = proposed(
    [
      ['c1', 'c2'],
      ['1', 'a'],
    ],
    { hasHeader: false } as object,
  );
  const text = contractText(proposal);
  expect(text).toContain('value: { header: false }');
  expect(read(text, 'menu')).toEqual([proposal.contract]);
});

test('names of columns that YAML would read as something else stay names', () => {
  const header = ['no', 'null', 'y', '1e3', 'true'];
  const proposal = proposed([header, header]);
  expect(read(contractText(proposal), 'menu')[0]?.columns.map(({ name }) => name)).toEqual([
    'no',
    'null',
    'y',
    'c_1e3',
    'true',
  ]);
});
