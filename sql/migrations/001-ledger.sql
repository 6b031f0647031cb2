-- The schemas and the ledger. Roles exist already: `migrate` makes them before it runs these files.

-- Needed to create objects on behalf of the loader: the master user of RDS is no superuser.
grant lake_loader to current_user with inherit true, set true;

create schema if not exists ops;
create schema if not exists core;
create schema if not exists mart;
create schema if not exists stg;
alter schema ops owner to lake_loader;
alter schema core owner to lake_loader;
alter schema mart owner to lake_loader;
alter schema stg owner to lake_loader;

grant usage on schema core, mart, ops to lake_feed, lake_query;
alter default privileges for role lake_loader in schema core grant select on tables to lake_feed, lake_query;
alter default privileges for role lake_loader in schema mart grant select on tables to lake_feed, lake_query;
-- A second bolt: lake_query is granted SELECT only, and its sessions start read-only.
alter role lake_query set default_transaction_read_only = on;

set local role lake_loader;

-- One row a file (object version). Its generation replaces everything that the file contributed before.
create table ops.file (
  file_id text collate "C" primary key,
  dataset text collate "C",
  mode text check (mode in ('delta', 'snapshot')),
  bucket text not null,
  source_key text collate "C" not null,
  version_id text not null,
  order_time bigint not null,
  eff bigint not null default 0,
  generation integer not null check (generation >= 1),
  rendition text not null,
  contract_version text,
  contract_hash text,
  canon integer not null,
  sha256 text not null,
  receipt_key text not null,
  -- The parts of this generation, so that a dataset can be merged again without asking the (newer) receipt.
  parts jsonb not null default '[]',
  outcome text not null check (outcome in ('loaded', 'held', 'refused', 'unrecognised', 'failed', 'retracted')),
  -- What people are told: the outcome, or `superseded` or `duplicate_file` of a loaded file.
  label text not null,
  reason text,
  run_id text not null,
  loaded_at timestamptz not null,
  -- ops.state.version of the last change of this row.
  version bigint not null,
  rows_read bigint not null default 0 check (rows_read >= 0),
  rows_inserted bigint not null default 0 check (rows_inserted >= 0),
  rows_updated bigint not null default 0 check (rows_updated >= 0),
  rows_unchanged bigint not null default 0 check (rows_unchanged >= 0),
  rows_duplicate bigint not null default 0 check (rows_duplicate >= 0),
  rows_rejected bigint not null default 0 check (rows_rejected >= 0),
  rows_superseded bigint not null default 0 check (rows_superseded >= 0),
  rows_held bigint not null default 0 check (rows_held >= 0),
  unique (source_key, order_time),
  constraint loaded_files_have_a_dataset check (outcome <> 'loaded' or (dataset is not null and mode is not null)),
  constraint books_balance check (
    outcome <> 'loaded'
    or rows_read = rows_inserted + rows_updated + rows_unchanged + rows_duplicate + rows_rejected + rows_superseded
  )
);
create index file_by_content on ops.file (dataset, sha256);
create index file_by_version on ops.file (version);

-- What each load did, part by part; part 0 carries what belongs to the file as a whole. Never changed again:
-- count(core.<dataset>) = sum(rows_inserted) - sum(rows_removed).
create table ops.load (
  run_id text not null,
  file_id text collate "C" not null references ops.file,
  generation integer not null,
  part integer not null check (part >= 0),
  dataset text collate "C",
  loaded_at timestamptz not null,
  rows_staged bigint not null default 0,
  rows_inserted bigint not null default 0,
  rows_updated bigint not null default 0,
  rows_unchanged bigint not null default 0,
  rows_superseded bigint not null default 0,
  rows_duplicate bigint not null default 0,
  rows_rejected bigint not null default 0,
  rows_removed bigint not null default 0,
  primary key (run_id, file_id, generation, part)
);

create function ops.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger append_only before update or delete or truncate on ops.load
  for each statement execute function ops.refuse_change();

create table ops.reject (
  file_id text collate "C" not null references ops.file,
  line bigint not null,
  "check" text not null,
  reasons text[] not null,
  status text not null check (status in ('open', 'duplicate', 'fixed', 'waived', 'superseded')),
  by text,
  at timestamptz not null,
  generation integer not null,
  primary key (file_id, line)
);
create index reject_open on ops.reject (file_id) where status = 'open';

create table ops.drift (
  file_id text collate "C" not null references ops.file,
  generation integer not null,
  dataset text collate "C",
  kind text not null check (kind in ('extra', 'missing', 'renamed')),
  name text not null,
  renamed_to text,
  at timestamptz not null
);
create index drift_by_file on ops.drift (file_id);

create table ops.run (
  run_id text primary key,
  host text not null check (host in ('lambda', 'glue')),
  version bigint not null,
  files integer not null,
  loaded_at timestamptz not null
);

create table ops.state (
  one boolean primary key default true check (one),
  version bigint not null default 0
);
insert into ops.state default values;

create table ops.mart_state (
  mart text primary key,
  version bigint not null default 0,
  refreshed_at timestamptz,
  stale_since timestamptz,
  blocked_by text[] not null default '{}',
  error text
);

-- Keys of people who asked to be forgotten. Only an HMAC is kept, and its secret is readable by the loader alone.
create table ops.forgotten (
  dataset text collate "C" not null,
  key_hmac bytea not null,
  at timestamptz not null default now(),
  primary key (dataset, key_hmac)
);
create table ops.forget_secret (
  one boolean primary key default true check (one),
  inner_key bytea not null,
  outer_key bytea not null
);
insert into ops.forget_secret (inner_key, outer_key)
  select
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- Two independent keys (NMAC, the construction behind HMAC): sha256() is built in, hmac() would need an extension.
create function ops.key_hmac(dataset text, key text[]) returns bytea language sql stable as $$
  select sha256(outer_key || sha256(inner_key || convert_to(array_to_json(array[dataset] || key)::text, 'UTF8')))
  from ops.forget_secret
$$;
revoke execute on function ops.key_hmac from public;

grant select on ops.file, ops.load, ops.reject, ops.drift, ops.run, ops.state, ops.mart_state
  to lake_feed, lake_query;

reset role;
