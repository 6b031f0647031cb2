import type { MartState } from '../../cli/sql/mart-states';
import { withPlannedContract } from './support/contracts';
import { drop, lake, sql } from './support/lake';
import { csv } from './support/written-file';

const STUDENTS = 'student_id,first_name,updated_at';
const METRICS = 'student_id,measured_on,attendance_rate';

async function profile(): Promise<readonly unknown[]> {
  return sql(
    "select student_id, attendance_rate::int as rate from mart.student_profile where student_id like 'XB_' order by 1",
  );
}

async function core(): Promise<unknown> {
  const [row] = await sql(
    "select attendance_rate::int as rate from core.student_metrics where student_id = 'XB1'",
  );
  return row?.['rate'];
}

/** `lake recheck`, and what it says of the profiles. */
async function recheck(): Promise<MartState | undefined> {
  const [answer] = await lake<{ marts: readonly MartState[] }>('recheck', '--by', 'Ruth');
  return answer?.marts.find(({ mart }) => mart === 'student_profile');
}

test('open rejects of a dataset that blocks freeze its marts at their last good state, until it is free', async () => {
  await drop([
    csv('students_xe.csv', STUDENTS, 'XB1,Ada,2026-01-01T00:00:00Z', 'XB2,Bo,2026-01-01T00:00:00Z'),
    csv('student_metrics_xb_first.csv', METRICS, 'XB1,1/2/2026,80'),
  ]);
  const before = [
    { student_id: 'XB1', rate: 80 },
    { student_id: 'XB2', rate: null },
  ];
  expect(await profile()).toEqual(before);

  await withPlannedContract('student_metrics', { onOpenRejects: 'block' }, async () => {
    const [dirty] = await drop([
      csv('student_metrics_xb_dirty.csv', METRICS, 'XB1,2/2/2026,90', 'XB2,2/2/2026,many'),
    ]);
    expect(dirty).toMatchObject({ outcome: 'loaded', rows: { clean: 1, rejected: 1 } });
    expect(await core()).toBe(90);
    expect(await profile()).toEqual(before);
    expect(await recheck()).toMatchObject({
      blocked_by: ['student_metrics'],
      stale_since: expect.any(String),
    });
    // also what other datasets bring has to wait: a mart is of one version
    await drop([csv('students_xb_more.csv', STUDENTS, 'XB3,Cy,2026-01-01T00:00:00Z')]);
    expect(await profile()).toEqual(before);

    await lake('waive', dirty?.file_id ?? '', '--why', 'nobody knows', '--by', 'Ruth');
    expect(await profile()).toEqual([
      { student_id: 'XB1', rate: 90 },
      { student_id: 'XB2', rate: null },
      { student_id: 'XB3', rate: null },
    ]);
    expect(await recheck()).toMatchObject({ blocked_by: [], stale_since: null, error: null });
  });
});

test('a block that a contract gives up ends with the next recheck', async () => {
  await withPlannedContract('student_metrics', { onOpenRejects: 'block' }, async () => {
    await drop([
      csv('student_metrics_xb_last.csv', METRICS, 'XB1,3/2/2026,95', 'XB2,3/2/2026,few'),
    ]);
  });
  expect(await profile()).toContainEqual({ student_id: 'XB1', rate: 90 });
  expect(await recheck()).toMatchObject({ blocked_by: [], stale_since: null });
  expect(await profile()).toContainEqual({ student_id: 'XB1', rate: 95 });
});
