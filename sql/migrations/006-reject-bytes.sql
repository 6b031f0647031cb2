-- Where a rejected record stands in its file: `lake where FILE LINE --out PATH` reads its bytes from there.
set local role lake_loader;

-- First byte of the record, from 0, in the file as it was dropped (unpacked when it was gzip); null where the cleaning did not say.
alter table ops.reject add column byte bigint check (byte >= 0);
-- Bytes of the record in the file, without its newline.
alter table ops.reject add column length bigint check (length >= 0);

reset role;
