import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type FixFile, readFixFile } from '../../../../lambdas/clean/engine/read-fix-file';
import { clean, type Row } from './clean-content';
import { SPREADSHEETS, saved, told } from './fix-content';

const FILE = '00ff00ff00ff00ff';
const CHECK = '0123456789abcdef';
const FACTS = '_file,_line,_check,_reasons';

const read = (content: Buffer | string): Promise<FixFile> =>
  readFixFile(async () => Readable.from([Buffer.from(content)]));

const refused = (content: Buffer | string) =>
  expect(read(content)).rejects.toMatchObject({ name: 'FileRefused' });

/** Lines of a table with the columns `id`, `_file`, `_line`, `_check`. */
async function rows(...lines: string[]): Promise<FixFile> {
  return read(`id,_file,_line,_check\n${lines.join('\n')}\n`);
}

const CONTENT =
  'id,Name,points,Note é\n' +
  '007,"a, b",bad,"two\nlines"\n' +
  ',=1+1,6,1E+15\n' +
  '9,"5"" pipe;x",bad,plain\n' +
  '10,short\n' +
  '11,d,8,TRUE\n';

const CORRECTIONS: Readonly<Record<string, Row>> = {
  '2': { points: '50' },
  '4': { id: '008' },
  '6': { id: '10', Name: 'long', points: '4', 'Note é': 'été €' },
};

const correct = (row: Row): Row => ({ ...row, ...CORRECTIONS[row['_line'] ?? ''] });

/** A spreadsheet takes an id for a number. */
const damage = (row: Row): Row => ({
  ...correct(row),
  id: row['id'] === '007' ? '7' : row['id']!,
});

describe.each(Object.entries(SPREADSHEETS))('saved by a spreadsheet: %s', (_name, sheet) => {
  test('corrects the same rows', async () => {
    const before = await clean(CONTENT, { fileId: FILE });
    const csv = before.files.get(before.cleaning.rejects ?? '') ?? '';
    const fix = await read(saved(csv, sheet, correct));
    expect(fix.problems).toEqual([]);
    expect(fix.rows.map(({ line }) => line).toSorted((a, b) => a - b)).toEqual([2, 4, 5, 6]);
    const fixes = fix.rows.map((row) => ({ ...row, fixId: 'x', by: 'ann', at: '2026' }));
    const { cleaning, rows: cleaned } = await clean(CONTENT, { fileId: FILE, fixes });
    expect(cleaning.fixResults.map(told).toSorted()).toEqual([
      '2:taken',
      '4:taken',
      '5:unchanged',
      '6:taken',
    ]);
    expect(cleaned.map((row) => [row['id'], row['name'], row['points'], row['_line']])).toEqual([
      ['11', 'd', '8', '7'],
      ['007', 'a, b', '50', '2'],
      ['008', '=1+1', '6', '4'],
      ['10', 'long', '4', '6'],
    ]);
  });
});

test('what a spreadsheet changes by itself is not taken over', async () => {
  const before = await clean(CONTENT, { fileId: FILE });
  const csv = before.files.get(before.cleaning.rejects ?? '') ?? '';
  const fix = await read(saved(csv, SPREADSHEETS['Excel, German, CSV']!, damage));
  const fixes = fix.rows.map((row) => ({ ...row, fixId: 'x', by: 'ann', at: '2026' }));
  const { cleaning, rows: cleaned } = await clean(CONTENT, { fileId: FILE, fixes });
  expect(cleaned.find((row) => row['_line'] === '2')).toMatchObject({ id: '007', points: '50' });
  expect(cleaning.fixResults.map(told)).toContain('2:taken not id');
});

