import { readFileSync } from 'node:fs';
import { realDataPresent, realFile, withRealFiles } from '../support/real-data';
import { balance, drop, lake, sql } from './support/lake';
import { written } from './support/written-file';

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** White space that belongs to a file's layout: ASCII, at the ends of a cell. */
const trimmed = (text: string) => text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');

/** Physical line of each record: newlines inside cells count. */
function linesOf(records: readonly string[]): number[] {
  let line = 2;
  return records.map((record) => {
    const first = line;
    line += record.split(/\r\n|\n|\r/).length;
    return first;
  });
}

withRealFiles('each naughty string', () => {
  // at once: each has a dataset of its own
  const strings: string[] = realDataPresent
    ? JSON.parse(readFileSync(realFile('naughty_strings/blns.json'), 'utf8'))
    : [];

  test.concurrent('as a key comes back byte for byte from the warehouse, or is rejected with a reason', async () => {
    const records = strings.map((text) => `naughty,${quoted(text)},3`);
    const file = written('naughty.csv', `student_id,skill,level\n${records.join('\n')}\n`);
    const [books] = await drop([file], 'student_skills/naughty.csv');
    expect(books).toMatchObject({ outcome: 'loaded', rows: { read: strings.length } });
    expect(balance(books)).toEqual({ read: strings.length, accounted: strings.length });

    const lines = linesOf(records);
    const rows = await sql(
      "select _line::int as line, skill from core.student_skills where student_id = 'naughty'",
    );
    const loaded = new Map(rows.map(({ line, skill }) => [Number(line), String(skill)]));
    const rejects = await lake<Record<string, string>>('rejects', '--file', books?.file_id ?? '');
    const rejected = new Map(rejects.map((row) => [Number(row['_line']), row['_reasons']]));
    const texts = new Set(loaded.values());
    const untold = strings.filter((text, at) => {
      const line = lines[at] ?? 0;
      if (loaded.has(line)) return loaded.get(line) !== trimmed(text);
      return !(rejected.get(line) || texts.has(trimmed(text)));
    });
    expect(untold).toEqual([]);
    expect(loaded.size).toBe(books?.rows.clean);
    expect(loaded.size).toBeGreaterThan(strings.length * 0.8);
  });

  test.concurrent('as a cell comes back byte for byte from the warehouse', async () => {
    const records = strings.map((text, at) => `${at + 1},1,1546300800000,${quoted(text)},3`);
    const header = 'user_id,project_id,submit_date,text,rating';
    const file = written('project_feedback.csv', `${header}\n${records.join('\n')}\n`);
    const [books] = await drop([file], 'naughty/2019/1/project_feedback.csv');
    expect(books).toMatchObject({ outcome: 'loaded', rows: { clean: strings.length } });
    const rows = await sql(
      "select text from core.project_feedback where program = 'naughty' order by user_id",
    );
    expect(rows.map((row) => row['text'])).toEqual(strings.map((text) => trimmed(text) || null));
  });
});
