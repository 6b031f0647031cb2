"""Rules of docs/semantics taken out of the product on purpose: a history that does not notice proves nothing of its rule."""

from __future__ import annotations

from dataclasses import dataclass

LOAD = "glue-scripts/load/"
CLEAN = "lambdas/clean/"


@dataclass(frozen=True)
class Edit:
    """A text that is there exactly once, and what stands in its place."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """`rule` is what the product no longer does; `seed` a history that is known to notice."""

    name: str
    rule: str
    seed: str
    edits: tuple[Edit, ...]


def _one(name: str, rule: str, seed: str, file: str, old: str, new: str) -> Mutant:
    return Mutant(name, rule, seed, (Edit(file, old, new),))


ORDERING = (
    Mutant(
        "order_time",
        "the row with the greater order time wins",
        "m/0",
        (
            Edit(LOAD + "row_sql.py", "({0}._eff, {0}._ot, {0}._file,", "({0}._eff, {0}._file,"),
            Edit(LOAD + "row_sql.py", '"{0}._eff desc, {0}._ot desc, {0}._file', '"{0}._eff desc, {0}._file'),
        ),
    ),
    _one(
        "order_time_raised",
        "order_time is raised above the version before it",
        "m/5",
        CLEAN + "order-time.ts",
        "Math.max(version.lastModified, time + 1)",
        "version.lastModified",
    ),
    _one(
        "version_order",
        "the contract's versionOrder comes first",
        "m/1",
        LOAD + "row_sql.py",
        "eff=self._eff(),",
        'eff=sql.SQL("0::bigint"),',
    ),
    _one(
        "advance",
        "a newer row with equal content advances order and provenance",
        "m/0",
        LOAD + "merge.py",
        '"update {core} c set {set_provenance}, _loaded_at',
        '"update {core} c set _loaded_at',
    ),
    _one(
        "fix_order",
        "a fixed row keeps the order of the line it repairs",
        "m/48",
        LOAD + "row_sql.py",
        "f.order_time as _ot,",
        "f.order_time + (1 - p.own) * 1000 as _ot,",
    ),
    _one(
        "own_beats_fixed",
        "an own line beats a fixed one",
        "s/12",
        CLEAN + "engine/row-keys.ts",
        "return this.verdict(this.keys.see({ ...identity, version: [] }, line));",
        "return this.verdict({ ...this.keys.see({ ...identity, version: [] }, line), kind: 'first' });",
    ),
    _one(
        "first_line_wins",
        "inside a file the greatest row wins where the contract orders rows",
        "m/54",
        CLEAN + "engine/row-keys.ts",
        "this.keys.see(identity, line);\n    this.outdated",
        "this.keys.see({ ...identity, version: [] }, line);\n    this.outdated",
    ),
)

MERGING = (
    _one(
        "tombstone_hidden",
        "a tombstone is hidden by the view",
        "m/1",
        LOAD + "row_sql.py",
        '"s._deleted" if self.dataset.deletes else "false"',
        '"false"',
    ),
    _one(
        "tombstone_kept",
        "a tombstone is kept, also where there was no row",
        "v/4",
        LOAD + "merge_delta.py",
        "\"when c.{some_key} is null then 'inserted' \"",
        "\"when c.{some_key} is null and r._deleted then 'superseded' when c.{some_key} is null then 'inserted' \"",
    ),
    _one(
        "merged_again",
        "when a winning row is withdrawn the dataset is merged again",
        "m/15",
        LOAD + "merge_delta.py",
        "rebuild = _winner_was_withdrawn(job)",
        "rebuild = False",
    ),
    _one(
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
    _one(
        "current_is_accepted",
        "a version that is not accepted is never the current one",
        "s/26",
        LOAD + "merge_snapshot.py",
        "where f.source_key = k.source_key and f.outcome = 'loaded' \"",
        'where f.source_key = k.source_key "',
    ),
    _one(
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
    _one(
        "row_isolation",
        "a row that core refuses becomes a reject and nothing else notices",
        "t/11",
        LOAD + "publish.py",
        "if not is_data_error(error) or job.isolate is not None:\n                    raise",
        "raise",
    ),
    _one(
        "copy_isolation",
        "a cell that its column refuses becomes a reject and nothing else notices",
        "u/4",
        LOAD + "copy_parts.py",
        "if task.refused is None or not is_data_error(error):\n                raise",
        "raise",
    ),
    _one(
        "forget_for_ever",
        "forgetting is a tombstone of infinite order",
        "v/47",
        LOAD + "merge.py",
        'self.rows.forgotten(alias) if self.knows_forgotten else sql.SQL("false")',
        'sql.SQL("false")',
    ),
    _one(
        "version_rises",
        "ops.state.version rises in every load",
        "s/0",
        LOAD + "publish.py",
        "update ops.state set version = version + 1",
        "update ops.state set version = version",
    ),
)

GENERATIONS = (
    _one(
        "rendition",
        "parts lie under their rendition and never change",
        "s/40",
        CLEAN + "file-identity.ts",
        "return shortHash([contractHash ?? '', String(CANON), fixes.join(','), refusals.join(',')]);",
        "return shortHash(['']);",
    ),
    _one(
        "compare_and_set",
        "the receipt is replaced by compare-and-set",
        "u/223",
        CLEAN + "commit.ts",
        "{ ...JSON_TYPE, ...condition }",
        "JSON_TYPE",
    ),
    _one(
        "look_again",
        "whoever writes a receipt lists fixes and decisions again",
        "t/349",
        CLEAN + "generation-loop.ts",
        "    if (won) written++;\n",
        "    if (won) {\n      await announce(ports, config, next, 1);\n      return next;\n    }\n",
    ),
    _one(
        "marker_again",
        "a second delivery writes the marker that a killed process owes",
        "s/4",
        CLEAN + "generation-loop.ts",
        "if (!published) await writeMarker",
        "if (!published && written > 0) await writeMarker",
    ),
    _one(
        "newest_fix_wins",
        "the newest valid fix of a line wins",
        "s/25",
        CLEAN + "engine/line-fixes.ts",
        "for (const fix of fixes) winner =",
        "for (const fix of fixes.toReversed()) winner =",
    ),
    _one(
        "own_contract",
        "a fix is cleaned under the contract of its file",
        "u/8",
        CLEAN + "next-generation.ts",
        "replayed ? undefined : current)",
        "undefined)",
    ),
    _one(
        "release",
        "a released file is accepted",
        "t/270",
        CLEAN + "standing.ts",
        "reason !== null && released === null",
        "reason !== null",
    ),
    _one(
        "retract",
        "a retracted file brings nothing",
        "s/15",
        CLEAN + "standing.ts",
        "firstOf(decisions, 'retract') !== null",
        "firstOf(decisions, 'retract') !== null && cleaned.status === 'held'",
    ),
    _one(
        "held_again",
        "held is computed again with every generation",
        "u/21",
        CLEAN + "next-generation.ts",
        "...standing(cleaning, decisions) };",
        "...standing(current?.status === 'held' ? current : cleaning, decisions) };",
    ),
    _one(
        "refused_rows_first",
        "rows that the warehouse refused are rejected before keys are compared",
        "s/0",
        CLEAN + "engine/row-sink.ts",
        "const refused = this.fixes?.refusalOf(frame.line);",
        "const refused = undefined;",
    ),
    _one(
        "refused_fix",
        "a fix that the warehouse refused counts no more",
        "s/290",
        CLEAN + "engine/line-fixes.ts",
        "for (const fixId of before) this.refusedFixes",
        "for (const fixId of before.slice(0, 0)) this.refusedFixes",
    ),
    _one(
        "refused_never_holds",
        "a file that was loaded is not held for what the warehouse refused",
        "s/6",
        CLEAN + "engine/hold-reason.ts",
        "const rejected = rows.rejected - refused;",
        "const rejected = rows.rejected - refused * 0;",
    ),
)

PUBLISHING = (
    _one(
        "marker_by_generation",
        "a marker is named by file and generation",
        "s/7",
        "names.ts",
        "`${ZONE.pending}${fileId}.${generation}`",
        "`${ZONE.pending}${fileId}.${generation > 0 ? 1 : 0}`",
    ),
    _one(
        "marker_last",
        "markers go in the last step of the execution",
        "s/2",
        "lambdas/plan/plan-batch.ts",
        "  ports.log.info('planned'",
        "  for (const { marker } of [...manifest.files, ...manifest.forgets, ...manifest.rechecks])\n"
        "    await store.delete(config.lakeBucket, marker);\n  ports.log.info('planned'",
    ),
    _one(
        "old_groups",
        "marts refresh the groups of old and of new images",
        "s/110",
        LOAD + "mart_groups.py",
        "where m._class in ('updated', 'removed')",
        "where m._class in ('removed')",
    ),
    _one(
        "freed_in_full",
        "a mart that was blocked is rebuilt in full when it is freed",
        "s/97",
        LOAD + "marts.py",
        "in_full = state.never_built or state.stale or bool(state.blocked_by)",
        "in_full = state.never_built",
    ),
    _one(
        "block",
        "nothing that names a blocking dataset is refreshed",
        "s/0",
        LOAD + "marts.py",
        "    if blocked_by:\n        return",
        "    if not blocked_by and is_touched and state.never_built and state.error:\n        return",
    ),
    _one(
        "waived",
        "waived rows block nobody",
        "s/93",
        LOAD + "rejects.py",
        "    _waive(db, files)\n",
        "",
    ),
    _one(
        "newer_closes",
        "a newer accepted version closes the open rejects of older ones",
        "s/0",
        LOAD + "rejects.py",
        "then 'superseded' else 'open' end as status",
        "then 'open' else 'open' end as status",
    ),
    _one(
        "search_upward",
        "the search pointer only moves upward",
        "s/118",
        "lambdas/index/search-pointer.ts",
        "current !== undefined && current.version >= next.version ? undefined : next",
        "current?.version === next.version ? undefined : next",
    ),
    _one(
        "reports_upward",
        "the reports' pointer only moves upward",
        "s/5",
        "lambdas/shared/report-shards.ts",
        "version: Math.max(version, current?.version ?? 0),",
        "version,",
    ),
    _one(
        "books_upward",
        "books of an older version never replace newer ones",
        "s/25",
        "lambdas/shared/report-shards.ts",
        "    next.version > current.version ||\n",
        "    next.version !== current.version ||\n",
    ),
    _one(
        "report_changes",
        "the report tells every file whose books changed since the last one",
        "s/0",
        LOAD + "result.py",
        "from ops.file f where version > %s or file_id",
        "from ops.file f where version > %s + 1000000 or file_id",
    ),
    _one(
        "refused_rows_decided",
        "rows that PostgreSQL refused come back as a decision",
        "s/0",
        "lambdas/report/refused-rows.ts",
        "if (rows.length === 0 || receipt.contract_hash === null) return undefined;",
        "if (rows.length >= 0 || receipt.contract_hash === null) return undefined;",
    ),
    _one(
        "erase_later_rows",
        "rows of forgotten people that come later leave the lake, too",
        "s/22",
        LOAD + "forget.py",
        "    return bool(row and row[0])\n",
        "    return False\n",
    ),
)

MUTANTS = (*ORDERING, *MERGING, *GENERATIONS, *PUBLISHING)
