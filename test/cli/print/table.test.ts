import * as fc from 'fast-check';

import { renderTable, type TableColumn } from '../../../cli/print/table';

interface Row {
  readonly name: string | null;
  readonly count: number;
}

const columns: readonly TableColumn<Row>[] = [
  { heading: 'name', cell: (row) => row.name, width: 8 },
  { heading: 'count', cell: (row) => row.count },
];

test('texts are aligned left, numbers right with separators; nothing is shown as a dash', () => {
  const rows = [
    { name: 'one', count: 1 },
    { name: null, count: 1_234_567 },
    { name: 'a longer name', count: 20 },
  ];
  expect(renderTable(columns, rows, { footer: ['total', 1_234_588] })).toBe(
    [
      'name          count',
      'one               1',
      '-         1,234,567',
      'a longe…         20',
      'total     1,234,588',
    ].join('\n'),
  );
});

test('only the heading is coloured, and only when it is wanted', () => {
  const text = renderTable(columns, [{ name: 'x', count: 1 }], { colour: true });
  expect(text.split('\n')[0]).toContain('\u001b[1m');
  expect(text.split('\n')[1]).not.toContain('\u001b');
  expect(renderTable(columns, [])).not.toContain('\u001b');
});

test('a combined accent counts as one column', () => {
  const rows = [
    { name: 'Zoe\u0308', count: 1 },
    { name: 'abc', count: 2 },
  ];
  const [, first, second] = renderTable(columns, rows).split('\n');
  expect(first?.length).toBe((second?.length ?? 0) + 1);
});

test('whatever the cells hold, a row is one line without control characters, all lines end their columns together', () => {
  const cell = fc.string({ unit: 'binary-ascii', maxLength: 20 });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (names) => {
      const lines = renderTable(
        columns,
        names.map((name) => ({ name, count: 7 })),
      ).split('\n');
      expect(lines).toHaveLength(names.length + 1);
      expect(new Set(lines.map((line) => line.length)).size).toBe(1);
      // oxlint-disable-next-line no-control-regex -- that there is none is the promise
      for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f]/);
    }),
  );
});
