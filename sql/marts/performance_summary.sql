select
  gender,
  parental_level_of_education,
  test_preparation_course,
  performance_band,
  count(*) as students,
  sum(total_score) as total_score_sum,
  round(avg(total_score), 2) as total_score_average,
  min(total_score) as total_score_min,
  max(total_score) as total_score_max,
  round(avg(math_score), 2) as math_score_average,
  round(avg(reading_score), 2) as reading_score_average,
  round(avg(writing_score), 2) as writing_score_average
from core.students_performance_live
group by gender, parental_level_of_education, test_preparation_course, performance_band
