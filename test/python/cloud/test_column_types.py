import pyarrow as pa
import pytest
from cloud import column_types


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-20"], "int"),
        (["1", "2147483648"], "bigint"),
        (["9223372036854775808"], "string"),
        (["1", "2.50", "-100.125"], "decimal(6,3)"),
        (["1", "2.5", "1e3"], "double"),
        (["007", "1"], "string"),
        (["2024-01-31"], "date"),
        (["2024-01-31", "2024-01-31T10:00:00Z"], "timestamp"),
        (["2024-01-31", "1"], "string"),
        (["true", "false"], "boolean"),
        (["true", "1"], "string"),
        (["", ""], "string"),
        (["", "3"], "int"),
        (["1" * 38 + ".5"], "double"),
    ],
)
def test_a_column_has_the_narrowest_type_that_holds_its_values(values: list[str], expected: str) -> None:
    assert column_types.of_rows(["c"], [[value] for value in values]) == {"c": expected}


@pytest.mark.parametrize(
    ("arrow", "expected"),
    [
        (pa.int64(), "bigint"),
        (pa.decimal128(9, 2), "decimal(9,2)"),
        (pa.timestamp("us", "UTC"), "timestamp"),
        (pa.date32(), "date"),
        (pa.list_(pa.struct([("a", pa.float64())])), "array<struct<a:double>>"),
        (pa.map_(pa.string(), pa.bool_()), "map<string,boolean>"),
    ],
)
def test_parquet_types_keep_their_meaning(arrow: pa.DataType, expected: str) -> None:
    assert column_types.of_arrow(arrow) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("int", "bigint", "bigint"),
        ("decimal(5,2)", "decimal(4,3)", "decimal(6,3)"),
        ("int", "decimal(5,2)", "decimal(5,2)"),
        ("double", "decimal(5,2)", "double"),
        ("date", "string", "string"),
    ],
)
def test_two_files_agree_on_the_wider_type(first: str, second: str, expected: str) -> None:
    assert column_types.widest(first, second) == expected
    assert column_types.widest(second, first) == expected
