import { FIX_OUTCOMES } from '../../../../lambdas/clean/engine/fix-outcomes';
import { REJECT_REASONS } from '../../../../lambdas/clean/engine/reject-reasons';
import { ROW_WARNINGS } from '../../../../lambdas/clean/engine/warning-reasons';
import { clean, column, contract } from './clean-content';
import { fixOf } from './fix-content';

const number = { type: 'integer', sqlType: 'integer' } as const;
const ALL_RULES = contract({
  columns: [
    column('id', { required: true }),
    column('n', { ...number, minimum: 0, warn: { maximum: 100 } }),
    column('e', { enum: ['a', 'b'], warn: { enum: ['a'], nulls: true } }),
    column('p', { pattern: '^(?:[a-z=@é\\u200b#!A-Z-]+)$', warn: { pattern: '^(?:[^z]+)$' } }),
    column('l', { maxLength: 10, warn: { maxLength: 5 } }),
    column('half', { ...number, transform: '100 / n' }),
  ],
});
const KEYLESS = contract({ columns: [column('id'), column('name')], key: [] });

const HEADER = 'id,n,e,p,l\n';
const GOOD = '0,1,a,p,l\n';

/** For each code rows that it is about, and the reasons of the last row that is not taken. */
const REJECTED: Readonly<Record<string, readonly [rows: string | Buffer, reasons: string]>> = {
  encoding: [Buffer.from('1,-5,a,p\xff,l\n', 'latin1'), 'encoding;range:n'],
  quote: ['1,5,a,p,"l\n', 'quote'],
  length: ['1,5,a,p,12345678901\n', 'length:l'],
  field_count: ['1,5,a,p\n', 'field_count'],
  repeated_header: [HEADER, 'repeated_header'],
  summary_row: ['Total,1,,,\n', 'summary_row'],
  missing: [',5,a,p,l\n', 'missing:id'],
  type: ['1,five,a,p,l\n', 'type:n'],
  range: ['1,-5,a,p,l\n', 'range:n'],
  enum: ['1,5,c,p,l\n', 'enum:e'],
  pattern: ['1,5,a,7,l\n', 'pattern:p'],
  transform: ['1,0,a,p,l\n', 'transform:half'],
  duplicate: ['1,5,a,p,l\n1,6,a,p,l\n', 'duplicate'],
};

const WARNED: Readonly<Record<string, readonly [row: string, warning: string]>> = {
  damaged: ['1,5,a,p,cafÃ©\n', 'damaged:l'],
  invisible: ['1,5,a,p\u200b,l\n', 'invisible:p'],
  spreadsheet: ['1,5,a,#REF!,l\n', 'spreadsheet:p'],
  formula: ['1,5,a,=a,l\n', 'formula:p'],
  placeholder: ['1,5,a,none,l\n', 'placeholder:p'],
  missing: ['1,5,,p,l\n', 'missing:e'],
  range: ['1,101,a,p,l\n', 'range:n'],
  length: ['1,5,a,p,123456\n', 'length:l'],
  pattern: ['1,5,a,z,l\n', 'pattern:p'],
  enum: ['1,5,b,p,l\n', 'enum:e'],
};

const codesOf = (reasons: readonly { readonly code: string }[]) => reasons.map(({ code }) => code);

test('every reason and every warning has an example here', () => {
  const elsewhere = ['ambiguous_duplicate', 'warehouse:<sqlstate>'];
  expect([...Object.keys(REJECTED), ...elsewhere].toSorted()).toEqual(
    codesOf(REJECT_REASONS).toSorted(),
  );
  expect(Object.keys(WARNED).toSorted()).toEqual(codesOf(ROW_WARNINGS).toSorted());
});

test.each(Object.entries(REJECTED))('a row is not taken: %s', async (code, [rows, reasons]) => {
  const content = Buffer.concat([HEADER, GOOD, rows].map((part) => Buffer.from(part)));
  // What is no UTF-8 must not be taken for Windows-1252.
  const dialect = { encoding: 'utf-8' };
  const { ledger, cleaning } = await clean(content, {
    contracts: [{ ...ALL_RULES, dialect }],
    dataset: 'marks',
  });
  expect(ledger.at(-1)).toMatchObject({ _reasons: reasons });
  const duplicates = { duplicate: cleaning.rows.duplicate };
  expect({ ...duplicates, ...cleaning.rejectedByReason }).toMatchObject({ [code]: 1 });
});

test('a row is not taken: ambiguous_duplicate', async () => {
  const { ledger } = await clean('id,name,more\n1,x,a\n1,x,b\n', { contracts: [KEYLESS] });
  expect(ledger).toMatchObject([{ _line: '3', _reasons: 'ambiguous_duplicate' }]);
});

test('a row is not taken: warehouse:<sqlstate>', async () => {
  const refused = { line: 2, own: true, sqlstate: '22003', fixes: [] };
  const options = { contracts: [ALL_RULES], refusedRows: () => [refused] };
  const { ledger } = await clean(HEADER + GOOD, options);
  expect(ledger).toMatchObject([{ _line: '2', _reasons: 'warehouse:22003' }]);
});

test.each(Object.entries(WARNED))('a row is worth a look: %s', async (_code, [row, warning]) => {
  const { cleaning } = await clean(HEADER + GOOD + row, { contracts: [ALL_RULES] });
  expect(cleaning.rows.clean).toBe(2);
  expect(cleaning.warnings).toEqual({ [warning]: 1 });
});

describe('what became of a correction', () => {
  const content = 'id,name,points\n1,a,bad\n2,b,6\n3,c,bad\n';

  test('has every outcome that one file can tell', async () => {
    const { rejects } = await clean(content);
    const [first = {}, third = {}] = rejects;
    const fixes = [
      fixOf(first, { points: '5' }, 'overridden'),
      fixOf(first, {}, 'unchanged'),
      fixOf(first, { points: '7' }, 'taken'),
      { ...fixOf(first, { points: '8' }, 'check_differs'), check: 'ffffffffffffffff' },
      fixOf({ ...first, _line: '3' }, {}, 'unknown_line'),
      fixOf(third, { points: 'worse' }, 'still_rejected'),
    ];
    const { cleaning } = await clean(content, { fixes });
    expect(cleaning.fixResults.map(({ fixId, outcome }) => [fixId, outcome])).toEqual(
      fixes.map(({ fixId }) => [fixId, fixId]),
    );
    const [cut = {}] = (await clean('id,name,points\n1,a\n')).rejects;
    const { id: _, ...cells } = fixOf(cut, { points: '5' }).cells;
    const half = await clean('id,name,points\n1,a\n', { fixes: [{ ...fixOf(cut, {}), cells }] });
    const nameless = 'id,name,points\n,a,5\n2,b,6\n';
    const [keyless = {}] = (await clean(nameless)).rejects;
    const lost = await clean(nameless, { fixes: [fixOf(keyless, { id: '2' })] });
    const told = [...cleaning.fixResults, ...half.cleaning.fixResults, ...lost.cleaning.fixResults];
    // The others are told without a look at the file: see read-fix-file.test.ts and take-fix.test.ts.
    const elsewhere = ['unknown_file', 'doubled_line'];
    expect([...new Set(told.map(({ outcome }) => outcome)), ...elsewhere].toSorted()).toEqual(
      Object.keys(FIX_OUTCOMES).toSorted(),
    );
  });
});
