"""Registers CloudFormation resource types with MiniStack, or wraps the ones it has."""

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
Attributes = dict[str, Any]
Created = tuple[str, Attributes]
Create = Callable[[str, Properties, str], Created]
Update = Callable[[str, Properties, Properties, str, str], Created]
Delete = Callable[[str, Properties], None]

_HANDLERS: dict[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS


def known(resource_type: str) -> bool:
    """Whether MiniStack, or a module before, provisions the type."""
    return resource_type in _HANDLERS


def handler(resource_type: str) -> dict[str, Any]:
    """The handlers of a type that MiniStack provisions."""
    return _HANDLERS[resource_type]


def add(resource_type: str, create: Create, update: Update, delete: Delete) -> None:
    """Adds a type. `update` gets (physical id, old, new, stack, logical id)."""
    _HANDLERS[resource_type] = {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": delete,
    }


def after_write(resource_type: str, then: Callable[[str, Properties, Attributes], Attributes]) -> None:
    """Runs `then(physical id, properties, attributes)` after each create and update; it answers the attributes."""
    handler = dict(_HANDLERS[resource_type])
    create, update = handler["create"], handler["update"]

    def created(logical_id: str, props: Properties, stack: str) -> Created:
        physical_id, attributes = create(logical_id, props, stack)
        return physical_id, then(physical_id, props, attributes)

    def updated(physical_id: str, old: Properties, new: Properties, stack: str, *rest: str) -> Created:
        physical_id, attributes = update(physical_id, old, new, stack, *rest)
        return physical_id, then(physical_id, new, attributes)

    _HANDLERS[resource_type] = {**handler, "create": created, "update": updated}


def before_write(resource_type: str, change: Callable[[Properties], Properties]) -> None:
    """Rewrites the properties before MiniStack sees them."""
    handler = dict(_HANDLERS[resource_type])
    create, update = handler["create"], handler["update"]

    def created(logical_id: str, props: Properties, stack: str) -> Created:
        return create(logical_id, change(props), stack)

    def updated(physical_id: str, old: Properties, new: Properties, stack: str, *rest: str) -> Created:
        return update(physical_id, change(old), change(new), stack, *rest)

    _HANDLERS[resource_type] = {**handler, "create": created, "update": updated}


def around_delete(resource_type: str, change: Callable[[Delete], Delete]) -> None:
    """Replaces the delete handler by `change(delete handler)`."""
    handler = dict(_HANDLERS[resource_type])
    _HANDLERS[resource_type] = {**handler, "delete": change(handler["delete"])}


def generated_name(stack: str, logical_id: str, max_length: int = 60) -> str:
    """The name CloudFormation would generate: the same for the same stack and logical id."""
    return provisioners._physical_name(stack, logical_id, lowercase=True, max_len=max_length)
