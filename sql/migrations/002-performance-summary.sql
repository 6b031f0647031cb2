-- Filled by the loader from core.students_performance, in the transaction of every load that changes it.
set local role lake_loader;

create table mart.performance_summary (
  gender text,
  parental_level_of_education text,
  test_preparation_course text,
  performance_band text,
  students bigint not null,
  total_score_sum bigint,
  total_score_average numeric(6, 2),
  total_score_min integer,
  total_score_max integer,
  math_score_average numeric(5, 2),
  reading_score_average numeric(5, 2),
  writing_score_average numeric(5, 2),
  unique nulls not distinct (gender, parental_level_of_education, test_preparation_course, performance_band)
);
insert into ops.mart_state (mart) values ('performance_summary');

reset role;
