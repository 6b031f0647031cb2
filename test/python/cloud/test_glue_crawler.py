import gzip
import io
import json
from typing import Any

import pyarrow as pa
import pytest
from asking import Server, task, unique, wait_for
from pyarrow import parquet

PART = gzip.compress(b"id,gpa,born,_file,_line\n1,3.50,2001-02-03,abc,2\n2,,2002-02-03,abc,3\n")
COLUMNS = {"id": "int", "gpa": "decimal(3,2)", "born": "date", "_file": "string", "_line": "int"}
START = "arn:aws:states:::aws-sdk:glue:startCrawler"


def reader(server: Server, bucket: str) -> str:
    return server.role(
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}"},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"},
    )


def crawler(server: Server, bucket: str, path: str = "clean/students/", **options: Any) -> tuple[str, str]:
    """A crawler over one path and its database."""
    glue, database, name = server.client("glue"), unique("db"), unique("crawler")
    glue.create_database(DatabaseInput={"Name": database})
    options.setdefault("Role", reader(server, bucket))
    glue.create_crawler(
        Name=name, DatabaseName=database, Targets={"S3Targets": [{"Path": f"s3://{bucket}/{path}"}]}, **options
    )
    return name, database


def crawl(server: Server, name: str) -> dict[str, Any]:
    glue = server.client("glue")
    before = glue.get_crawler(Name=name)["Crawler"].get("LastCrawl")
    glue.start_crawler(Name=name)

    def look() -> dict[str, Any] | None:
        found = glue.get_crawler(Name=name)["Crawler"]
        return found["LastCrawl"] if found["State"] == "READY" and found.get("LastCrawl") != before else None

    return wait_for("crawl ends", look)


def tables(server: Server, database: str) -> dict[str, dict[str, Any]]:
    return {table["Name"]: table for table in server.client("glue").get_tables(DatabaseName=database)["TableList"]}


def types(table: dict[str, Any]) -> dict[str, str]:
    return {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]}


def values(server: Server, database: str, table: str) -> list[list[str]]:
    found = server.client("glue").get_partitions(DatabaseName=database, TableName=table)["Partitions"]
    return sorted(partition["Values"] for partition in found)


def test_a_dataset_folder_is_one_table_with_a_partition_for_each_rendition(patched: Server) -> None:
    bucket = patched.bucket(
        **{"clean__students__f1__r1__part-0.csv.gz": PART, "clean__students__f2__r9__part-0.csv.gz": PART}
    )
    name, database = crawler(patched, bucket)
    assert crawl(patched, name)["Status"] == "SUCCEEDED"
    found = tables(patched, database)
    assert list(found) == ["students"]
    assert types(found["students"]) == COLUMNS
    assert [key["Name"] for key in found["students"]["PartitionKeys"]] == ["partition_0", "partition_1"]
    assert found["students"]["StorageDescriptor"]["Location"] == f"s3://{bucket}/clean/students/"
    assert found["students"]["Parameters"]["skip.header.line.count"] == "1"
    assert values(patched, database, "students") == [["f1", "r1"], ["f2", "r9"]]


def test_without_it_nothing_is_read(stock: Server) -> None:
    bucket = stock.bucket(**{"clean__students__f1__r1__part-0.csv.gz": PART})
    name, database = crawler(stock, bucket)
    assert crawl(stock, name)["Status"] == "SUCCEEDED"
    assert tables(stock, database) == {}


def test_hive_folders_of_parquet_are_named_partitions(patched: Server) -> None:
    body = io.BytesIO()
    parquet.write_table(pa.table({"id": pa.array([1], pa.int64()), "day": pa.array(["x"])}), body)
    bucket = patched.bucket(**{"curated__rows__year=2024__month=01__a.parquet": body.getvalue()})
    name, database = crawler(patched, bucket, "curated/rows")
    assert crawl(patched, name)["Status"] == "SUCCEEDED"
    table = tables(patched, database)["rows"]
    assert (table["Parameters"]["classification"], types(table)) == ("parquet", {"id": "bigint", "day": "string"})
    assert [key["Name"] for key in table["PartitionKeys"]] == ["year", "month"]
    assert values(patched, database, "rows") == [["2024", "01"]]


