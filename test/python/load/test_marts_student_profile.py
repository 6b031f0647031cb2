"""mart.student_profile: what it says of a student, and that refreshing by groups equals rebuilding in full."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from contract_lake import ContractLake
from load.mart_registry import MARTS

DATASETS = ("students", "enrollments", "student_metrics", "student_skills")
(PROFILE,) = [mart for mart in MARTS if mart.name == "student_profile"]


def profile(lake: ContractLake, student_id: str) -> dict[str, Any]:
    (row,) = lake.query("select to_jsonb(p) from mart.student_profile p where student_id = %s", student_id)
    return row[0]


# Milliseconds: 2026-06-01. Dates after the upload that brought them do not count.
UPLOADED = 1_780_272_000_000


def rebuilt(lake: ContractLake) -> list[tuple[Any, ...]]:
    """The oracle: the mart's one query over the whole warehouse."""
    return lake.query(f"select q::text from ({PROFILE.query().as_string()}) q order by 1")


def refreshed(lake: ContractLake) -> list[tuple[Any, ...]]:
    return lake.query("select p::text from mart.student_profile p order by 1")


def test_a_profile_joins_what_four_datasets_say(school: ContractLake) -> None:
    ann = {"first_name": "Ann", "last_name": "Lee", "gender": "Female", "school_id": "042", "program": "Nursing"}
    school.load(
        school.file("students", "students/1.csv", [
            school.row("students", student_id="s1", **ann, gpa="3.50", active="true", updated_at="2026-03-05T00:00:00Z"),
            school.row("students", student_id="s2", updated_at="2025-09-30T23:59:59Z"),
            school.row("students", student_id="s3"),
        ], UPLOADED + 10),
        school.file("enrollments", "enrollments/1.csv", [
            school.row("enrollments", student_id="s1", section_id="a", school_id="042", final_grade="90.5"),
            school.row("enrollments", student_id="s1", section_id="b", school_id="043", final_grade="B+"),
            school.row("enrollments", student_id="s1", section_id="c", role="Student", status="Active"),
            school.row("enrollments", student_id="s1", section_id="d", role="teacher"),
        ], UPLOADED + 11),
        school.file("student_metrics", "student_metrics/1.csv", [
            school.row("student_metrics", student_id="s1", name="Ann Lee", gender="F", attendance_percent="91.25",
                       study_hours="1.5", final_grade="62.00", measured_on="2026-04-01"),
        ], UPLOADED + 12),
        school.file("student_skills", "student_skills/1.csv", [
            school.row("student_skills", student_id="s1", skill="SQL"),
            school.row("student_skills", student_id="s1", skill="Python"),
        ], UPLOADED + 13),
    )  # fmt: skip
    assert school.query("select as_of from ops.mart_state where mart = 'student_profile'") == [(date(2026, 4, 1),)]
    told = profile(school, "s1")
    assert {name: told[name] for name in ("enrollments", "enrollments_completed", "skills")} == {
        "enrollments": 3,
        "enrollments_completed": 2,
        "skills": 2,
    }
    assert (told["average_grade"], told["final_grade"]) == (90.5, 62.0)
    assert (told["attendance_rate"], told["study_hours_per_week"]) == (91.25, 10.5)
    # 5 of 9 columns, and all three other datasets know the student.
    assert told["completeness"] == 66.7
    assert (told["last_change"], told["freshness"]) == ("2026-04-01", 100.0)
    # gender, name, school and being active agree; a GPA of 3.5 and a final grade of 62 do not.
    assert told["agreement"] == 80.0
    assert told["quality_score"] == 78.4
    # Known by one source only: there is nothing to agree on. September is seven months before April.
    alone = profile(school, "s2")
    assert (alone["completeness"], alone["freshness"], alone["agreement"]) == (0.0, 41.7, None)
    assert alone["quality_score"] == 13.9
    undated = profile(school, "s3")
    assert (undated["freshness"], undated["quality_score"]) == (None, 0.0)


def test_an_active_student_without_enrollments_under_way_is_a_disagreement(school: ContractLake) -> None:
    school.load(
        school.file(
            "students", "students/1.csv", [school.row("students", student_id="s1", active="true")], UPLOADED + 10
        ),
        school.file(
            "enrollments",
            "enrollments/1.csv",
            [school.row("enrollments", student_id="s1", section_id="a", final_grade="80")],
            11,
        ),
    )
    assert profile(school, "s1")["agreement"] == 0.0


def test_newer_data_makes_every_profile_older(school: ContractLake) -> None:
    school.load(
        school.file(
            "students",
            "students/1.csv",
            [school.row("students", student_id="s1", updated_at="2026-01-15T00:00:00Z")],
            UPLOADED + 10,
        )
    )
    assert profile(school, "s1")["freshness"] == 100.0
    school.load(
        school.file(
            "students",
            "students/2.csv",
            [school.row("students", student_id="s2", updated_at="2026-04-15T00:00:00Z")],
            UPLOADED + 20,
        )
    )
    assert profile(school, "s1")["freshness"] == 75.0
    assert refreshed(school) == rebuilt(school)


