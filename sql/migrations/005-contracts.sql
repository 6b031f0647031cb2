-- The contract that a dataset's table was last brought to: what a table cannot tell (allowed values, derivations, order)
-- is compared with it before the next one is taken over.
set local role lake_loader;

create table ops.contract (
  dataset text collate "C" primary key,
  -- SHA-256 of the compiled contract, as receipts name it.
  hash text not null,
  contract jsonb not null,
  -- Hash of the next contract, set by a migration that accepts what it changes for rows loaded so far.
  agreed text,
  at timestamptz not null
);
grant select on ops.contract to lake_feed, lake_query;

reset role;
