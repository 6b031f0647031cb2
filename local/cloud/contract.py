"""Refuses a MiniStack other than the one this package was written for: at start, not in the middle of a run."""

import importlib
import importlib.metadata
import inspect

PINNED = "1.5.33"

# Every name this package reads or replaces, with its number of parameters where it is called or replaced.
NAMES: dict[str, dict[str, int | None]] = {
    "ministack.app": {
        "_build_persistence_save_dict": 0,
        "main": 0,
    },
    "ministack.core.iam_actions": {"request_tag_context": 4},
    "ministack.core.iam_evaluator": {"_fnmatch_compile": 2, "_resolve_condition_key": 2},
    "ministack.core.lambda_runtime": {
        "_NODEJS_WORKER_SCRIPT": None,
        "_PYTHON_WORKER_SCRIPT": None,
        "Worker": None,
        "execution_credentials": 1,
    },
    "ministack.core.persistence": {"STATE_DIR": None, "_json_default": 1, "_state_format_version": 1},
    "ministack.core.responses": {
        "_request_account_id": None,
        "_request_region": None,
        "get_account_id": 0,
        "get_region": 0,
    },
    "ministack.services.apigateway": {"handle_execute": 8, "_apis": None},
    "ministack.services.budgets": {"_create_budget": 1, "_delete_budget": 1},
    "ministack.services.cloudformation.provisioners": {
        "_RESOURCE_HANDLERS": None,
        "_physical_name": None,
        "_cw_metric_alarm_record": 2,
    },
    "ministack.services.cloudwatch": {
        "_alarms": None,
        "_calc_stats": 1,
        "_delete_alarms": 4,
        "_dispatch_alarm_actions": 4,
        "_evaluate_alarm": 1,
        "_evaluate_parent_alarms": None,
        "_metrics": None,
        "_put_composite_alarm": 4,
        "_record_history": None,
        "_stat_value": 3,
        "record_metric": 5,
    },
    "ministack.services.cloudwatch_logs": {
        "_create_log_group": 1,
        "_create_log_stream": 1,
        "_put_log_events": 1,
    },
    "ministack.services.eventbridge": {
        "_SCHEDULER_TICK_INTERVAL": None,
        "_dispatch_event": 2,
        "_dispatch_to_sqs": 3,
        "_parse_rate_seconds": 1,
        "_put_events": None,
    },
    "ministack.services.glue": {
        "_batch_create_partition": 1,
        "_batch_stop_job_run": 1,
        "_classifiers": None,
        "_crawlers": None,
        "_create_classifier": 1,
        "_create_table": 1,
        "_delete_classifier": 1,
        "_get_table": 1,
        "_job_runs": None,
        "_jobs": None,
        "_partitions": None,
        "_restore_state": 1,
        "_start_crawler": 1,
        "_start_job_run": 1,
        "_stop_crawler": 1,
        "_update_table": 1,
        "error_response_json": None,
        "json_response": None,
    },
    "ministack.services.lambda_svc": {
        "_emit_lambda_logs": 6,
        "_emit_lambda_metrics": 4,
        "_execute_function_warm": 3,
    },
    "ministack.services.rds": {"_instances": None},
    "ministack.services.s3": {"_fire_s3_event": 11, "_get_object_data": 3},
    "ministack.services.scheduler": {"_SCHEDULE_TICK_INTERVAL": None},
    "ministack.services.secretsmanager": {"_resolve": None},
    "ministack.services.sqs": {"_queues": None, "get_state": 0, "load_persisted_state": 1},
    "ministack.services.stepfunctions": {
        "_SERVICE_DISPATCH": None,
        "_ExecutionError": None,
        "_emit_execution_status_event": 1,
    },
}


def check(names: dict[str, dict[str, int | None]] = NAMES, pinned: str = PINNED) -> None:
    """Raises SystemExit naming what is different. Cheap: it imports the modules and counts parameters."""
    found = importlib.metadata.version("ministack")
    if found != pinned:
        raise SystemExit(
            f"local cloud: written for ministack {pinned}, found {found}: "
            "install local/cloud/requirements.txt again, or run test/python/cloud and move the pin"
        )
    for module_name, members in names.items():
        module = importlib.import_module(module_name)
        for member, parameters in members.items():
            if not hasattr(module, member):
                raise SystemExit(f"local cloud: {module_name}.{member} is gone in ministack {found}")
            if parameters is None:
                continue
            count = len(inspect.signature(getattr(module, member)).parameters)
            if count != parameters:
                raise SystemExit(
                    f"local cloud: {module_name}.{member} takes {count} parameters in ministack {found}, "
                    f"not {parameters}"
                )
