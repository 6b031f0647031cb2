"""The peer: PostgreSQL's own COPY of the same bytes, by as many connections, and nothing else."""

from __future__ import annotations

import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from psycopg import sql

from .warehouse import COLUMNS

CHUNK_BYTES = 1 << 18
GZIP = 31


def raw_copy(url: str, folder: Path, keys: list[str], threads: int) -> float:
    """Seconds to copy the parts into an UNLOGGED table of the same columns; the table goes away again."""
    definitions = [*COLUMNS.items(), ("_file", 'text collate "C"'), ("_line", "bigint")]
    columns = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(t)) for n, t in definitions)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(sql.SQL("create unlogged table raw_copy ({}) with (autovacuum_enabled = off)").format(columns))
        try:
            began = time.perf_counter()
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(lambda key: _copy(url, folder / key), keys))
            return time.perf_counter() - began
        finally:
            db.execute("drop table raw_copy")


def _copy(url: str, path: Path) -> None:
    unzip = zlib.decompressobj(GZIP)
    with (
        psycopg.connect(url, autocommit=True) as db,
        path.open("rb") as file,
        db.cursor().copy("copy raw_copy from stdin (format csv, header match)") as copy,
    ):
        while chunk := file.read(CHUNK_BYTES):
            copy.write(unzip.decompress(chunk))
