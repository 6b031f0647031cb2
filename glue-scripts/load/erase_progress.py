"""How far the step erase has come: a Lambda ends after 15 minutes, and a large lake takes longer."""

from __future__ import annotations

import json
from dataclasses import dataclass

from .errors import ObjectMissing
from .object_store import ObjectStore

Place = tuple[int, str, str]
"""Turn, dataset, file id: files are seen to in this order."""


@dataclass
class EraseProgress:
    """Files up to `done` are seen to. What is cleaned behind it meanwhile is loaded, and so erased, by a later run."""

    done: Place = (0, "", "")
    erased: int = 0

    @classmethod
    def read(cls, store: ObjectStore, run_id: str) -> EraseProgress:
        """What the calls before have written; the beginning when there was none."""
        try:
            document = json.loads(store.get(_key(run_id)))
        except ObjectMissing:
            return cls()
        turn, dataset, file_id = document["done"]
        return cls((turn, dataset, file_id), document["erased"])

    def advance(self, place: Place, erased: int) -> None:
        """The file there is seen to; so many rows were taken out of it."""
        self.done = place
        self.erased += erased

    def write(self, store: ObjectStore, run_id: str) -> None:
        """For the next call."""
        store.put(_key(run_id), json.dumps({"done": self.done, "erased": self.erased}).encode())


def _key(run_id: str) -> str:
    return f"runs/{run_id}/erase.json"
