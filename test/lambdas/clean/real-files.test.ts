import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readContracts } from '../../../contracts/read-contracts';
import { cleanLocalFile } from '../../../lambdas/clean/clean-local';
import type { Receipt } from '../../../lambdas/shared/documents';
import { realDataPresent, realFile, withRealFiles } from '../../support/real-data';
import { contract, type Row, table } from './engine/clean-content';

const ROOT = join(__dirname, '../../..');

const out = mkdtempSync(join(tmpdir(), 'edulake-real-'));
afterAll(() => rmSync(out, { recursive: true }));

const rowsOf = (receipt: Receipt): Row[] =>
  receipt.parts.flatMap(({ key }) => table(readFileSync(join(out, key), 'utf8')));

withRealFiles('with their contracts', () => {
  const contracts = realDataPresent ? readContracts(join(ROOT, 'contracts')) : [];
  const clean = (path: string) => cleanLocalFile(realFile(path), { contracts, out, plain: true });

  test('StudentsPerformance.csv is clean, with its bands and totals', async () => {
    const receipt = await clean('students_performance/StudentsPerformance.csv');
    expect(receipt).toMatchObject({ dataset: 'students_performance', status: 'clean' });
    expect(receipt.rows).toEqual({ read: 1000, clean: 1000, rejected: 0, duplicate: 0 });
    const rows = rowsOf(receipt);
    const count = (band: string) => rows.filter((row) => row['performance_band'] === band).length;
    const bands = ['Excellent', 'Good', 'Satisfactory', 'Needs Improvement', 'Failing'];
    expect(bands.map(count)).toEqual([52, 146, 261, 256, 285]);
    expect(rows.reduce((sum, row) => sum + Number(row['total_score']), 0)).toBe(203_312);
  });

  test('the dirty copy: five rows lack a cell, one is there twice', async () => {
    const receipt = await clean('students_performance/StudentsPerformance_dirty_1002rows.csv');
    expect(receipt.rows).toEqual({ read: 1002, clean: 996, rejected: 5, duplicate: 1 });
    expect(receipt.rejected_by_reason).toEqual({ missing: 5 });
    const rejects = table(readFileSync(join(out, receipt.rejects_key ?? ''), 'utf8'));
    expect(rejects.map((row) => [row['_line'], row['_reasons']])).toEqual([
      ['7', 'missing:math_score'],
      ['12', 'missing:writing_score'],
      ['29', 'missing:test_preparation_course'],
      ['30', 'missing:reading_score'],
      ['1002', 'missing:reading_score'],
    ]);
  });

  test('the posting export is taken by jobs, whatever its name', async () => {
    const receipt = await clean('jobs_usajobs/job_skills.csv');
    expect(receipt).toMatchObject({ dataset: 'jobs', status: 'clean' });
    expect(receipt.rows).toEqual({ read: 2215, clean: 2189, rejected: 0, duplicate: 26 });
    expect(rowsOf(receipt).filter((row) => row['job_grade'] === 'NA').length).toBeGreaterThan(0);
  });

  test('the students of a student information system', async () => {
    const receipt = await clean('sis_students_courses_enrollments/students.csv');
    expect(receipt.rows).toEqual({ read: 600, clean: 600, rejected: 0, duplicate: 0 });
    expect(rowsOf(receipt)[0]).toMatchObject({ first_name: 'Carole', birth_date: '2006-08-14' });
  });
});

const files = (folder: string) =>
  realDataPresent ? readdirSync(realFile(folder)).map((name) => realFile(folder, name)) : [];

const inferred = (path: string) =>
  cleanLocalFile(path, { contracts: [], out, plain: true, infer: true });

/** The expectation beside a file: records as objects, or as lists with the header. */
function expected(path: string): string[][] {
  const json = path.replace(/csvs?\/([^/]+)\.csv$/, 'json/$1.json');
  const records: (string[] | Record<string, string>)[] = JSON.parse(readFileSync(json, 'utf8'));
  const lists = records.map((record) => Object.values(record));
  return Array.isArray(records[0]) && !path.endsWith('all-empty.csv') ? lists.slice(1) : lists;
}

/** The corpus expects CRLF in cells of files that were stored with LF. */
const unix = (rows: string[][]) => rows.map((row) => row.map((c) => c.replaceAll('\r\n', '\n')));

withRealFiles('structure only', () => {
  const corpus = [...files('csv_spectrum/csvs'), ...files('csv_test_data_sineemore/csv')];

  test.each(corpus.filter((path) => !basename(path).startsWith('bad-')))('%s', async (path) => {
    const receipt = await inferred(path);
    expect(receipt).toMatchObject({ status: 'clean', rows: { rejected: 0 } });
    const cells = rowsOf(receipt).map((row) => Object.values(row).slice(0, -2));
    expect(unix(cells)).toEqual(unix(expected(path)));
  });

  // The wrong header is only wrong to somebody who knows the right one.
  test.each(corpus.filter((path) => /bad-(?!header-wrong)/.test(path)))('%s', async (path) => {
    const receipt = await inferred(path);
    expect(receipt.rows.clean).toBe(0);
    expect(receipt.status === 'refused' || receipt.rows.rejected === 1).toBe(true);
  });
});

const trimmed = (text: string) => text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');

withRealFiles('naughty strings', () => {
  const strings: string[] = realDataPresent
    ? JSON.parse(readFileSync(realFile('naughty_strings/blns.json'), 'utf8'))
    : [];
  const content = `id,name,points\n${strings
    .map((text, i) => `${i},"${text.replaceAll('"', '""')}",5`)
    .join('\n')}\n`;

  test.each([true, false])('come through byte for byte (structure only: %s)', async (infer) => {
    const path = join(out, `naughty-${infer}.csv`);
    writeFileSync(path, content);
    const options = { contracts: [contract()], out, plain: true, infer };
    const receipt = await cleanLocalFile(path, options);
    expect(receipt.rows).toMatchObject({ read: strings.length, clean: strings.length });
    const wanted = infer ? strings : strings.map((text) => (text === 'NA' ? '' : trimmed(text)));
    expect(rowsOf(receipt).map((row) => row['name'])).toEqual(wanted);
  });
});
