import { Readable } from 'node:stream';
import { readFixFile } from '../../../../lambdas/clean/engine/read-fix-file';
import { clean, column, contract, type Row } from './clean-content';
import { SPREADSHEETS, saved, told } from './fix-content';

const FILE = '00ff00ff00ff00ff';

const VISITS = contract({
  dataset: 'visits',
  columns: [
    column('id', { required: true, pattern: '^(?:\\d{3,16})$' }),
    column('card'),
    column('day', { type: 'date', sqlType: 'date', formats: ['M/d/yyyy'] }),
    column('price'),
    column('active', { type: 'boolean', sqlType: 'boolean' }),
    column('points', { type: 'integer', sqlType: 'integer' }),
    column('name'),
  ],
});

const HEADER = 'id,card,day,price,active,points,name\n';
const CONTENT = Buffer.concat([
  Buffer.from(`${HEADER}001,1234567890123456,2024-01-05,3.50,true,bad,Žofie Žáková\n`),
  Buffer.from('002,1234567890123457,2024-02-06,4.50,false,6\n'),
  Buffer.from('003,1234567890123458,2024-03-07,5.50,true,7,caf\xe9\n', 'latin1'),
  Buffer.from('004,1234567890123459,2024-04-08,6.50,false,8,5" pipe\n'),
  Buffer.from('005,1234567890123450,2024-05-09,7.50,true,9,fine\n'),
]);

const CORRECTIONS: Readonly<Record<string, Row>> = {
  '2': { points: '5' },
  '3': { name: 'Bob' },
  '4': { name: 'cafe' },
  '5': { name: '5 inch pipe' },
};

const isFact = (name: string) => name.startsWith('_');

/** What a spreadsheet makes of a cell by itself. */
function formatted(
  cell: string,
  decimal: string,
  day: (y: string, m: string, d: string) => string,
) {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(cell);
  if (date) return day(date[1]!, date[2]!, date[3]!);
  if (/^\d{12,}$/.test(cell)) {
    const [digits = '', exponent = ''] = Number(cell).toExponential(5).split('e+');
    return `${digits.replace('.', decimal)}E+${exponent}`;
  }
  if (/^\d+(?:\.\d+)?$/.test(cell)) return String(Number(cell)).replace('.', decimal);
  return /^(?:true|false)$/.test(cell) ? cell.toUpperCase() : cell;
}

const COUNTRIES: Readonly<Record<string, (cell: string) => string>> = {
  'of the United States': (cell) =>
    formatted(cell, '.', (y, m, d) => `${Number(m)}/${Number(d)}/${y}`),
  'of Germany': (cell) => formatted(cell, ',', (y, m, d) => `${d}.${m}.${y}`),
};

describe.each(Object.entries(COUNTRIES))('a spreadsheet %s', (_country, format) => {
  test.each(Object.entries(SPREADSHEETS))(
    '%s: changes only the cells it was asked to',
    async (_name, sheet) => {
      const options = { contracts: [VISITS], fileId: FILE };
      const before = await clean(CONTENT, options);
      expect(before.rejects.map((row) => row['_reasons'])).toEqual([
        'type:points',
        'field_count',
        'encoding',
        'quote',
      ]);
      const csv = before.files.get(before.cleaning.rejects ?? '') ?? '';
      const file = saved(csv, sheet, (row) => {
        const cells = Object.entries(row).map(([name, cell]) => [
          name,
          isFact(name) ? cell : format(cell),
        ]);
        return { ...Object.fromEntries(cells), ...CORRECTIONS[row['_line'] ?? ''] };
      });
      const { rows: read, problems } = await readFixFile(async () => Readable.from([file]));
      expect(problems).toEqual([]);
      const fixes = read.map((row) => ({ ...row, fixId: 'x', by: 'ann', at: '2026' }));
      const { cleaning, rows } = await clean(CONTENT, { ...options, fixes });
      const results = cleaning.fixResults.toSorted((a, b) => a.line - b.line);
      expect(results.map(({ line, outcome }) => [line, outcome])).toEqual([
        [2, 'taken'],
        [3, 'taken'],
        [4, 'taken'],
        [5, 'taken'],
      ]);
      const kept = (line: string) => rows.find((row) => row['_line'] === line);
      expect(kept('2')).toMatchObject({
        id: '001',
        card: '1234567890123456',
        day: '2024-01-05',
        price: '3.50',
        active: 'true',
        points: '5',
        name: 'Žofie Žáková',
      });
      expect(kept('4')).toMatchObject({
        id: '003',
        card: '1234567890123458',
        day: '2024-03-07',
        price: '5.50',
        name: 'cafe',
      });
      expect(kept('5')).toMatchObject({
        id: '004',
        card: '1234567890123459',
        day: '2024-04-08',
        price: '6.50',
        name: '5 inch pipe',
      });
      expect(kept('3')).toMatchObject({
        id: '002',
        card: '1234567890123457',
        day: '2024-02-06',
        price: '4.50',
        points: '6',
        name: 'Bob',
      });
    },
  );
});

test('what a spreadsheet made of an untouched row of the wrong width corrects nothing', async () => {
  const options = { contracts: [VISITS], fileId: FILE };
  const before = await clean(CONTENT, options);
  const row = before.rejects.find((one) => one['_line'] === '3')!;
  const format = COUNTRIES['of Germany']!;
  const cells = Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, isFact(name) ? cell : format(cell)]),
  );
  const fix = { fixId: 'x', by: 'ann', at: '2026', line: 3, check: row['_check'] ?? '', cells };
  const untouched = await clean(CONTENT, { ...options, fixes: [fix] });
  expect(untouched.cleaning.fixResults.map(told)).toEqual([
    '3:unchanged not id,card,day,price,active',
  ]);
  const confirmed = { ...fix, cells: { ...cells, _reasons: '' } };
  const taken = await clean(CONTENT, { ...options, fixes: [confirmed] });
  expect(taken.rows.find((one) => one['_line'] === '3')).toMatchObject({
    id: '002',
    card: '1234567890123457',
    day: '2024-02-06',
    price: '4.50',
    points: '6',
  });
});

test('a long number that a spreadsheet cut is no correction, not even where one was asked for', async () => {
  const content = `${HEADER}12345678901234567,x,2024-01-05,1,true,5,a\n`;
  const options = { contracts: [VISITS], fileId: FILE };
  const row = (await clean(content, options)).rejects[0]!;
  expect(row['_reasons']).toBe('pattern:id');
  const cells = { ...row, id: '1.23457E+16' };
  const fix = { fixId: 'x', by: 'ann', at: '2026', line: 2, check: row['_check'] ?? '', cells };
  const { cleaning } = await clean(content, { ...options, fixes: [fix] });
  expect(cleaning.fixResults.map(told)).toEqual(['2:unchanged not id']);
});
