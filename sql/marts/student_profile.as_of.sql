-- The first day of the month of the newest data: a profile is as fresh as it is beside the others. Months, so that a day's files
-- do not make every student's row new. A date after the upload that brought it (9999-12-31 for "no end") tells no freshness;
-- the day between them is for time zones.
select date_trunc(
  'month',
  greatest(
    (
      select max(updated_at at time zone 'UTC') from core.students
      where not _deleted and updated_at < to_timestamp(_ot / 1000.0) + interval '1 day'
    ),
    (
      select max(measured_on)::timestamp from core.student_metrics
      where not _deleted and measured_on < to_timestamp(_ot / 1000.0) + interval '1 day'
    ),
    (
      select max(updated_at at time zone 'UTC') from core.enrollments
      where not _deleted and updated_at < to_timestamp(_ot / 1000.0) + interval '1 day'
    )
  )
)::date
