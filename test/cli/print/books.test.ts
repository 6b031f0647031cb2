import { renderFile, renderFiles, renderRun, renderRuns } from '../../../cli/print/books';
import { books, runReport } from '../support/documents';

test('the books of a file: every row read has its place, and they balance', () => {
  const text = renderFiles([books()]);
  expect(text).toContain(
    '1,002 rows read = 990 inserted + 4 updated + 2 unchanged + 1 duplicate + 5 rejected',
  );
  expect(text).toContain('1 file: 1 loaded');
  expect(text).not.toContain('NOT BALANCE');
  expect(text).not.toContain('total loaded');
});

test('several files have a line of totals; what was refused says why', () => {
  const refused = books({
    file: 'jobs/photo.csv',
    file_id: '00000000000000bb',
    outcome: 'refused',
    status: 'refused',
    reason: { code: 'image', message: 'this is a PNG picture' },
    rows: { read: 0, clean: 0, rejected: 0, duplicate: 0 },
    loaded: null,
  });
  const text = renderFiles([books(), refused, books({ file_id: '00000000000000cc' })]);
  expect(text).toMatch(/^total loaded +2,004 +1,980 +8 +4 +0 +2 +10$/m);
  expect(text).toContain('jobs/photo.csv (00000000000000bb): image: this is a PNG picture');
  expect(text).toContain('3 files: 2 loaded, 1 refused');
});

test('what is worth a look is told by code and column, of one file and of many', () => {
  const warned = books({ warnings: { 'damaged:name': 1204, 'formula:note': 2 } });
  const words = 'damaged:name 1,204, formula:note 2';
  expect(renderFile(warned)).toMatch(new RegExp(`warnings +${words}`));
  expect(renderFiles([warned])).toContain(`warnings: ${words}`);
  expect(renderFile(books()) + renderFiles([books()])).not.toContain('warnings');
});

test('books that do not add up are shouted about', () => {
  const lost = books({ loaded: { inserted: 980, updated: 4, unchanged: 2, superseded: 0 } });
  expect(renderFiles([lost])).toContain('DOES NOT BALANCE, 10 rows unaccounted for');
  expect(renderFile(lost)).toContain('DOES NOT BALANCE, 10 rows unaccounted for');
});

test('held files, open rejects and decisions are flagged, with what to do', () => {
  const held = books({ outcome: 'held', status: 'held', loaded: null });
  expect(renderFiles([held])).toContain('HELD: `lake fix` its rejects, or `lake release 0000');
  expect(renderFiles([books()])).toContain('5 OPEN REJECTS: `lake rejects --file 00000000000000aa');
  const by = { by: 'ana', at: '2026-03-02T08:00:00Z' };
  const decided = renderFiles([books({ waived: by, released: by })]);
  expect(decided).toContain('rejects waived by ana at 2026-03-02T08:00:00Z');
  expect(decided).toContain('released by ana at 2026-03-02T08:00:00Z');
  expect(decided).not.toContain('OPEN REJECTS');
});

test('rows of forgotten people stay in the books', () => {
  const erased = books({
    rows: { read: 1002, clean: 994, rejected: 5, duplicate: 1, forgotten: 2 },
    loaded: { inserted: 988, updated: 4, unchanged: 2, superseded: 2 },
  });
  expect(renderFile(erased)).toContain('5 rejected; 2 of them erased since');
});

test('a run counts the rows of files that are not in the warehouse, and the people it forgot', () => {
  const rows = { ...runReport().rows, read: 14, held: 4 };
  const text = renderRun(runReport({ rows, forgets: 1, rechecks: 2 }));
  expect(text).toMatch(/14 rows read = .* \+ 1 rejected \+ 4 held$/m);
  expect(text).toMatch(/^ +forgotten +1 people$/m);
  expect(text).toMatch(/^ +rechecks +2$/m);
});

test('a file that waits shows what clean counted, not zeros', () => {
  const waiting = books({ outcome: 'pending', loaded: null, run_id: null, loaded_at: null });
  const [, line] = renderFiles([waiting]).split('\n');
  expect(line).toMatch(/pending +1,002 +- +- +- +- +1 +5$/);
  expect(renderFile(waiting)).toContain('1,002 rows read, 5 rejected, 1 duplicate');
});

test('one file: contract, object, reasons, run, and where its rejects are', () => {
  const text = renderFile(books({ rejects_key: 'rejected/students/x.csv' }));
  expect(text).toContain('students 1.0.0');
  expect(text).toContain('s3://RawBucketName/students/students.csv version v1');
  expect(text).toContain('missing 3, type 2');
  expect(text).toContain('loaded in run publish-1 at 2026-03-01T10:00:05Z');
  expect(text).toContain('npm run lake -- rejects --file 00000000000000aa');
  expect(text).toContain('queue 120 ms, read 30 ms');
});

test('runs: when, how long, what they brought', () => {
  expect(renderRuns([runReport()])).toMatch(/publish-1 +succeeded +lambda .* 2\.5 +7 +2 +10 +6 /);
  const { rows } = runReport();
  const outside = runReport({ rows: { ...rows, read: 14, held: 4 } });
  // read = inserted + updated + unchanged + superseded + duplicate + rejected + held
  expect(renderRuns([outside])).toMatch(/ rejected +held\n.* 14 +6 +1 +1 +0 +1 +1 +4$/);
  const text = renderRun(runReport());
  expect(text).toContain('10 rows read = 6 inserted + 1 updated + 1 unchanged + 1 duplicate');
  expect(text).toContain('plan 100 ms, load 900 ms');
});

test('nothing yet says what to do', () => {
  expect(renderFiles([])).toContain('npm run lake -- drop FILE');
  expect(renderRuns([])).toContain('no runs yet');
});
