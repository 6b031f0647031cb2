"""Resource types that have no effect on a laptop: accepted with a warning, from this list only."""

import logging

from cloud import handlers
from cloud.settings import Settings

log = logging.getLogger("cloud.ignored")

# Network rules, account-wide auditing, encryption settings of services whose data never leaves this machine.
TYPES = (
    "AWS::CE::AnomalyMonitor",
    "AWS::CE::AnomalySubscription",
    "AWS::CloudTrail::Trail",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::NatGateway",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::Events::Archive",
    "AWS::Glue::DataCatalogEncryptionSettings",
    "AWS::Glue::SecurityConfiguration",
    "AWS::LakeFormation::DataLakeSettings",
    "AWS::LakeFormation::Permissions",
    "AWS::Logs::QueryDefinition",
    "AWS::ResourceGroups::Group",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::WAFv2::WebACLAssociation",
    "Custom::VpcRestrictDefaultSG",
)


def _ignore(resource_type: str) -> None:
    def create(logical_id: str, _props: handlers.Properties, stack: str) -> handlers.Created:
        log.warning("%s %s: accepted and ignored by the local cloud", resource_type, logical_id)
        return handlers.generated_name(stack, logical_id), {}

    def update(
        physical_id: str, _old: handlers.Properties, _new: handlers.Properties, _stack: str, _logical_id: str
    ) -> handlers.Created:
        return physical_id, {}

    handlers.add(resource_type, create, update, lambda _physical_id, _props: None)


def install(_settings: Settings) -> None:
    """Adds the types that nobody provisions: what MiniStack or another module can do wins."""
    for resource_type in TYPES:
        if not handlers.known(resource_type):
            _ignore(resource_type)
