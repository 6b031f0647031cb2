"""The marts that there are: what each is made of, and where its query lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from psycopg import sql


@dataclass(frozen=True)
class Mart:
    """`mart.<name>`, a table made by the one SELECT in `sql/marts/<name>.sql`, in full or for some groups.

    `groups`: the columns of each dataset that say which groups one of its rows is part of, in the order of `columns`.
    `columns`: the mart's own group columns. `person`: the dataset whose key they are; none: they may be NULL.
    `has_as_of`: `sql/marts/<name>.as_of.sql` answers a date that the query reads in `ops.mart_state.as_of`.
    """

    name: str
    groups: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...]
    person: str | None = None
    has_as_of: bool = False

    @property
    def datasets(self) -> frozenset[str]:
        return frozenset(self.groups)

    @property
    def is_table(self) -> bool:
        """False for what other steps make from the warehouse: only its state is kept here."""
        return bool(self.columns)

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier("mart", self.name)

    @property
    def touched_name(self) -> str:
        return f"touched_{self.name}"

    @property
    def touched(self) -> sql.Identifier:
        """Groups whose rows this transaction changed."""
        return sql.Identifier("pg_temp", self.touched_name)

    def group(self, columns: tuple[str, ...], alias: str) -> sql.Composable:
        """One value for a row's group, as `columns` of `alias` spell it."""
        names = sql.SQL(", ").join(sql.Identifier(alias, name) for name in columns)
        # A key is asked for as it is, so that its index is used; the text of a row tells NULL from empty, and finds NULL.
        return names if self.person is not None else sql.SQL("row({})::text").format(names)

    def query(self) -> sql.SQL:
        return _read(f"{self.name}.sql")

    def as_of_query(self) -> sql.SQL:
        return _read(f"{self.name}.as_of.sql")


def _read(file: str) -> sql.SQL:
    """The deployed package carries `sql/marts` inside; in the project it lies beside."""
    packed = resources.files(__package__).joinpath("marts", file)
    if packed.is_file():
        return sql.SQL(packed.read_text())
    return sql.SQL(Path(__file__).parents[2].joinpath("sql", "marts", file).read_text())


_OF_STUDENT = ("student_id",)
_SUMMARY = ("gender", "parental_level_of_education", "test_preparation_course", "performance_band")

MARTS = (
    Mart("performance_summary", {"students_performance": _SUMMARY}, _SUMMARY),
    Mart(
        "student_profile",
        {
            "students": _OF_STUDENT,
            "enrollments": _OF_STUDENT,
            "student_metrics": _OF_STUDENT,
            "student_skills": _OF_STUDENT,
        },
        _OF_STUDENT,
        person="students",
        has_as_of=True,
    ),
    # What recommend and index make. They obey its `blocked_by` as if it were a table.
    Mart("search", {"students": (), "student_skills": (), "jobs": (), "job_skills": ()}, ()),
)
