"""The books: each row that came in counted in one class, by file and part."""

from __future__ import annotations

from .database import Connection

_NEWER = (
    "exists (select 1 from ops.file n where n.source_key = f.source_key "
    "and n.outcome = 'loaded' and n.order_time > f.order_time)"
)
_CLASSES = ", ".join(
    f"coalesce(sum(n) filter (where class = '{name}'), 0) as {name}"
    for name in ("inserted", "updated", "unchanged", "superseded", "removed")
)


def prepare_counting(db: Connection) -> None:
    """`staged_part`: the attempts that won. `counted`: rows per file, dataset, part and class; part 0 is the file as a whole.

    `refused`: rows that cleaning let pass and PostgreSQL did not.
    """
    db.execute(
        'create temp table staged_part (attempt xid8 primary key, file_id text collate "C" not null, '
        'dataset text collate "C", part integer not null, rows bigint not null, own smallint not null) on commit drop'
    )
    db.execute(
        'create temp table counted (file_id text collate "C" not null, dataset text collate "C" not null, '
        "part integer not null, class text not null, n bigint not null) on commit drop"
    )
    db.execute(
        'create temp table refused (file_id text collate "C" not null, dataset text collate "C" not null, '
        "part integer not null, line bigint not null, own smallint not null, state text not null, "
        "primary key (file_id, line)) on commit drop"
    )


def write_books(db: Connection, run_id: str) -> None:
    """Puts the counted classes into `ops.file`; its CHECK refuses books that do not balance. History goes to `ops.load`."""
    _count_refused(db)
    db.execute(
        f"""update ops.file f set outcome = b.outcome, label = b.outcome, reason = b.reason, rows_held = b.rows_held,
             rows_rejected = b.rows_rejected, rows_inserted = c.inserted, rows_updated = c.updated,
             rows_unchanged = c.unchanged, rows_superseded = case when b.outcome = 'loaded' then c.superseded + b.forgotten else 0 end
           from pg_temp.batch_file b, lateral (select {_CLASSES} from pg_temp.counted k
             where k.file_id = b.file_id and k.class <> 'removed' and b.outcome = 'loaded') c
           where f.file_id = b.file_id"""
    )
    db.execute(
        f"""insert into ops.load (run_id, file_id, generation, part, dataset, loaded_at, rows_staged, rows_inserted,
             rows_updated, rows_unchanged, rows_superseded, rows_duplicate, rows_rejected, rows_removed)
           select %s, f.file_id, f.generation, k.part, k.dataset, now(),
             k.rows, k.inserted, k.updated, k.unchanged, k.superseded,
             case when k.whole then b.rows_duplicate else 0 end,
             case when k.whole then b.rows_rejected else 0 end, k.removed
           from (select file_id, dataset, part, sum(rows) as rows, bool_or(whole) as whole, {_CLASSES}
             from (select file_id, dataset, part, class, n, 0 as rows, false as whole from pg_temp.counted
               union all select file_id, dataset, part, '', 0, rows, false from pg_temp.staged_part where part > 0
               union all select file_id, dataset, 0, '', 0, 0, true from pg_temp.batch_file) u
             group by file_id, dataset, part) k
           join ops.file f on f.file_id = k.file_id
           left join pg_temp.batch_file b on b.file_id = k.file_id""",
        (run_id,),
    )


def _count_refused(db: Connection) -> None:
    """Refused rows count as rejected, in the batch's files and in those that were staged again with them."""
    refused = "(select file_id, count(*) as n from pg_temp.refused group by file_id) r"
    db.execute(
        f"update pg_temp.batch_file b set rows_rejected = b.rows_rejected + r.n, "
        f"rows_held = case when b.outcome = 'loaded' then 0 else b.rows_held - r.n end from {refused} where r.file_id = b.file_id"
    )
    # A file that was loaded before: only what its books do not say yet, out of the class that such a row had there.
    db.execute(
        """with fresh as (
             select r.file_id, count(*) as n from pg_temp.refused r where r.file_id not in (select file_id from pg_temp.batch_file)
             and not exists (select 1 from ops.reject j where j.file_id = r.file_id and j.line = r.line and j.refused_own is not null)
             group by r.file_id)
           update ops.file f set rows_rejected = f.rows_rejected + n, rows_superseded = greatest(f.rows_superseded - n, 0),
             rows_unchanged = greatest(f.rows_unchanged - greatest(n - f.rows_superseded, 0), 0),
             rows_updated = greatest(f.rows_updated - greatest(n - f.rows_superseded - f.rows_unchanged, 0), 0),
             rows_inserted = f.rows_inserted - greatest(n - f.rows_superseded - f.rows_unchanged - f.rows_updated, 0),
             version = (select version from ops.state)
           from fresh where fresh.file_id = f.file_id"""
    )


def write_sums(db: Connection) -> None:
    """Keeps `ops.dataset.rows` equal to the rows of core, without counting them again."""
    db.execute(
        "insert into ops.dataset (dataset, rows) select distinct dataset, 0 from pg_temp.counted on conflict do nothing"
    )
    db.execute(
        """update ops.dataset d set rows = d.rows + c.n
           from (select dataset, sum(case class when 'inserted' then n when 'removed' then -n else 0 end) as n
             from pg_temp.counted group by dataset) c
           where c.dataset = d.dataset and c.n <> 0"""
    )


def write_labels(db: Connection) -> None:
    """What people are told of a file: a later version supersedes a snapshot's, equal content is a duplicate.

    A function of the ledger alone, so it does not depend on the order of arrival; rows that change are reported again.
    """
    db.execute(
        f"""with labelled as (
             select f.file_id, case when f.outcome <> 'loaded' then f.outcome
               when f.mode = 'snapshot' and {_NEWER} then 'superseded'
               when exists (select 1 from ops.file e where e.dataset = f.dataset and e.sha256 = f.sha256
                 and e.outcome = 'loaded' and (e.order_time, e.file_id) < (f.order_time, f.file_id)) then 'duplicate_file'
               else 'loaded' end as label
             from ops.file f
             where f.source_key in (select source_key from pg_temp.batch_file)
               or (f.dataset, f.sha256) in (select dataset, sha256 from pg_temp.batch_file))
           update ops.file f set label = l.label, version = (select version from ops.state)
           from labelled l where l.file_id = f.file_id and f.label is distinct from l.label"""
    )
