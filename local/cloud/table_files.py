"""The columns of one stored file: CSV (also gzip), Parquet, JSON lines."""

import csv
import io
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from pyarrow import parquet

from cloud import column_types

SAMPLE_BYTES = 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class CsvFormat:
    """What a custom CSV classifier says; `header` None means that the first record is the header."""

    delimiter: str = ","
    quote: str = '"'
    header: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Columns:
    """`classification` as Glue names it (csv, parquet, json); column name -> type in file order."""

    classification: str
    types: dict[str, str]
    compression: str = "none"
    parameters: dict[str, str] = field(default_factory=dict)


def supported(key: str) -> bool:
    """Whether the crawler reads the object at all. Names that start with `_` or `.` are hidden, as for Glue."""
    hidden = any(part.startswith(("_", ".")) for part in key.split("/"))
    return not hidden and key.endswith((".csv", ".csv.gz", ".parquet", ".json", ".jsonl"))


def _csv(text: str, cut: bool, layout: CsvFormat) -> dict[str, str]:
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, quotechar=layout.quote))
    if cut and len(records) > 1:
        records.pop()  # the sample may end inside the last record
    if layout.header is not None:
        return column_types.of_rows(layout.header, records)
    if not records:
        raise ValueError("the file has no header")
    return column_types.of_rows([name.lower() for name in records[0]], records[1:])


def _json(text: str) -> dict[str, str]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines() if line.strip()]
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [["" if row.get(name) is None else str(row[name]) for name in names] for row in rows]
    return column_types.of_rows([name.lower() for name in names], cells)


def columns(key: str, body: bytes, layout: CsvFormat) -> Columns:
    """Reads the columns of one object. Text is judged by its first megabyte, Parquet by its footer.

    Raises ValueError when the content is not what the name says.
    """
    if key.endswith(".parquet"):
        schema = parquet.read_schema(io.BytesIO(body))
        return Columns("parquet", {column.name.lower(): column_types.of_arrow(column.type) for column in schema})
    compression = "gzip" if key.endswith(".gz") else "none"
    sample = body[:SAMPLE_BYTES]
    if compression == "gzip":
        sample = zlib.decompressobj(GZIP).decompress(body, SAMPLE_BYTES)
    cut = len(sample) == SAMPLE_BYTES
    text = sample.decode("utf-8-sig", errors="ignore" if cut else "strict")
    if key.endswith((".json", ".jsonl")):
        return Columns("json", _json(text.rpartition("\n")[0] if cut else text))
    header = {"skip.header.line.count": "1"} if layout.header is None else {}
    return Columns("csv", _csv(text, cut, layout), compression, {"delimiter": layout.delimiter, **header})


def combine(files: list[Columns]) -> Columns:
    """One table's columns from several files: the first file's order, then what others add; types widened."""
    types: dict[str, str] = {}
    for file in files:
        for name, found in file.types.items():
            types[name] = column_types.widest(types[name], found) if name in types else found
    first = files[0]
    return Columns(first.classification, types, first.compression, first.parameters)
