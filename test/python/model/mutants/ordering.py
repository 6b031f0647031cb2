"""Which row wins."""

from __future__ import annotations

from .edit import CLEAN, LOAD, Edit, Mutant, one

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
    one(
        "order_time_raised",
        "order_time is raised above the version before it",
        "m/5",
        CLEAN + "order-time.ts",
        "Math.max(version.lastModified, time + 1)",
        "version.lastModified",
    ),
    one(
        "version_order",
        "the contract's versionOrder comes first",
        "m/1",
        LOAD + "row_sql.py",
        "eff=self._eff(),",
        'eff=sql.SQL("0::bigint"),',
    ),
    one(
        "advance",
        "a newer row with equal content advances order and provenance",
        "m/0",
        LOAD + "merge.py",
        '"update {core} c set {set_provenance}, _loaded_at',
        '"update {core} c set _loaded_at',
    ),
    one(
        "fix_order",
        "a fixed row keeps the order of the line it repairs",
        "m/48",
        LOAD + "row_sql.py",
        "f.order_time as _ot,",
        "f.order_time + (1 - p.own) * 1000 as _ot,",
    ),
    one(
        "own_beats_fixed",
        "an own line beats a fixed one",
        "s/12",
        CLEAN + "engine/row-keys.ts",
        "return this.verdict(this.keys.see([], line));",
        "return this.verdict({ ...this.keys.see([], line), kind: 'first' });",
    ),
    one(
        "first_line_wins",
        "inside a file the greatest row wins where the contract orders rows",
        "m/54",
        CLEAN + "engine/row-keys.ts",
        "this.keys.see(version, line);",
        "this.keys.see([], line);",
    ),
)
