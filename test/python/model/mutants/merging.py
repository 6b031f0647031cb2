"""What the load makes of files."""

from __future__ import annotations

from .edit import LOAD, Edit, Mutant, one

MERGING = (
    one(
        "tombstone_hidden",
        "a tombstone is hidden by the view",
        "m/1",
        LOAD + "row_sql.py",
        '"s._deleted" if self.dataset.deletes else "false"',
        '"false"',
    ),
    one(
        "tombstone_kept",
        "a tombstone is kept, also where there was no row",
        "v/4",
        LOAD + "merge_delta.py",
        "\"when c.{some_key} is null then 'inserted' \"",
        "\"when c.{some_key} is null and r._deleted then 'superseded' when c.{some_key} is null then 'inserted' \"",
    ),
    one(
        "merged_again",
        "when a winning row is withdrawn the dataset is merged again",
        "m/15",
        LOAD + "merge_delta.py",
        "rebuild = _winner_was_withdrawn(job)",
        "rebuild = False",
    ),
    one(
        "equal_content",
        "equal content of two files skips nothing",
        "m/0",
        LOAD + "merge_delta.py",
        '"when r._rank > 1 or {forgotten} then',
        '"when r._rank > 1 or {forgotten} or exists (select from ops.file e join ops.file f using (dataset, sha256) '
        "where f.file_id = r._file and e.outcome = 'loaded' and e.order_time < f.order_time) then",
    ),
    Mutant(
        "contributions",
        "a snapshot keeps the rows that lose to another source",
        "s/89",
        (
            Edit(
                LOAD + "merge_snapshot.py",
                "where r._file = any(%s) and not {forgotten} order by {keys}",
                "where r._file = any(%s) and not {forgotten} and not exists (select 1 from {core} c "
                "where {same} and c._ot > r._ot) order by {keys}",
            ),
            Edit(
                LOAD + "merge_snapshot.py",
                "        (fresh,),\n        staged=",
                '        (fresh,),\n        core=rows.core,\n        same=rows.same_key("c", "r"),\n        staged=',
            ),
        ),
    ),
    one(
        "current_is_accepted",
        "a version that is not accepted is never the current one",
        "s/26",
        LOAD + "merge_snapshot.py",
        "where f.source_key = k.source_key and f.outcome = 'loaded' \"",
        'where f.source_key = k.source_key "',
    ),
    one(
        "current_again",
        "when the newest version is withdrawn the one before is current again",
        "t/171",
        LOAD + "merge_snapshot.py",
        "again = _versions_that_are_current_again(job, sources)",
        "again: list[str] = []",
    ),
    Mutant(
        "generation_once",
        "an older generation is never loaded over a newer one",
        "u/5",
        (
            Edit(
                LOAD + "claim.py",
                "known.get(file.file_id, 0) < file.generation",
                "known.get(file.file_id, 0) != file.generation",
            ),
            Edit(
                LOAD + "load.py",
                "known.get(file.file_id, 0) < file.generation",
                "known.get(file.file_id, 0) != file.generation",
            ),
        ),
    ),
    one(
        "row_isolation",
        "a row that core refuses becomes a reject and nothing else notices",
        "t/11",
        LOAD + "publish.py",
        "if not is_data_error(error) or job.isolate is not None:\n                    raise",
        "raise",
    ),
    one(
        "covered_isolation",
        "a row that core refuses when another source gives way to it becomes a reject, and the next one wins",
        "s3x4/249",
        LOAD + "merge_snapshot.py",
        "while job.isolate is not None and isolate_uncovered(job, fresh):",
        "while False:",
    ),
    one(
        "copy_isolation",
        "a cell that its column refuses becomes a reject and nothing else notices",
        "u/4",
        LOAD + "copy_parts.py",
        "if task.refused is None or not is_data_error(error):\n                raise",
        "raise",
    ),
    one(
        "forget_for_ever",
        "forgetting is a tombstone of infinite order",
        "v/47",
        LOAD + "merge.py",
        'self.rows.forgotten(alias) if self.knows_forgotten else sql.SQL("false")',
        'sql.SQL("false")',
    ),
    one(
        "version_rises",
        "ops.state.version rises in every load",
        "s/0",
        LOAD + "publish.py",
        "update ops.state set version = version + 1",
        "update ops.state set version = version",
    ),
)
