"""How a run ends, and what is made from the warehouse."""

from __future__ import annotations

from .edit import LOAD, one

PUBLISHING = (
    one(
        "marker_by_generation",
        "a marker is named by file and generation",
        "s/7",
        "names.ts",
        "`${ZONE.pending}${fileId}.${generation}`",
        "`${ZONE.pending}${fileId}.${generation > 0 ? 1 : 0}`",
    ),
    one(
        "marker_last",
        "markers go in the last step of the execution",
        "s/2",
        "lambdas/plan/plan-batch.ts",
        "  ports.log.info('planned'",
        "  for (const { marker } of [...manifest.files, ...manifest.forgets, ...manifest.rechecks])\n"
        "    await store.delete(config.lakeBucket, marker);\n  ports.log.info('planned'",
    ),
    one(
        "old_groups",
        "marts refresh the groups of old and of new images",
        "s/110",
        LOAD + "mart_groups.py",
        "where m._class in ('updated', 'removed')",
        "where m._class in ('removed')",
    ),
    one(
        "freed_in_full",
        "a mart that was blocked is rebuilt in full when it is freed",
        "s/97",
        LOAD + "marts.py",
        "in_full = state.never_built or state.stale or bool(state.blocked_by)",
        "in_full = state.never_built",
    ),
    one(
        "block",
        "nothing that names a blocking dataset is refreshed",
        "s/0",
        LOAD + "marts.py",
        "    if blocked_by:\n        return",
        "    if not blocked_by and is_touched and state.never_built and state.error:\n        return",
    ),
    one(
        "waived",
        "waived rows block nobody",
        "s/93",
        LOAD + "rejects.py",
        "    _waive(db, files)\n",
        "",
    ),
    one(
        "newer_closes",
        "a newer accepted version closes the open rejects of older ones",
        "s/0",
        LOAD + "rejects.py",
        "then 'superseded' else 'open' end as status",
        "then 'open' else 'open' end as status",
    ),
    one(
        "search_upward",
        "the search pointer only moves upward",
        "s/118",
        "lambdas/index/search-pointer.ts",
        "current !== undefined && current.version >= next.version ? undefined : next",
        "current?.version === next.version ? undefined : next",
    ),
    one(
        "reports_upward",
        "the reports' pointer only moves upward",
        "s/5",
        "lambdas/shared/report-shards.ts",
        "version: Math.max(version, current?.version ?? 0),",
        "version,",
    ),
    one(
        "books_upward",
        "books of an older version never replace newer ones",
        "s/25",
        "lambdas/shared/report-shards.ts",
        "    next.version > current.version ||\n",
        "    next.version !== current.version ||\n",
    ),
    one(
        "report_changes",
        "the report tells every file whose books changed since the last one",
        "s/0",
        LOAD + "result.py",
        "from ops.file f where version > %s or file_id",
        "from ops.file f where version > %s + 1000000 or file_id",
    ),
    one(
        "refused_rows_decided",
        "rows that PostgreSQL refused come back as a decision",
        "s/0",
        "lambdas/report/refused-rows.ts",
        "if (rows.length === 0 || receipt.contract_hash === null) return undefined;",
        "if (rows.length >= 0 || receipt.contract_hash === null) return undefined;",
    ),
    one(
        "erase_later_rows",
        "rows of forgotten people that come later leave the lake, too",
        "s/22",
        LOAD + "forget.py",
        "    return bool(row and row[0])\n",
        "    return False\n",
    ),
)
