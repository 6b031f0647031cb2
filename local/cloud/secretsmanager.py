"""AWS::SecretsManager::Secret: `Ref` is the secret's ARN, so that policies made from it match."""

from ministack.services import secretsmanager

from cloud import handlers
from cloud.settings import Settings

TYPE = "AWS::SecretsManager::Secret"


def _key(physical_id: str) -> str:
    """The name that MiniStack stores the secret under; its own handlers know no ARN."""
    key, secret = secretsmanager._resolve(physical_id)
    return key if secret is not None else physical_id


def install(_settings: Settings) -> None:
    """MiniStack answers the name, and IAM then refuses every role that was granted the `Ref`."""
    handler = dict(handlers.handler(TYPE))
    create, update, delete = handler["create"], handler["update"], handler["delete"]

    def created(logical_id: str, props: handlers.Properties, stack: str) -> handlers.Created:
        _name, attributes = create(logical_id, props, stack)
        return attributes["Arn"], attributes

    def updated(
        physical_id: str, old: handlers.Properties, new: handlers.Properties, stack: str, logical_id: str
    ) -> handlers.Created:
        _name, attributes = update(_key(physical_id), old, new, stack, logical_id)
        return attributes["Arn"], attributes

    def deleted(physical_id: str, props: handlers.Properties) -> None:
        delete(_key(physical_id), props)

    handlers.add(TYPE, created, updated, deleted)
