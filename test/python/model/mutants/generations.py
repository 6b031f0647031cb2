"""What cleaning makes of uploads, fixes and decisions."""

from __future__ import annotations

from .edit import CLEAN, one

GENERATIONS = (
    one(
        "rendition",
        "parts lie under their rendition and never change",
        "s/40",
        CLEAN + "file-identity.ts",
        "return shortHash([contractHash ?? '', String(CANON), fixes.join(','), refusals.join(',')]);",
        "return shortHash(['']);",
    ),
    one(
        "compare_and_set",
        "the receipt is replaced by compare-and-set",
        "u/223",
        CLEAN + "commit.ts",
        "{ ...JSON_TYPE, ...condition }",
        "JSON_TYPE",
    ),
    one(
        "look_again",
        "whoever writes a receipt lists fixes and decisions again",
        "t/349",
        CLEAN + "generation-loop.ts",
        "    if (won) written++;\n",
        "    if (won) {\n      await announce(ports, config, next, 1);\n      return next;\n    }\n",
    ),
    one(
        "marker_again",
        "a second delivery writes the marker that a killed process owes",
        "s/4",
        CLEAN + "generation-loop.ts",
        "if (!published) await writeMarker",
        "if (!published && written > 0) await writeMarker",
    ),
    one(
        "newest_fix_wins",
        "the newest valid fix of a line wins",
        "s/25",
        CLEAN + "engine/line-fixes.ts",
        "for (const fix of fixes) winner =",
        "for (const fix of fixes.toReversed()) winner =",
    ),
    one(
        "own_contract",
        "a fix is cleaned under the contract of its file",
        "u/8",
        CLEAN + "next-generation.ts",
        "replayed ? undefined : current)",
        "undefined)",
    ),
    one(
        "release",
        "a released file is accepted",
        "t/270",
        CLEAN + "standing.ts",
        "reason !== null && released === null",
        "reason !== null",
    ),
    one(
        "retract",
        "a retracted file brings nothing",
        "s/15",
        CLEAN + "standing.ts",
        "firstOf(decisions, 'retract') !== null",
        "firstOf(decisions, 'retract') !== null && cleaned.status === 'held'",
    ),
    one(
        "held_again",
        "held is computed again with every generation",
        "u/21",
        CLEAN + "next-generation.ts",
        "...standing(cleaning, decisions) };",
        "...standing(current?.status === 'held' ? current : cleaning, decisions) };",
    ),
    one(
        "refused_rows_first",
        "rows that the warehouse refused are rejected before keys are compared",
        "s/0",
        CLEAN + "engine/row-sink.ts",
        "const refused = this.fixes?.refusalOf(frame.line);",
        "const refused = undefined;",
    ),
    one(
        "refused_fix",
        "a fix that the warehouse refused counts no more",
        "s/290",
        CLEAN + "engine/line-fixes.ts",
        "for (const fixId of before) this.refusedFixes",
        "for (const fixId of before.slice(0, 0)) this.refusedFixes",
    ),
    one(
        "refused_never_holds",
        "a file that was loaded is not held for what the warehouse refused",
        "s/6",
        CLEAN + "engine/hold-reason.ts",
        "const rejected = rows.rejected - refused;",
        "const rejected = rows.rejected - refused * 0;",
    ),
)
