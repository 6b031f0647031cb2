import fc from 'fast-check';
import type { Column } from '../../../../contracts/types';
import { clean, column, contract } from './clean-content';
import { fixOf } from './fix-content';

const HEADER = 'id,name,points\n';

describe.each(['fast', 'csv_parse'] as const)('read by %s', (reader) => {
  test('rows that are worth a look are taken as they are, and counted', async () => {
    const content = [
      ['1', 'JosÃ©', '5'],
      ['2', '=1+1', '6'],
      ['3', 'a\u00a0b', '7'],
      ['4', '1.23457E+15', '8'],
      ['5', 'null', '9'],
      ['\u200b6', 'caf\ufffd\u200b', '9'],
      ['7', 'plain', '9'],
    ]
      .map((cells) => `${cells.join(',')}\n`)
      .join('');
    const { cleaning, rows, ledger } = await clean(HEADER + content, { reader });
    expect(cleaning.rows).toEqual({ read: 7, clean: 7, rejected: 0, duplicate: 0 });
    expect(cleaning.warnings).toEqual({
      'damaged:name': 2,
      'invisible:name': 2,
      'invisible:id': 1,
      'spreadsheet:name': 1,
      'formula:name': 1,
      'placeholder:name': 1,
    });
    expect(rows.map((row) => row['name'])).toContain('JosÃ©');
    expect(ledger).toEqual([]);
  });

  test('rows that are not taken warn of nothing', async () => {
    const content = `${HEADER}1,=a,5\n1,=b,5\n2,=c,bad\n,=d,5\n3,=e\n`;
    const { cleaning } = await clean(content, { reader });
    expect(cleaning.rows).toEqual({ read: 5, clean: 1, rejected: 3, duplicate: 1 });
    expect(cleaning.warnings).toEqual({ 'formula:name': 1 });
  });

  test('a corrected row warns like any other', async () => {
    const content = `${HEADER}1,=a,bad\n`;
    const [row = {}] = (await clean(content)).rejects;
    const { cleaning } = await clean(content, { fixes: [fixOf(row, { points: '5' })], reader });
    expect(cleaning.warnings).toEqual({ 'formula:name': 1 });
  });

  test('the values of an enum and of other types are no mistakes', async () => {
    const columns = [
      column('id', { required: true }),
      column('name', { enum: ['-', 'none', 'x'] }),
      column('points', { type: 'integer', sqlType: 'integer' }),
    ];
    const content = `${HEADER}1,-,-5\n2,none,+6\n`;
    const { cleaning } = await clean(content, { contracts: [contract({ columns })], reader });
    expect(cleaning.rows.clean).toBe(2);
    expect(cleaning.warnings).toEqual({});
  });

  const cases: readonly (readonly [string, Partial<Column>, readonly string[], string])[] = [
    ['an empty cell', { warn: { nulls: true } }, ['', 'NA'], 'missing'],
    ['a word for no value', { warn: { missingValues: ['unknown'] } }, ['unknown'], 'missing'],
    ['a value that is not expected', { warn: { enum: ['a', 'b'] } }, ['c', 'aa'], 'enum'],
    ['another form', { warn: { pattern: '^(?:[a-z]+)$' } }, ['A', 'a1'], 'pattern'],
    ['a short text', { warn: { minLength: 2 } }, ['a', '👍'], 'length'],
    ['a long text', { warn: { maxLength: 2 } }, ['abc', '👍👍👍'], 'length'],
    [
      'a number out of bounds',
      { type: 'integer', sqlType: 'integer', warn: { minimum: 5, maximum: 10 } },
      ['4', '11'],
      'range',
    ],
    [
      'a date out of bounds',
      { type: 'date', sqlType: 'date', warn: { earliest: '2000-01-01', latest: '2030-12-31' } },
      ['1999-12-31', '2031-01-01'],
      'range',
    ],
    [
      'a time out of bounds',
      { type: 'timestamp', sqlType: 'timestamptz', warn: { latest: '2030-01-01T00:00:00Z' } },
      ['2030-01-01T00:00:00.5Z', '2030-01-01T00:00:01Z'],
      'range',
    ],
  ];

  test.each(cases)('a contract may warn of %s', async (_what, facts, cells, code) => {
    const columns = [column('id', { required: true }), column('x', facts)];
    const content = `id,x\n${cells.map((cell, id) => `${id},${cell}\n`).join('')}`;
    const { cleaning } = await clean(content, { contracts: [contract({ columns })], reader });
    expect(cleaning.rows).toMatchObject({ read: cells.length, clean: cells.length });
    expect(cleaning.warnings).toEqual({ [`${code}:x`]: cells.length });
  });

  test.each([
    [{ warn: { nulls: true, enum: ['a', 'b'], minLength: 1, maxLength: 2 } }, ['a', 'b']],
    [{ warn: { maxLength: 2 } }, ['👍👍', '']],
    [{ type: 'number', sqlType: 'numeric', warn: { minimum: 5, maximum: 10 } }, ['5', '10', '']],
    [{ type: 'date', sqlType: 'date', warn: { latest: '2030-12-31' } }, ['2030-12-31', '']],
    [
      { type: 'timestamp', sqlType: 'timestamptz', warn: { earliest: '2030-01-01T00:00:00.5Z' } },
      ['2030-01-01T00:00:01Z'],
    ],
  ] satisfies readonly (readonly [Partial<Column>, readonly string[]])[])(
    '%j says nothing of %j',
    async (facts, cells) => {
      const columns = [column('id', { required: true }), column('x', facts)];
      const content = `id,x\n${cells.map((cell, id) => `${id},${cell}\n`).join('')}`;
      const { cleaning } = await clean(content, { contracts: [contract({ columns })], reader });
      expect(cleaning.rows.clean).toBe(cells.length);
      expect(cleaning.warnings).toEqual({});
    },
  );
});

const PIECES =
  '=|+|-|@|#REF!|##|1.23|E+15|E+1|null|NaN|n/a|?|.|\\N|a|é|’|â€|Ã|©|Â|\u00a0|\u00ad|\u200b|\ufeff|\ufffd|\u007f|\u0001| |"'.split(
    '|',
  );

test('both readers count the same, whatever the cells hold', async () => {
  const cell = fc
    .array(fc.constantFrom(...PIECES), { maxLength: 4 })
    .map((pieces) => `"${pieces.join('').replaceAll('"', '""')}"`);
  const bare = fc.array(fc.constantFrom(...PIECES.slice(0, -1)), { maxLength: 3 });
  const rows = fc.array(
    fc.tuple(
      cell,
      bare.map((pieces) => pieces.join('')),
    ),
    { minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (cells) => {
      const lines = cells.map(([name, points], id) => `${id},${name},${points}\n`);
      const content = `id,name,points\n${lines.join('')}`;
      const columns = [
        column('id', { required: true }),
        column('name'),
        column('points', { pattern: '^[^@]*$', warn: { maxLength: 3, nulls: true } }),
      ];
      const options = { contracts: [contract({ columns })], dataset: 'marks' };
      const fast = await clean(content, options);
      const slow = await clean(content, { ...options, reader: 'csv_parse' });
      expect(fast.cleaning.warnings).toEqual(slow.cleaning.warnings);
      expect(fast.files).toEqual(slow.files);
    }),
    { numRuns: 80 },
  );
}, 30_000);
