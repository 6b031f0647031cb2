import gzip
import io

import pyarrow as pa
import pytest
from cloud import table_files
from cloud.table_files import CsvFormat, columns
from pyarrow import parquet


def test_gzip_csv_with_newlines_in_cells() -> None:
    text = 'Name,Score\n"Ann\nB.",1.5\n"C ""D""",2\n'
    found = columns("a/part.csv.gz", gzip.compress(text.encode()), CsvFormat())
    assert found.types == {"name": "string", "score": "decimal(2,1)"}
    assert (found.classification, found.compression) == ("csv", "gzip")


def test_only_the_start_of_a_large_file_is_read_and_its_cut_record_is_left_out() -> None:
    rows = "".join(f"{number},2024-01-01\n" for number in range(200_000))
    text = f"id,day\n{rows}no number,no day\n"
    assert len(text) > 2 * table_files.SAMPLE_BYTES
    found = columns("part.csv.gz", gzip.compress(text.encode()), CsvFormat())
    assert found.types == {"id": "int", "day": "date"}


def test_a_classifier_decides_delimiter_and_header() -> None:
    layout = CsvFormat(delimiter=";", header=("a", "b"))
    assert columns("part.csv", b"1;x\n2;y\n", layout).types == {"a": "int", "b": "string"}


def test_parquet_needs_no_sample() -> None:
    body = io.BytesIO()
    parquet.write_table(pa.table({"Id": pa.array([1], pa.int32()), "gpa": [3.5]}), body)
    assert columns("part.parquet", body.getvalue(), CsvFormat()).types == {"id": "int", "gpa": "double"}


def test_json_lines() -> None:
    assert columns("a.jsonl", b'{"a": 1}\n{"a": 2, "b": "x"}\n', CsvFormat()).types == {"a": "int", "b": "string"}


def test_an_empty_file_has_no_header() -> None:
    with pytest.raises(ValueError, match="no header"):
        columns("part.csv", b"", CsvFormat())


@pytest.mark.parametrize(
    ("key", "expected"),
    [("a/b.csv.gz", True), ("b.parquet", True), ("_temporary/b.csv", False), ("a/.crc.csv", False), ("b.png", False)],
)
def test_hidden_and_foreign_files_are_left_out(key: str, expected: bool) -> None:
    assert table_files.supported(key) is expected