describe('a row of a corrected file', () => {
  test('is found by its facts, wherever their columns stand', async () => {
    const content = `_check; _LINE ;id;_reasons;_file\n${CHECK.toUpperCase()};12.0; x ;;${FILE}\n`;
    expect((await read(content)).rows).toEqual([
      { fileId: FILE, line: 12, check: CHECK, cells: { id: ' x ', _reasons: '' } },
    ]);
  });

  test.each([
    ['no line', `x,${FILE},,${CHECK}`, { fileId: FILE, line: 0, outcome: 'row_incomplete' }],
    ['a line as a float', `x,${FILE},1E+05,${CHECK}`, { line: 0, outcome: 'row_incomplete' }],
    ['line 0', `x,${FILE},0,${CHECK}`, { line: 0, outcome: 'row_incomplete' }],
    ['half a line', `x,${FILE},2.5,${CHECK}`, { line: 0, outcome: 'row_incomplete' }],
    ['a negative line', `x,${FILE},-2,${CHECK}`, { line: 0, outcome: 'row_incomplete' }],
    [
      'a file as a number',
      `x,1.2E+15,2,${CHECK}`,
      { fileId: '', line: 2, outcome: 'row_incomplete' },
    ],
    ['a new row', 'x,,,', { fileId: '', line: 0, outcome: 'row_incomplete' }],
    ['a check as a number', `x,${FILE},2,1.2E+15`, { line: 2, outcome: 'check_differs' }],
    ['a check without its zeros', `x,${FILE},2,123456789`, { line: 2, outcome: 'check_differs' }],
    ['no check', `x,${FILE},2,`, { line: 2, outcome: 'check_differs' }],
    ['a cell too few', `x,${FILE},2`, { line: 0, outcome: 'row_incomplete' }],
    ['a cell too many', `x,y,${FILE},2,${CHECK}`, { line: 0, outcome: 'row_incomplete' }],
    [
      'a misplaced quotation mark',
      `"x"y,${FILE},2,${CHECK}`,
      { line: 0, outcome: 'row_incomplete' },
    ],
  ])('with %s is refused, and costs nobody else', async (_what, line, problem) => {
    const { rows: good, problems } = await rows(`x,${FILE},7,${CHECK}`, line);
    expect(good.map((row) => row.line)).toEqual([7]);
    expect(problems).toMatchObject([{ ...problem, at: 3 }]);
  });

  test('is refused where another one repairs the same line of the same file', async () => {
    const other = 'ffffffffffffffff';
    const { rows: good, problems } = await rows(
      `x,${FILE},2,${CHECK}`,
      `x,${other},2,${CHECK}`,
      `y,${FILE},2,${CHECK}`,
      `x,${FILE},3,${CHECK}`,
      `x,${FILE},3,1E+15`,
    );
    expect(good.map((row) => row.fileId)).toEqual([other]);
    expect(problems.map(({ line, outcome, at }) => [line, outcome, at])).toEqual([
      [2, 'doubled_line', 2],
      [2, 'doubled_line', 4],
      [3, 'doubled_line', 5],
      [3, 'check_differs', 6],
    ]);
  });

  test('may be of a file that has such columns itself: the last ones count', async () => {
    const content = `id,_file,_line,${FACTS}\nx,a.csv,1,${FILE},2,${CHECK},\n`;
    expect((await read(content)).rows).toMatchObject([
      { fileId: FILE, line: 2, cells: { id: 'x', _file: 'a.csv', _line: '1' } },
    ]);
  });

  test('says nothing of where its record stands, but for columns of the file itself', async () => {
    const content = `id,_byte,_length,_file,_line,_byte,_length,_check,_reasons\nx,own,7,${FILE},2,10,3,${CHECK},\n`;
    expect((await read(content)).rows).toEqual([
      {
        fileId: FILE,
        line: 2,
        check: CHECK,
        cells: { id: 'x', _byte: 'own', _length: '7', _reasons: '' },
      },
    ]);
  });

  test('may have any name of a column', async () => {
    const { rows: good } = await read(`__proto__,constructor,${FACTS}\n1,2,${FILE},2,${CHECK},\n`);
    expect(Object.entries(good[0]!.cells)).toEqual(
      expect.arrayContaining([
        ['__proto__', '1'],
        ['constructor', '2'],
      ]),
    );
  });
});

test('empty rows of a spreadsheet are no rows', async () => {
  const { rows: good, problems } = await rows(',,,', `x,${FILE},2,${CHECK}`, ' ,,,', ',,,');
  expect([good.length, problems.length]).toEqual([1, 0]);
});

describe('a file is refused', () => {
  test.each([
    ['a data file', 'student_id,name\n1,a\n', 'not_a_rejects_file'],
    ['half a rejects file', `id,_file,_line\n1,${FILE},2\n`, 'not_a_rejects_file'],
    ['a header alone', `id,${FACTS}\n`, 'header_only'],
    ['nothing', '', 'empty'],
    ['a workbook', Buffer.from('PK\x03\x04xl/', 'latin1'), 'spreadsheet'],
    ['a web page', '<!DOCTYPE html><html></html>', 'html'],
  ])('%s', async (_what, content, code) => {
    await refused(content);
    await expect(read(content)).rejects.toMatchObject({ reason: { code } });
  });

  test('with the names of the columns that it lacks', async () => {
    const message = expect.stringContaining('lacks _file, _check');
    await expect(read('id,_line\n1,2\n')).rejects.toMatchObject({ reason: { message } });
  });

  test('above a hundred megabytes, packed or not', async () => {
    const row = Buffer.from(`${'x'.repeat(1 << 20)}\n`);
    const pieces = (count: number) => Readable.from(Array.from({ length: count }, () => row));
    await expect(readFixFile(async () => pieces(101))).rejects.toMatchObject({
      reason: { code: 'too_large' },
    });
    const bomb = gzipSync(Buffer.alloc(101 << 20, `id,${FACTS}\n`));
    await expect(read(bomb)).rejects.toMatchObject({ reason: { code: 'gzip_bomb' } });
  });
});

test('gzip is unpacked, and the raw bytes are measured', async () => {
  const packed = gzipSync(`id,${FACTS}\nx,${FILE},2,${CHECK},\n`);
  const fix = await read(packed);
  expect(fix.rows).toHaveLength(1);
  expect(fix.bytes).toBe(packed.length);
  expect(fix.sha256).toMatch(/^[0-9a-f]{64}$/);
});
