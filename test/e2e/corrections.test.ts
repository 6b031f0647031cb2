import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { FixReceipt } from '../../lambdas/shared/decisions';
import { askApi } from './support/api';
import { booksOf } from './support/books';
import { balance, drop, lake, lakeCommand, sql } from './support/lake';
import { waitFor } from './support/wait';
import { withConstraint } from './support/warehouse';
import { csv, written } from './support/written-file';

const HEADER = 'student_id,skill,level';

/** The rejects of a file as `lake rejects --out` writes them. */
async function rejectsOf(fileId: string): Promise<string> {
  const path = written(`rejects_${fileId}.csv`, '');
  await lake('rejects', '--file', fileId, '--out', path);
  return readFileSync(path, 'utf8');
}

/** Sends a corrected file; its receipt, whatever the exit code. */
async function fix(path: string): Promise<{ code: number | null; receipt: FixReceipt }> {
  const { code, stdout } = await lakeCommand('fix', path, '--by', 'Ruth', '--json');
  return { code, receipt: JSON.parse(stdout) };
}

const rowsOf = (pattern: string) =>
  sql(
    `select student_id, skill, level::int, _line::int as line, _own::int as own, _file as file from core.student_skills where student_id like '${pattern}' order by 1, 2`,
  );

const rejectsInLedger = (fileId: string) =>
  sql(`select line::int, status, by from ops.reject where file_id = '${fileId}' order by line`);

// all at once: each has keys of its own, and one run may load the files of several
test.concurrent('a dirty file is corrected row by row, as often as it takes, and its books balance each time', async () => {
  const [first] = await drop([
    csv('xc_dirty.csv', HEADER, 'XC1,sql,3', 'XC2,sql,nine', 'XC3,sql,7', 'XC4,sql,2'),
  ]);
  const fileId = first?.file_id ?? '';
  expect(first).toMatchObject({ outcome: 'loaded', rows: { read: 4, clean: 2, rejected: 2 } });

  const text = await rejectsOf(fileId);
  const corrected = written('xc_corrected.csv', text.replace('nine', '4'));
  const once = await fix(corrected);
  expect(once).toMatchObject({ code: 0, receipt: { rows: { taken: 1, unchanged: 1 } } });
  const books = await booksOf(fileId);
  expect(books).toMatchObject({ generation: 2, fixes: 1, rows: { clean: 3, rejected: 1 } });
  expect(balance(books)).toEqual({ read: 4, accounted: 4 });
  expect(await rowsOf('XC_')).toEqual([
    { student_id: 'XC1', skill: 'sql', level: 3, line: 2, own: 1, file: fileId },
    { student_id: 'XC2', skill: 'sql', level: 4, line: 3, own: 0, file: fileId },
    { student_id: 'XC4', skill: 'sql', level: 2, line: 5, own: 1, file: fileId },
  ]);
  expect(await rejectsInLedger(fileId)).toEqual([
    { line: 3, status: 'fixed', by: 'Ruth' },
    { line: 4, status: 'open', by: null },
  ]);

  const again = await fix(corrected);
  expect(again.receipt.rows.still_rejected).toBeUndefined();
  expect(await booksOf(fileId)).toMatchObject({ rows: { clean: 3, rejected: 1 } });

  const rest = await rejectsOf(fileId);
  expect(rest.trimEnd().split('\n')).toHaveLength(2);
  const finished = await fix(written('xc_rest.csv', rest.replace(',7,', ',5,')));
  expect(finished).toMatchObject({ code: 0, receipt: { rows: { taken: 1 } } });
  const last = await booksOf(fileId);
  expect(last).toMatchObject({ rows: { read: 4, clean: 4, rejected: 0 } });
  expect(balance(last)).toEqual({ read: 4, accounted: 4 });
  expect(await rowsOf('XC3')).toMatchObject([{ level: 5, line: 4, own: 0, file: fileId }]);
  const shown = await lake<Record<string, string>>('rejects', '--file', fileId);
  expect(shown.map(({ _line, _status, _by }) => [_line, _status, _by])).toEqual([
    ['3', 'fixed', 'Ruth'],
    ['4', 'fixed', 'Ruth'],
  ]);
});

test.concurrent('what a spreadsheet makes of a rejects file is understood, and only the cells at fault are taken', async () => {
  const [dropped] = await drop([
    csv('xe_dirty.csv', HEADER, 'XE1,sql,1', 'XE2,Žilina,x', 'XE3,sql,y'),
  ]);
  const fileId = dropped?.file_id ?? '';
  const text = await rejectsOf(fileId);
  const [header = '', ...rows] = text.trimEnd().split('\n');
  const [second = '', third = ''] = rows;
  // Another order of rows, semicolons, CRLF, UTF-16, everything quoted, a cell changed that nobody complained about
  const damaged = [header, third.replace(',y,', ',2,'), second.replace('Žilina,x', 'Zilina,3')]
    .map((line) => line.split(',').map((cell) => `"${cell}"`))
    .map((cells) => cells.join(';'));
  const path = written(
    'xe_damaged.csv',
    Buffer.from(
      `\ufeff${damaged.join('\r\n')}\r\n${';'.repeat(header.split(',').length - 1)}\r\n`,
      'utf16le',
    ),
  );
  const { code, receipt } = await fix(path);
  expect(code).toBe(0);
  expect(receipt.rows).toEqual({ taken: 2 });
  expect(receipt.results.find(({ line }) => line === 3)?.ignored).toEqual(['skill']);
  expect(await rowsOf('XE_')).toMatchObject([
    { student_id: 'XE1', level: 1 },
    { student_id: 'XE2', skill: 'Žilina', level: 3, line: 3 },
    { student_id: 'XE3', level: 2, line: 4 },
  ]);
});

