-- Full rebuild of mart.performance_summary; readers see the old rows until the load commits.
delete from mart.performance_summary;
insert into mart.performance_summary
select
  gender,
  parental_level_of_education,
  test_preparation_course,
  performance_band,
  count(*),
  sum(total_score),
  round(avg(total_score), 2),
  min(total_score),
  max(total_score),
  round(avg(math_score), 2),
  round(avg(reading_score), 2),
  round(avg(writing_score), 2)
from core.students_performance_live
group by gender, parental_level_of_education, test_preparation_course, performance_band;
