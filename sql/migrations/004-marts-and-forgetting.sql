-- One row a student, from four datasets; and what recommend may ask about forgotten people.
set local role lake_loader;

-- The date that a mart is made for: a parameter of its query, taken from the data, never from the clock.
alter table ops.mart_state add column as_of date;

-- Filled by the loader from sql/marts/student_profile.sql. The formula of the score is in docs/marts.md.
create table mart.student_profile (
  student_id text collate "C" primary key,
  first_name text,
  last_name text,
  school_id text,
  school_name text,
  program text,
  grade_level text,
  gpa numeric(3, 2),
  credits numeric(6, 2),
  active boolean,
  enrollments bigint not null,
  enrollments_completed bigint not null,
  average_grade numeric(5, 2),
  final_grade numeric(5, 2),
  attendance_rate numeric(5, 2),
  study_hours_per_week numeric(5, 2),
  skills bigint not null,
  last_change date,
  completeness numeric(4, 1) not null check (completeness between 0 and 100),
  freshness numeric(4, 1) check (freshness between 0 and 100),
  agreement numeric(4, 1) check (agreement between 0 and 100),
  quality_score numeric(4, 1) not null check (quality_score between 0 and 100)
);
comment on column mart.student_profile.completeness is 'share of twelve facts that are known, in percent';
comment on column mart.student_profile.freshness is '100 in the month of the newest data of the warehouse, 0 a year before';
comment on column mart.student_profile.agreement is 'share of the facts told by two sources that they agree on, in percent';
comment on column mart.student_profile.quality_score is 'mean of completeness (half), freshness and agreement (a quarter each) as far as they are known';

-- `search` is no table: its row says whether the recommend step may read its four datasets.
insert into ops.mart_state (mart) values ('student_profile'), ('search');

-- Places (from 1) of those keys, of a JSON array of arrays of texts, whose owner is forgotten. Answers a question, hands out nothing.
create function ops.forgotten_places(of_dataset text, keys jsonb) returns setof bigint
language sql stable security definer set search_path = pg_catalog as $$
  select k.place
  from jsonb_array_elements(keys) with ordinality as k (key, place)
  where exists (select 1 from ops.forgotten g where g.dataset = of_dataset)
    and exists (
      select 1 from ops.forgotten g
      where g.dataset = of_dataset
        and g.key_hmac = ops.key_hmac(of_dataset, array(select jsonb_array_elements_text(k.key)))
    )
$$;
revoke execute on function ops.forgotten_places from public;
grant execute on function ops.forgotten_places to lake_feed;

reset role;