test.concurrent('rows that are still wrong, unknown or doubled are refused by line, and nothing else changes', async () => {
  const [dropped] = await drop([
    csv('xg_dirty.csv', HEADER, 'XG1,sql,1', 'XG2,sql,x', 'XG3,sql,y', 'XG4,sql,4'),
  ]);
  const fileId = dropped?.file_id ?? '';
  const text = await rejectsOf(fileId);
  const [header = '', second = '', third = ''] = text.trimEnd().split('\n');
  const added = second.replace(`${fileId},3,`, `${fileId},77,`);
  const { code, receipt } = await fix(
    csv('xg_bad.csv', header, second.replace(',x,', ',11,'), third, third, added),
  );
  expect(code).toBe(1);
  expect(receipt.rows).toMatchObject({ still_rejected: 1, doubled_line: 2, unknown_line: 1 });
  expect(await rowsOf('XG_')).toMatchObject([{ student_id: 'XG1' }, { student_id: 'XG4' }]);
  expect(balance(await booksOf(fileId))).toEqual({ read: 4, accounted: 4 });

  const noRejects = await lakeCommand('fix', csv('xg_other.csv', HEADER, 'XG2,sql,1'));
  expect(noRejects).toMatchObject({ code: 1, stderr: expect.stringMatching(/_file/) });
});

test.concurrent('a row that only PostgreSQL refuses costs itself alone, and people can correct it', async () => {
  await withConstraint('student_skills', "skill <> 'XH forbidden'", async () => {
    const [dropped] = await drop([
      csv('xh.csv', HEADER, 'XH1,sql,1', 'XH2,XH forbidden,2', 'XH3,sql,3'),
    ]);
    expect(dropped).toMatchObject({ outcome: 'loaded' });
    const fileId = dropped?.file_id ?? '';
    const told = await waitFor('the generation that knows of the refused row', async () => {
      const books = await booksOf(fileId);
      return books?.generation === 2 && books.outcome === 'loaded' ? books : undefined;
    });
    expect(told.rejected_by_reason).toEqual({ 'warehouse:23514': 1 });
    expect(balance(told)).toEqual({ read: 3, accounted: 3 });

    const text = await rejectsOf(fileId);
    expect(text).toContain('XH2,XH forbidden,2');
    const { code, receipt } = await fix(
      written('xh_fixed.csv', text.replace('XH forbidden', 'sql')),
    );
    expect({ code, rows: receipt.rows }).toEqual({ code: 0, rows: { taken: 1 } });
    expect(await rowsOf('XH_')).toMatchObject([
      { student_id: 'XH1', own: 1 },
      { student_id: 'XH2', skill: 'sql', line: 3, own: 0 },
      { student_id: 'XH3', own: 1 },
    ]);
    expect(balance(await booksOf(fileId))).toEqual({ read: 3, accounted: 3 });
  });
});

test.concurrent('rejects are judged again by another contract; a file that none knows gets one proposed', async () => {
  const [dropped] = await drop([csv('xr_dirty.csv', HEADER, 'XR1,sql,1', 'XR2,sql,nine')]);
  const fileId = dropped?.file_id ?? '';
  const rejected = { file_id: fileId, line: 3, before: 'type:level' };
  expect(await lake('rejects', '--recheck', '--file', fileId)).toEqual([
    expect.objectContaining({ ...rejected, passes: false, reasons: 'type:level' }),
  ]);
  const words = csv('student_skills.csv', HEADER, 'XR1,sql,one', 'XR2,sql,nine');
  const contracts = join(dirname(words), 'contracts');
  await lake('infer', words, '--save', contracts);
  const again = ['rejects', '--recheck', '--file', fileId, '--contracts', contracts];
  expect(await lake(...again)).toEqual([expect.objectContaining({ ...rejected, passes: true })]);

  const key = 'elsewhere/xr_bus_routes.csv';
  const [strange] = await drop([csv('xr_bus_routes.csv', 'stop,seats', 'Harbour,40')], key);
  expect(strange).toMatchObject({ outcome: 'unrecognised', proposal_key: expect.anything() });
  const [proposed] = await lake<{ contract: string }>('file', strange?.file_id ?? '', '--proposal');
  expect(proposed?.contract).toContain('name: xr_bus_routes\n');
});

test.concurrent('the API shows the rejects of a file with what became of them', async () => {
  const [dropped] = await drop([
    csv('xi_dirty.csv', HEADER, 'XI1,sql,1', 'XI2,sql,x', 'XI3,sql,y'),
  ]);
  const fileId = dropped?.file_id ?? '';
  const text = await rejectsOf(fileId);
  await fix(written('xi_fixed.csv', text.replace(',x,', ',3,')));
  const rejects = await askApi(`/v1/rejects?file_id=${fileId}`);
  expect(rejects).toMatchObject({
    total: 2,
    items: expect.arrayContaining([
      expect.objectContaining({
        line: 3,
        byte: HEADER.length + 'XI1,sql,1'.length + 2,
        length: 'XI2,sql,x'.length,
        status: 'fixed',
        by: 'Ruth',
        reasons: [{ code: 'type', column: 'level' }],
      }),
      expect.objectContaining({ line: 4, status: 'open', by: null }),
    ]),
  });
  expect(await askApi(`/v1/rejects?file_id=${fileId}&status=open`)).toMatchObject({ total: 1 });
});
