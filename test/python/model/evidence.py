"""What was put into the raw bucket, as the oracle needs it. Nothing here comes from the warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from .history import ABOUT_A_FILE, History
from .oracle import FileInputs
from .rules import Fix, Inputs, Refusal, read

# The raw bucket's first moment (milliseconds since 1970): times of a history count from it.
START = 1_772_960_400_000


@dataclass(frozen=True)
class Stored:
    """One object version in the raw bucket. `order_time` is its upload's, raised above the version before it."""

    number: int
    file_id: str
    version_id: str
    order_time: int


class Evidence:
    """Which object versions there are, under which contracts they may have been cleaned."""

    def __init__(self, history: History, hashes: Sequence[str]) -> None:
        self._history = history
        self._stored: dict[int, Stored] = {}
        self._newest: dict[str, int] = {}
        self._deploys_of: dict[str, int] = {}
        self.deploys = -1
        self.deployed(hashes)

    @property
    def file_ids(self) -> dict[int, str]:
        """File id by number of what was done."""
        return {number: stored.file_id for number, stored in self._stored.items()}

    def deployed(self, hashes: Sequence[str]) -> None:
        """The contracts of the next deploy."""
        self.deploys += 1
        for contract_hash in hashes:
            self._deploys_of[contract_hash] = self.deploys

    def deploys_of(self, contract_hash: str | None) -> int:
        """How many deploys had been when a contract was that of the day; 0 where a file was taken by none."""
        return self._deploys_of.get(contract_hash or "", 0)

    def stored(self, number: int, key: str, file_id: str, version_id: str) -> None:
        time = max(START + self._history.ops[number].at, self._newest.get(key, 0) + 1)
        self._newest[key] = time
        self._stored[number] = Stored(number, file_id, version_id, time)

    def uploads(self) -> list[Stored]:
        return [stored for number, stored in self._stored.items() if self._history.ops[number].kind == "upload"]

    def forgotten(self) -> frozenset[int]:
        return frozenset(op.person for op in self._history.ops if op.kind == "forget")

    def fixes_of(self, number: int) -> list[Fix]:
        """The corrections of an upload in their order: by time, equal times by id."""
        fixes = [
            Fix(stored.file_id, stored.order_time, self._history.ops[stored.number].cells)
            for stored in self._about(number)
            if self._history.ops[stored.number].kind == "fix"
        ]
        return sorted(fixes, key=lambda fix: (fix.order_time, fix.fix_id))

    def decided(self, number: int) -> frozenset[str]:
        kinds = (self._history.ops[stored.number].kind for stored in self._about(number))
        return frozenset(kind for kind in kinds if kind != "fix")

    def _about(self, number: int) -> list[Stored]:
        ops = self._history.ops
        return [s for n, s in self._stored.items() if ops[n].kind in ABOUT_A_FILE and ops[n].target == number]

    def files(
        self, receipts: Mapping[str, Mapping[str, Any]], refusals: Mapping[str, list[Refusal]]
    ) -> Iterator[list[FileInputs]]:
        """Inputs of every uploaded file: the contract is the receipt's, refused rows are what the warehouse decided.

        Corrections that name somebody who was forgotten may have been erased before the current generation was made, or
        after: each way that fits the receipts is tried.
        """
        choices = [self._ways(upload, receipts[upload.file_id], refusals) for upload in self.uploads()]
        return map(list, product(*choices))

    def _ways(
        self, upload: Stored, receipt: Mapping[str, Any], refusals: Mapping[str, list[Refusal]]
    ) -> list[FileInputs]:
        forgotten = sorted(self.forgotten())
        erased = (set(some) for size in range(len(forgotten) + 1) for some in combinations(forgotten, size))
        ways = [self._file(upload, receipt, refusals.get(upload.file_id, []), people) for people in erased]
        return [way for way in ways if _fits(self._history, way, receipt)] or ways[:1]

    def _file(
        self, upload: Stored, receipt: Mapping[str, Any], refusals: list[Refusal], erased: set[int]
    ) -> FileInputs:
        op = self._history.ops[upload.number]
        fixes = [
            Fix(fix.fix_id, fix.order_time, {n: row for n, row in fix.rows.items() if row[0] not in erased})
            for fix in self.fixes_of(upload.number)
        ]
        deploys = self.deploys_of(receipt["contract_hash"])
        inputs = Inputs(op.rows, deploys, fixes, self.decided(upload.number), refusals)
        return FileInputs(upload.file_id, op.source, upload.order_time, inputs)


def _fits(history: History, file: FileInputs, receipt: Mapping[str, Any]) -> bool:
    said, rows = read(history, file.inputs), receipt["rows"]
    counted = (receipt["status"], rows["read"], rows["rejected"], rows["duplicate"])
    return counted == (said.status, said.read, len(said.open), said.duplicates)
