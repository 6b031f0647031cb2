"""Marts of the model: of each dataset how many rows have each value, registered as the product's marts are."""

from __future__ import annotations

from load import mart_registry
from load.mart_registry import Mart
from psycopg import sql

from .history import DATASETS


class CountByValue(Mart):
    """A mart whose query is not a file of the product."""

    def query(self) -> sql.SQL:
        (dataset,) = self.datasets
        return sql.SQL(f"select v, count(*) as n from core.{dataset}_live group by v")


def mart_name(dataset: str) -> str:
    return f"{dataset}_by_value"


def register(dataset: str) -> None:
    """In place of the product's marts, in this process. What search shows is made from the model's dataset, too."""
    by_value = CountByValue(mart_name(dataset), {dataset: ("v",)}, ("v",))
    mart_registry.MARTS = (by_value, Mart("search", {dataset: ()}, ()))


def statements() -> list[str]:
    """What the warehouse needs for them, run by the loader's role."""
    names = [mart_name(dataset) for dataset in DATASETS]
    tables = [f"create table mart.{name} (v integer primary key, n bigint not null)" for name in names]
    return [*tables, *(f"insert into ops.mart_state (mart) values ('{name}')" for name in names)]
