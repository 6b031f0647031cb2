"""`python -m model`: plays histories and shows what fails, small.

--histories N   how many (default 300)        --seed S     of which seeds (default a new one)
--replay SEED   one history, shrunk           --workers N  processes (default 2)
"""

from __future__ import annotations

import argparse
import secrets
import time

from postgres_server import create_roles, postgres

from .history import generate
from .shrink import shrink
from .workers import play_many, stage


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__)
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--replay")
    parser.add_argument("--whole", action="store_true", help="do not shrink the replayed history")
    arguments = parser.parse_args()
    if arguments.replay:
        return replay(arguments.replay, arguments.whole)
    began = time.time()
    outcome = play_many(arguments.seed, arguments.histories, arguments.workers)
    print(f"seed {arguments.seed}: {dict(sorted(outcome.seen.items()))}, {time.time() - began:.0f} s")
    for failure in outcome.failures[:20]:
        print(f"{failure.seed}: {failure.violation[:600]}")
    print(f"{len(outcome.failures)} of {arguments.histories} histories failed")
    return 1 if outcome.failures else 0


def replay(seed: str, whole: bool) -> int:
    """Shows the smallest history found that fails as that of the seed does."""
    with postgres() as server:
        create_roles(server)
        with stage(server, "model") as where:
            history = generate(seed)
            first = where.violation(history)
            if first is None:
                print("no promise is broken")
                return 0
            if not whole:
                history = shrink(history, lambda one: (where.violation(one) or "")[:12] == first[:12])
            print(where.violation(history))
            print(f"{history.dataset}")
            for line in [*enumerate(history.ops), *history.moves]:
                print("  ", line)
            return 1


if __name__ == "__main__":
    raise SystemExit(main())
