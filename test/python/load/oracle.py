"""The rules of semantics.md in their most obvious form: what core must hold, given all receipts ever loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Content = tuple[object, ...]


@dataclass(frozen=True)
class Version:
    """The current generation of one file. `rows`: (own, line, key, content)."""

    file_id: str
    source_key: str
    order_time: int
    accepted: bool
    rows: tuple[tuple[int, int, str, Content], ...]


def core(mode: str, versions: list[Version]) -> dict[str, tuple[Any, ...]]:
    """Per key (content, file id, line) of the greatest row."""
    accepted = [version for version in versions if version.accepted]
    if mode == "snapshot":
        newest: dict[str, Version] = {}
        for version in sorted(accepted, key=lambda version: version.order_time):
            newest[version.source_key] = version
        accepted = list(newest.values())
    best: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}
    for version in accepted:
        for own, line, key, content in version.rows:
            order = (version.order_time, version.file_id, own, -line)
            if key not in best or order > best[key][0]:
                best[key] = (order, (content, version.file_id, line))
    return {key: row for key, (_, row) in best.items()}