def test_a_date_after_its_upload_makes_nobody_stale(school: ContractLake) -> None:
    school.load(
        school.file("students", "students/1.csv", [
            school.row("students", student_id="s1", updated_at="2026-05-20T00:00:00Z"),
            school.row("students", student_id="s2", updated_at="9999-12-31T00:00:00Z"),
        ], UPLOADED),
        school.file("student_metrics", "student_metrics/1.csv", [
            school.row("student_metrics", student_id="s2", measured_on="2027-01-01"),
        ], UPLOADED + 1),
    )  # fmt: skip
    assert school.query("select as_of from ops.mart_state where mart = 'student_profile'") == [(date(2026, 5, 1),)]
    assert profile(school, "s1")["freshness"] == 100
    assert refreshed(school) == rebuilt(school)


def test_the_columns_of_the_query_are_those_of_the_table(school: ContractLake) -> None:
    with school.connect() as db:
        for mart in MARTS:
            if mart.is_table:
                of_query = db.execute(f"select * from ({mart.query().as_string(db)}) q limit 0").description or []
                of_table = db.execute(f"select * from mart.{mart.name} limit 0").description or []
                assert [c.name for c in of_query] == [c.name for c in of_table]


def test_one_student_costs_index_scans_only(school: ContractLake) -> None:
    with school.connect() as db:
        # As the planner sees a district: with empty tables it would scan anything.
        db.execute('set enable_seqscan = off; create temp table touched_student_profile (g text collate "C")')
        plan = db.execute(
            f"explain (costs off) select q.* from ({PROFILE.query().as_string(db)}) q "
            f"where {PROFILE.group(PROFILE.columns, 'q').as_string(db)} "
            "= any (array(select distinct g from pg_temp.touched_student_profile))"
        ).fetchall()
    text = "\n".join(line for (line,) in plan)
    for dataset in DATASETS:
        assert f"Seq Scan on {dataset} " not in text
        assert f"{dataset}_pkey" in text, text


@pytest.mark.parametrize("seed", range(3))
def test_refreshing_by_groups_equals_a_full_rebuild(school: ContractLake, seed: int) -> None:
    """Random batches over all four datasets: new files, other rows in a later generation, retractions, tombstones, forgets."""
    rnd = random.Random(seed)
    receipts: dict[tuple[str, str, int], dict[str, Any]] = {}
    for step in range(8):
        batch = [_random_file(school, rnd, receipts) for _ in range(rnd.randrange(1, 5))]
        unique = {receipt["file_id"]: receipt for receipt in batch}
        school.forget_and_load(rnd, step, list(unique.values()))
        assert refreshed(school) == rebuilt(school), (seed, step)
    states = school.query("select distinct error, blocked_by, stale_since from ops.mart_state where mart <> 'search'")
    assert states == [(None, [], None)]


def _random_file(
    lake: ContractLake, rnd: random.Random, receipts: dict[tuple[str, str, int], dict[str, Any]]
) -> dict[str, Any]:
    again = rnd.random() < 0.35 and bool(receipts)
    identity = rnd.choice(list(receipts)) if again else (rnd.choice(DATASETS), rnd.choice("abc"), rnd.randrange(1000))
    dataset, name, order_time = identity
    rows = [_random_row(lake, rnd, dataset) for _ in range(rnd.randrange(1, 7))]
    keys = [str(row[: len(lake.manifests[dataset]["key"])]) for row in rows]
    unique = [row for place, row in enumerate(rows) if keys[place] not in keys[:place]]
    fixed = {50: unique.pop()} if len(unique) > 1 and rnd.random() < 0.3 else None
    receipts[identity] = lake.file(
        dataset,
        f"{dataset}/{name}.csv",
        unique,
        UPLOADED + order_time,
        fixed=fixed,
        generation=receipts[identity]["generation"] + 1 if identity in receipts else 1,
        status=rnd.choice(["clean", "clean", "clean", "retracted"]),
    )
    return receipts[identity]


def _random_row(lake: ContractLake, rnd: random.Random, dataset: str) -> tuple[object, ...]:
    student = rnd.choice(["s1", "s2", "s3", "s4", "s5"])
    moment = f"2026-0{rnd.randrange(1, 7)}-11T00:00:00Z"
    values: dict[str, dict[str, object]] = {
        "students": {
            "first_name": rnd.choice(["Ann", None]),
            "gpa": rnd.choice(["3.50", "1.00", None]),
            "active": rnd.choice(["true", "false", None]),
            "school_id": rnd.choice(["042", None]),
            "updated_at": rnd.choice([moment, None]),
        },
        "enrollments": {
            "section_id": rnd.choice("xy"),
            "school_id": rnd.choice(["042", "043"]),
            "final_grade": rnd.choice(["88", "A", None]),
            "updated_at": moment,
        },
        "student_metrics": {
            "name": "Ann Lee",
            "final_grade": rnd.choice(["90.00", "61.00"]),
            "measured_on": moment[:10],
        },
        "student_skills": {"skill": rnd.choice(["SQL", "Go"]), "level": rnd.randrange(1, 6)},
    }
    row = list(lake.row(dataset, student_id=student, **values[dataset]))
    if lake.manifests[dataset]["deletes"]:
        row[-1] = rnd.choice(["f", "f", "t"])
    return tuple(row)
