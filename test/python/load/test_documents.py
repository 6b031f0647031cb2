"""The manifest as the loader reads it."""

from __future__ import annotations

import json

import pytest
from lake import Lake
from load.documents import parse_manifest
from load.errors import TerminalError
from load.load import load


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "cannot be read: JSONDecodeError"),
        (b"{}", "cannot be read: KeyError 'datasets'"),
        (
            b'{"datasets": [{"name": "d", "mode": "append"}], "files": []}',
            "'append' of d is neither delta nor snapshot",
        ),
    ],
)
def test_what_is_no_manifest_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(TerminalError, match=message):
        parse_manifest(body)


def test_a_clean_file_without_its_dataset_is_named(lake: Lake) -> None:
    receipt = lake.file("pupils", "pupils/1.csv", [("a", "one", None)], 10)
    lake.plan(receipt, run_id="r")
    document = json.loads(lake.store.get("runs/r/manifest.json"))
    with pytest.raises(TerminalError, match=f"lacks the dataset of a clean file.*{receipt['file_id']}"):
        parse_manifest(json.dumps({**document, "datasets": []}).encode())


def test_a_manifest_of_another_run_is_refused(lake: Lake) -> None:
    lake.plan(run_id="r")
    lake.store.put("runs/other/manifest.json", lake.store.get("runs/r/manifest.json"))
    with pytest.raises(TerminalError, match="the manifest is of run r"):
        load("other", lake.ports())


def test_a_missing_manifest_is_named(lake: Lake) -> None:
    with pytest.raises(TerminalError, match="runs/none/manifest.json"):
        load("none", lake.ports())


def test_an_empty_batch_is_a_load_too(lake: Lake) -> None:
    result = lake.load()
    assert (result["version"], result["files"]) == (0, [])
