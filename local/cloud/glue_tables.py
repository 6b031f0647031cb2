"""What a crawl writes into the catalogue: one table for a target path, one partition for a folder below it."""

import json
from collections.abc import Callable
from typing import Any

from ministack.services import glue

from cloud.table_files import Columns

_FORMATS = {
    "csv": (
        "org.apache.hadoop.mapred.TextInputFormat",
        "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "org.apache.hadoop.hive.serde2.OpenCSVSerde",
    ),
    "json": (
        "org.apache.hadoop.mapred.TextInputFormat",
        "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "org.openx.data.jsonserde.JsonSerDe",
    ),
    "parquet": (
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
    ),
}
BATCH = 100  # the most partitions that one BatchCreatePartition takes


def layout(folders: list[str]) -> tuple[list[str], list[str]]:
    """Partition keys and values of the folders below a target: Hive `k=v`, else `partition_0`, `partition_1`, …"""
    keys: list[str] = []
    values: list[str] = []
    for folder in folders:
        name, is_hive, value = folder.partition("=")
        keys.append(name.lower() if is_hive else f"partition_{sum(key.startswith('partition_') for key in keys)}")
        values.append(value if is_hive else name)
    return keys, values


def _call(action: Callable[[dict[str, Any]], Any], data: dict[str, Any]) -> dict[str, Any]:
    status, _headers, body = action(data)[:3]
    answer = json.loads(body) if body else {}
    if status >= 400:
        raise ValueError(answer.get("message") or answer.get("Message") or str(answer))
    return answer


def _storage(columns: Columns, location: str, keys: list[str]) -> dict[str, Any]:
    reader, writer, serde = _FORMATS[columns.classification]
    return {
        "Columns": [{"Name": name, "Type": found} for name, found in columns.types.items() if name not in keys],
        "Location": location,
        "InputFormat": reader,
        "OutputFormat": writer,
        "Compressed": columns.compression != "none",
        "SerdeInfo": {"SerializationLibrary": serde},
        "Parameters": {"classification": columns.classification, "compressionType": columns.compression},
    }


def existing(database: str, table: str) -> dict[str, Any] | None:
    """The table as the catalogue has it."""
    status, _headers, body = glue._get_table({"DatabaseName": database, "Name": table})[:3]
    return json.loads(body)["Table"] if status < 400 else None


def write_table(
    crawler: dict[str, Any], table: str, columns: Columns, location: str, keys: list[str], objects: int
) -> None:
    """Creates the table. An existing one is changed only where SchemaChangePolicy.UpdateBehavior allows it."""
    found = existing(crawler["DatabaseName"], table)
    policy = (crawler.get("SchemaChangePolicy") or {}).get("UpdateBehavior", "UPDATE_IN_DATABASE")
    if found is not None and policy == "LOG":
        return
    definition = {
        "Name": table,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
        "StorageDescriptor": _storage(columns, location, keys),
        "Parameters": {
            **columns.parameters,
            "classification": columns.classification,
            "compressionType": columns.compression,
            "objectCount": str(objects),
            "typeOfData": "file",
            "UPDATED_BY_CRAWLER": crawler["Name"],
        },
    }
    action = glue._create_table if found is None else glue._update_table
    _call(action, {"DatabaseName": crawler["DatabaseName"], "TableInput": definition})


def known_partitions(database: str, table: str) -> set[tuple[str, ...]]:
    """The value lists of the table's partitions."""
    return {tuple(partition["Values"]) for partition in glue._partitions.get(f"{database}/{table}", [])}


def write_partitions(
    database: str, table: str, columns: Columns, location: str, keys: list[str], new: dict[tuple[str, ...], str]
) -> None:
    """Adds partitions: values -> folder below the location. Each carries the columns seen in this crawl."""
    entries = [
        {
            "Values": list(values),
            "StorageDescriptor": _storage(columns, f"{location}{folder}", keys),
            "Parameters": {"classification": columns.classification},
        }
        for values, folder in new.items()
    ]
    for start in range(0, len(entries), BATCH):
        answer = _call(
            glue._batch_create_partition,
            {"DatabaseName": database, "TableName": table, "PartitionInputList": entries[start : start + BATCH]},
        )
        if answer.get("Errors"):
            raise ValueError(f"partitions of {table}: {answer['Errors'][0]}")
