-- The first day of the month of the newest data: a profile is as fresh as it is beside the others. Months, so that a day's files
-- do not make every student's row new.
select date_trunc(
  'month',
  greatest(
    (select max(updated_at at time zone 'UTC') from core.students_live),
    (select max(measured_on)::timestamp from core.student_metrics_live),
    (select max(updated_at at time zone 'UTC') from core.enrollments_live)
  )
)::date
