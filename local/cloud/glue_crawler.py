"""Glue crawlers read the files with the credentials of their role and write catalogue tables."""

import contextvars
import fnmatch
import logging
import threading
import time
from typing import Any

from ministack.services import glue

from cloud import glue_tables, table_files
from cloud.clients import client, role_credentials
from cloud.settings import Settings

log = logging.getLogger("cloud.glue_crawler")
# Files that decide a table's columns in one crawl: the newest ones. A crawler samples, too.
SAMPLED_FILES = 20
CUT = "the local cloud was stopped during this crawl"


class CrawlStopped(Exception):
    """StopCrawler was called."""


def _csv_format(crawler: dict[str, Any]) -> table_files.CsvFormat:
    """The first custom CSV classifier of the crawler."""
    for name in crawler.get("Classifiers") or []:
        csv = (glue._classifiers.get(name) or {}).get("CsvClassifier")
        if csv:
            absent = csv.get("ContainsHeader") == "ABSENT"
            return table_files.CsvFormat(
                delimiter=csv.get("Delimiter") or ",",
                quote=csv.get("QuoteSymbol") or '"',
                header=tuple(csv.get("Header") or ()) if absent else None,
            )
    return table_files.CsvFormat()


def _objects(s3: Any, bucket: str, prefix: str, exclusions: list[str]) -> list[dict[str, Any]]:
    """Readable objects below a prefix, newest first."""
    found: list[dict[str, Any]] = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in page.get("Contents", []):
            below = entry["Key"][len(prefix) :]
            excluded = any(fnmatch.fnmatch(below, pattern) for pattern in exclusions)
            if entry["Size"] > 0 and table_files.supported(below) and not excluded:
                found.append(entry)
    return sorted(found, key=lambda entry: (entry["LastModified"], entry["Key"]), reverse=True)


def _sample(crawler: dict[str, Any], s3: Any, bucket: str, keys: list[str]) -> table_files.Columns:
    layout, files = _csv_format(crawler), []
    for key in keys[:SAMPLED_FILES]:
        if crawler["State"] != "RUNNING":
            raise CrawlStopped
        body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        try:
            files.append(table_files.columns(key, body, layout))
        except ValueError as error:
            raise ValueError(f"s3://{bucket}/{key}: {error}") from error
    return table_files.combine(files)


def _crawl_target(crawler: dict[str, Any], s3: Any, target: dict[str, Any]) -> str | None:
    """Crawls one path into one table, named after its last folder. Answers the table's name, None without files."""
    bucket, _, path = target["Path"].removeprefix("s3://").partition("/")
    prefix = f"{path.rstrip('/')}/" if path.strip("/") else ""
    objects = _objects(s3, bucket, prefix, target.get("Exclusions") or [])
    if not objects:
        return None
    name = (prefix.rstrip("/").split("/")[-1] or bucket).lower().replace("-", "_").replace(".", "_")
    table, database = crawler.get("TablePrefix", "") + name, crawler["DatabaseName"]
    folders = {entry["Key"]: entry["Key"][len(prefix) :].split("/")[:-1] for entry in objects}
    keys, _ = glue_tables.layout(folders[objects[0]["Key"]])
    # the newest object decides the layout; Glue, too, makes one table only of folders that look alike
    alike = [key for key, parts in folders.items() if glue_tables.layout(parts)[0] == keys]
    known = glue_tables.known_partitions(database, table)
    values = {key: tuple(glue_tables.layout(folders[key])[1]) for key in alike}
    fresh = [key for key in alike if values[key] not in known]
    recrawl = (crawler.get("RecrawlPolicy") or {}).get("RecrawlBehavior", "CRAWL_EVERYTHING")
    only_new = recrawl == "CRAWL_NEW_FOLDERS_ONLY" and glue_tables.existing(database, table) is not None
    read = fresh if only_new and keys else alike
    if not read:
        return table
    columns = _sample(crawler, s3, bucket, read)
    location = f"s3://{bucket}/{prefix}"
    glue_tables.write_table(crawler, table, columns, location, keys, len(alike))
    new = {values[key]: "/".join(folders[key]) + "/" for key in fresh} if keys else {}
    glue_tables.write_partitions(database, table, columns, location, keys, new)
    return table


def crawl(settings: Settings, crawler: dict[str, Any]) -> list[str]:
    """Crawls every target. Answers the names of the tables it found files for."""
    s3 = client("s3", settings, role_credentials(crawler["Role"], crawler["Name"]))
    tables = [_crawl_target(crawler, s3, target) for target in crawler["Targets"].get("S3Targets", [])]
    if crawler["State"] != "RUNNING":
        raise CrawlStopped
    return [table for table in tables if table is not None]


def _run(settings: Settings, crawler: dict[str, Any]) -> None:
    began, status, message = time.time(), "SUCCEEDED", ""
    try:
        log.info("crawler %s: tables %s", crawler["Name"], ", ".join(crawl(settings, crawler)) or "none")
    except CrawlStopped:
        status = "CANCELLED"
    except Exception as error:
        status, message = "FAILED", f"{type(error).__name__}: {error}"
        log.exception("crawler %s failed", crawler["Name"])
    crawler["LastCrawl"] = {
        "Status": status,
        "ErrorMessage": message,
        "StartTime": began,
        "LogGroup": "/aws-glue/crawlers",
        "LogStream": crawler["Name"],
        "MessagePrefix": "",
    }
    crawler["CrawlElapsedTime"] = int((time.time() - began) * 1000)
    crawler["State"] = "READY"


def _start(settings: Settings, data: dict[str, Any]) -> Any:
    name = data.get("Name")
    crawler = glue._crawlers.get(name)
    if crawler is None:
        return glue.error_response_json("EntityNotFoundException", f"Crawler {name} not found", 400)
    if crawler["State"] != "READY":
        message = f"Crawler with name {name} has already started"
        return glue.error_response_json("CrawlerRunningException", message, 400)
    crawler["State"] = "RUNNING"
    context = contextvars.copy_context()  # the thread works for the same account and region
    threading.Thread(target=context.run, args=(_run, settings, crawler), daemon=True).start()
    return glue.json_response({})


def _stop(data: dict[str, Any]) -> Any:
    name = data.get("Name")
    crawler = glue._crawlers.get(name)
    if crawler is None:
        return glue.error_response_json("EntityNotFoundException", f"Crawler {name} not found", 400)
    if crawler["State"] != "RUNNING":
        return glue.error_response_json("CrawlerNotRunningException", f"Crawler {name} is not running", 400)
    crawler["State"] = "STOPPING"
    return glue.json_response({})


def install(settings: Settings) -> None:
    """Replaces MiniStack's crawler, which waits five seconds and reads nothing."""
    restore = glue._restore_state

    def restore_and_recover(state: Any) -> None:
        restore(state)
        for crawler in glue._crawlers._data.values():
            if crawler["State"] != "READY":
                crawler["State"] = "READY"
                crawler["LastCrawl"] = {"Status": "FAILED", "ErrorMessage": CUT, "StartTime": time.time()}

    glue._start_crawler = lambda data: _start(settings, data)
    glue._stop_crawler = _stop
    glue._restore_state = restore_and_recover