def test_columns_change_only_where_the_policy_allows_it(patched: Server) -> None:
    for behaviour, expected in (("LOG", COLUMNS), ("UPDATE_IN_DATABASE", COLUMNS | {"email": "string"})):
        bucket = patched.bucket(**{"clean__students__f1__r1__part-0.csv.gz": PART})
        policy = {"UpdateBehavior": behaviour, "DeleteBehavior": "LOG"}
        recrawl = {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY" if behaviour == "LOG" else "CRAWL_EVERYTHING"}
        name, database = crawler(patched, bucket, SchemaChangePolicy=policy, RecrawlPolicy=recrawl)
        crawl(patched, name)
        wider = gzip.compress(b"id,gpa,born,_file,_line,email\n1,3.50,2001-02-03,abc,2,a@b\n")
        patched.client("s3").put_object(Bucket=bucket, Key="clean/students/f2/r1/part-0.csv.gz", Body=wider)
        crawl(patched, name)
        assert types(tables(patched, database)["students"]) == expected
        # either way the new folder is a partition, with the columns that it has
        partitions = patched.client("glue").get_partitions(DatabaseName=database, TableName="students")["Partitions"]
        newest = next(partition for partition in partitions if partition["Values"] == ["f2", "r1"])
        assert "email" in types(newest)


def test_a_custom_classifier_of_a_template_is_used(patched: Server) -> None:
    properties = {"CsvClassifier": {"Delimiter": ";", "ContainsHeader": "PRESENT"}}
    resources = {"Csv": {"Type": "AWS::Glue::Classifier", "Properties": properties}}
    stack = patched.stack(resources, {"Name": {"Ref": "Csv"}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    bucket = patched.bucket(**{"clean__students__f__r__part.csv": b"a;b\n1;x\n"})
    name, database = crawler(patched, bucket, Classifiers=[stack.outputs["Name"]])
    crawl(patched, name)
    assert types(tables(patched, database)["students"]) == {"a": "int", "b": "string"}
    assert stack.delete() == "DELETE_COMPLETE"


def test_without_it_a_template_with_a_classifier_is_refused(stock: Server) -> None:
    properties = {"CsvClassifier": {"Delimiter": ";"}}
    assert stock.stack({"Csv": {"Type": "AWS::Glue::Classifier", "Properties": properties}}).status != "CREATE_COMPLETE"


def test_a_crawler_reads_what_its_role_may_read(patched: Server) -> None:
    bucket = patched.bucket(**{"clean__students__f1__r1__part-0.csv.gz": PART})
    only_list = patched.role({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"})
    name, database = crawler(patched, bucket, Role=only_list)
    last = crawl(patched, name)
    assert last["Status"] == "FAILED"
    assert "AccessDenied" in last["ErrorMessage"]
    assert tables(patched, database) == {}


def test_a_damaged_file_is_named(patched: Server) -> None:
    bucket = patched.bucket(**{"clean__students__f1__r1__part-0.parquet": b"PAR1 no"})
    name, _ = crawler(patched, bucket)
    last = crawl(patched, name)
    assert last["Status"] == "FAILED"
    assert f"s3://{bucket}/clean/students/f1/r1/part-0.parquet" in last["ErrorMessage"]


def test_a_running_crawler_is_an_error_that_a_catch_can_name(patched: Server) -> None:
    many = {f"clean__students__f{number}__r__part.csv.gz": PART for number in range(200)}
    bucket = patched.bucket(**many)
    name, _ = crawler(patched, bucket)
    glue = patched.client("glue")
    glue.start_crawler(Name=name)
    with pytest.raises(glue.exceptions.CrawlerRunningException):
        glue.start_crawler(Name=name)
    catch = [{"ErrorEquals": ["Glue.CrawlerRunningException"], "Next": "Join", "ResultPath": "$.error"}]
    definition = task(START, {"Name": name}, Catch=catch)
    definition["States"]["Join"] = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:glue:getCrawler",
        "Parameters": {"Name": name},
        "ResultSelector": {"state.$": "$.Crawler.State"},
        "End": True,
    }
    found = patched.execute(definition)
    assert found["status"] == "SUCCEEDED"
    if found["output"] != "{}":  # the crawl had not ended yet: the machine joined it
        assert json.loads(found["output"])["state"] in ("RUNNING", "READY")
    wait_for("crawl ends", lambda: glue.get_crawler(Name=name)["Crawler"]["State"] == "READY")


def test_a_stopped_crawl_is_cancelled(patched: Server) -> None:
    many = {f"clean__students__f{number}__r__part.csv.gz": PART for number in range(50)}
    name, _ = crawler(patched, patched.bucket(**many))
    glue = patched.client("glue")
    glue.start_crawler(Name=name)
    glue.stop_crawler(Name=name)
    wait_for("crawl ends", lambda: glue.get_crawler(Name=name)["Crawler"]["State"] == "READY")
    assert glue.get_crawler(Name=name)["Crawler"]["LastCrawl"]["Status"] == "CANCELLED"
    with pytest.raises(glue.exceptions.CrawlerNotRunningException):
        glue.stop_crawler(Name=name)
