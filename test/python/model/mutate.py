"""A copy of the product in which one rule is broken, and the search for a history that notices."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .history import History, Move, Op, generate
from .host import PROJECT
from .mutants import Mutant
from .workers import stage

# What the steps and their tests are made of.
COPIED = ("contracts", "lambdas", "glue-scripts", "sql", "test/model", "test/lambdas/clean/engine", "test/python/model")
FILES = ("names.ts", "package.json", "tsconfig.json", "test/python/postgres_server.py")

# Whatever rule is broken, one clean file comes through: a copy that cannot do this much is broken in another way.
PLAIN = History("model_delta", (Op("upload", 100, source="a", rows=((1, 0, "ok"), (2, 1, "ok"))),), (Move("happen"),))


@dataclass(frozen=True)
class Verdict:
    """The seed that noticed, and how; both empty when none did."""

    seed: str
    violation: str


def copy_product(folder: Path, mutant: Mutant) -> None:
    """Raises ValueError when a text of the mutant is not there exactly once."""
    for name in COPIED:
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(PROJECT / name, folder / name)
    (folder / "node_modules").symlink_to(PROJECT / "node_modules")
    for edit in mutant.edits:
        path = folder / edit.file
        path.write_text(edited(path.read_text(), edit.old, edit.new, f"{mutant.name}: {edit.file}"))


def edited(text: str, old: str, new: str, where: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"{where} has {text.count(old)} times: {old}")
    return text.replace(old, new)


def hunt(server: str, database: str, mutant: Mutant, seeds: Sequence[str], folder: Path) -> Verdict:
    """Plays histories on the broken copy, made in the empty `folder`, until one notices. Raises ValueError."""
    copy_product(folder, mutant)
    paths = [str(folder / "glue-scripts"), str(folder / "test" / "python")]
    answer = subprocess.run(
        [sys.executable, "-B", "-m", "model.mutate", server, database],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        input=json.dumps(list(seeds)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Verdict(**json.loads(answer.stdout.splitlines()[-1]))


def _find(server: str, database: str, seeds: Sequence[str]) -> Verdict:
    with stage(server, database) as where:
        where.play(PLAIN)
        for seed in seeds:
            if violation := where.violation(generate(seed)):
                return Verdict(seed, violation)
    return Verdict("", "")


if __name__ == "__main__":
    print(json.dumps(vars(_find(sys.argv[1], sys.argv[2], json.load(sys.stdin)))))
