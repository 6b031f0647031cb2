"""AWS::Budgets::Budget, on MiniStack's Budgets API."""

from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import budgets

from cloud import handlers
from cloud.settings import Settings

TYPE = "AWS::Budgets::Budget"


def _pascal(value: Any) -> Any:
    """Templates may spell the keys in camel case, the API may not."""
    if isinstance(value, dict):
        return {key[0].upper() + key[1:]: _pascal(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_pascal(inner) for inner in value]
    return value


def _put(logical_id: str, props: handlers.Properties, stack: str) -> handlers.Created:
    budget = _pascal(props["Budget"])
    budget.setdefault("BudgetName", handlers.generated_name(stack, logical_id, 90))
    if "BudgetLimit" in budget:
        budget["BudgetLimit"]["Amount"] = str(budget["BudgetLimit"]["Amount"])
    request = {
        "AccountId": get_account_id(),
        "Budget": budget,
        "NotificationsWithSubscribers": _pascal(props.get("NotificationsWithSubscribers", [])),
    }
    status, _headers, body = budgets._create_budget(request)[:3]
    if status >= 400:
        raise ValueError(f"{TYPE} {logical_id}: {body!r}")
    return budget["BudgetName"], {}


def _delete(physical_id: str, _props: handlers.Properties) -> None:
    budgets._delete_budget({"AccountId": get_account_id(), "BudgetName": physical_id})


def _update(
    physical_id: str,
    _old: handlers.Properties,
    new: handlers.Properties,
    stack: str,
    logical_id: str,
) -> handlers.Created:
    _delete(physical_id, new)
    return _put(logical_id, new, stack)


def install(_settings: Settings) -> None:
    """Adds the resource type."""
    handlers.add(TYPE, _put, _update, _delete)
