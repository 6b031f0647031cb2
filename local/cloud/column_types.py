"""Column types as a Glue crawler names them, inferred from text or taken from Parquet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

INTEGER = re.compile(r"-?(0|[1-9]\d{0,18})")
DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.(\d+)")
EXPONENT = re.compile(r"-?\d+(\.\d+)?[eE][+-]?\d+")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
# Each numeric type holds every value of those before it.
NUMERIC = ("int", "bigint", "decimal", "double")
MAX_DECIMAL_DIGITS = 38

_ARROW = {
    "bool": "boolean",
    "int8": "tinyint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
    "float": "float",
    "double": "double",
    "date32[day]": "date",
    "binary": "binary",
}


def kind(value: str) -> str:
    """The narrowest type of one value."""
    if INTEGER.fullmatch(value):
        size = abs(int(value))
        return "int" if size < 2**31 else "bigint" if size < 2**63 else "string"
    if DECIMAL.fullmatch(value):
        return "decimal"
    if EXPONENT.fullmatch(value):
        return "double"
    if value in ("true", "false"):
        return "boolean"
    if DATE.fullmatch(value):
        return "date"
    return "timestamp" if TIMESTAMP.fullmatch(value) else "string"


def join(first: str | None, second: str) -> str:
    """The narrowest type that holds both."""
    if first is None or first == second:
        return second
    if first in NUMERIC and second in NUMERIC:
        return max(first, second, key=NUMERIC.index)
    return "timestamp" if {first, second} == {"date", "timestamp"} else "string"


@dataclass
class ColumnType:
    """Type of one column, widened value by value. Digits are counted for decimal(p,s)."""

    name: str | None = None
    whole: int = 0
    fraction: int = 0

    def widen(self, value: str) -> None:
        """Takes in one value; the empty one says nothing."""
        if value == "":
            return
        found = kind(value)
        self.name = join(self.name, found)
        if found in ("int", "bigint", "decimal"):
            whole, _, fraction = value.lstrip("-").partition(".")
            self.whole, self.fraction = max(self.whole, len(whole)), max(self.fraction, len(fraction))

    def __str__(self) -> str:
        if self.name == "decimal":
            digits = self.whole + self.fraction
            return f"decimal({digits},{self.fraction})" if digits <= MAX_DECIMAL_DIGITS else "double"
        return self.name or "string"


def of_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Column name -> type. Short rows leave the other columns as they are, further cells are ignored."""
    types = [ColumnType() for _ in header]
    for row in rows:
        for column, value in zip(types, row, strict=False):
            column.widen(value)
    return {name: str(column) for name, column in zip(header, types, strict=True)}


def of_arrow(data_type: pa.DataType) -> str:
    """The Glue name of an Arrow type, nested ones too."""
    if pa.types.is_list(data_type):
        return f"array<{of_arrow(data_type.value_type)}>"
    if pa.types.is_map(data_type):
        return f"map<{of_arrow(data_type.key_type)},{of_arrow(data_type.item_type)}>"
    if pa.types.is_struct(data_type):
        return "struct<" + ",".join(f"{field.name}:{of_arrow(field.type)}" for field in data_type) + ">"
    if pa.types.is_decimal(data_type):
        return f"decimal({data_type.precision},{data_type.scale})"
    return "timestamp" if pa.types.is_timestamp(data_type) else _ARROW.get(str(data_type), "string")


def widest(first: str, second: str) -> str:
    """The narrowest of two type names that holds both: how two files of one table agree."""
    if first == second:
        return first
    scale = [re.fullmatch(r"decimal\((\d+),(\d+)\)", name) for name in (first, second)]
    if scale[0] and scale[1]:
        whole = max(int(match[1]) - int(match[2]) for match in scale if match)
        fraction = max(int(match[2]) for match in scale if match)
        return f"decimal({whole + fraction},{fraction})"
    joined = join(first.partition("(")[0], second.partition("(")[0])
    if joined == "decimal":
        return first if scale[0] else second
    return joined
