select
  s.student_id,
  s.first_name,
  s.last_name,
  s.school_id,
  s.school_name,
  s.program,
  s.grade_level,
  s.gpa,
  s.credits,
  s.active,
  e.enrollments,
  e.enrollments_completed,
  e.average_grade,
  m.final_grade,
  coalesce(m.attendance_rate, m.attendance_percent) as attendance_rate,
  coalesce(m.study_hours_per_week, m.study_hours * 7) as study_hours_per_week,
  k.skills,
  seen.last_change,
  c.completeness,
  f.freshness,
  a.agreement,
  round(
    (50 * c.completeness + 25 * coalesce(f.freshness, 0) + 25 * coalesce(a.agreement, 0))
    / (50 + case when f.freshness is null then 0 else 25 end + case when a.agreement is null then 0 else 25 end),
    1
  ) as quality_score
from core.students_live s
left join core.student_metrics_live m on m.student_id = s.student_id
cross join (select as_of from ops.mart_state where mart = 'student_profile') p
cross join lateral (
  select
    count(*) as enrollments,
    count(n.final_grade) as enrollments_completed,
    -- Grades that are letters have no average.
    round(avg(case when n.final_grade ~ '^(100|\d{1,2})(\.\d{1,4})?$' then n.final_grade::numeric end), 2) as average_grade,
    count(*) filter (where n.final_grade is null and coalesce(lower(n.status), 'active') = 'active') as under_way,
    bool_or(n.school_id = s.school_id) as at_their_school,
    max(n.updated_at at time zone 'UTC')::date as last_change
  from core.enrollments_live n
  where n.student_id = s.student_id and coalesce(lower(n.role), 'student') = 'student'
) e
cross join lateral (select count(*) as skills from core.student_skills_live t where t.student_id = s.student_id) k
cross join lateral (
  select greatest((s.updated_at at time zone 'UTC')::date, m.measured_on, e.last_change) as last_change
) seen
cross join lateral (
  select round(
    100.0 * (
      num_nonnulls(s.first_name, s.last_name, s.birth_date, s.school_id, s.program, s.grade_level, s.gpa, s.city, s.state)
      + (e.enrollments > 0)::integer + (m.student_id is not null)::integer + (k.skills > 0)::integer
    ) / 12,
    1
  ) as completeness
) c
cross join lateral (
  select extract(year from p.as_of) * 12 + extract(month from p.as_of)
    - extract(year from seen.last_change) * 12 - extract(month from seen.last_change) as months
) old
cross join lateral (
  select case when old.months is not null then round(100 * (1 - least(greatest(old.months, 0), 12) / 12), 1) end as freshness
) f
cross join lateral (
  -- A fact that only one source tells agrees with nobody: NULL.
  select
    (lower(left(s.gender, 1)) = lower(left(m.gender, 1)))::integer as gender,
    (position(lower(s.first_name) in lower(m.name)) > 0)::integer as name,
    e.at_their_school::integer as school,
    case when e.enrollments > 0 then (s.active = (e.under_way > 0))::integer end as active,
    -- A GPA point is ten points of the final grade: 95 is a 4, 65 is a 1.
    (abs(s.gpa - greatest(0, least(4, (m.final_grade - 55) / 10))) <= 1)::integer as grades
) both_tell
cross join lateral (
  select round(
    100.0 * (
      coalesce(both_tell.gender, 0) + coalesce(both_tell.name, 0) + coalesce(both_tell.school, 0)
      + coalesce(both_tell.active, 0) + coalesce(both_tell.grades, 0)
    ) / nullif(num_nonnulls(both_tell.gender, both_tell.name, both_tell.school, both_tell.active, both_tell.grades), 0),
    1
  ) as agreement
) a
