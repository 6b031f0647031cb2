-- What the loader needs so that the books balance whatever the warehouse refuses, and to know what refers to nothing.
set local role lake_loader;

-- Rows that only the warehouse refused and that their file's cleaning does not know of yet: false when the row came from a
-- fix. NULL for rows that the cleaning rejected.
alter table ops.reject add column refused_own boolean;
create index reject_refused on ops.reject (file_id) where refused_own is not null;

-- A file that moves to another dataset is removed from one and inserted into the other in one load.
alter table ops.load drop constraint load_pkey;
create unique index load_once on ops.load (run_id, file_id, generation, part, dataset) nulls not distinct;

-- Rows of core.<dataset>, tombstones included: sum(rows_inserted) - sum(rows_removed) of its history, kept up by each load.
create table ops.dataset (
  dataset text collate "C" primary key,
  rows bigint not null check (rows >= 0)
);
insert into ops.dataset (dataset, rows)
  select dataset, sum(rows_inserted) - sum(rows_removed)
  from ops.load where dataset is not null group by dataset;

-- Columns that name a row of another dataset, as the contracts of the last load had them.
create table ops.reference (
  dataset text collate "C" not null,
  columns text[] not null,
  parent text collate "C" not null,
  primary key (dataset, columns, parent)
);

-- Living rows that refer to a row that is not there, or is a tombstone. A derived set: they stay in core, and leave this
-- table when the row that they name arrives.
create table ops.orphan (
  dataset text collate "C" not null,
  columns text[] not null,
  parent text collate "C" not null,
  key text[] collate "C" not null,
  parent_key text[] collate "C" not null,
  primary key (dataset, key, columns, parent),
  foreign key (dataset, columns, parent) references ops.reference on delete cascade
);
-- A hash: what a column refers to may be longer than an entry of any other index.
create index orphan_by_parent on ops.orphan using hash (parent_key);

create view ops.orphans as
  select r.dataset, r.columns, r.parent, count(o.key) as rows
  from ops.reference r left join ops.orphan o using (dataset, columns, parent)
  group by r.dataset, r.columns, r.parent;

grant select on ops.dataset, ops.reference, ops.orphan, ops.orphans to lake_feed, lake_query;

reset role;
