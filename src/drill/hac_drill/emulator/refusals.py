"""What AWS refuses to change because something else needs it, and moto does not: an order of
Terraform's that only works on the emulator fails here as it would there.

- CloudWatch: a metric alarm that a composite alarm names is not deleted ("Cannot delete ... as
  there are composite alarm(s) depending on it", hashicorp/terraform-provider-aws#34807), and a
  composite alarm names no alarm that does not exist ("Could not save the composite alarm as alarms
  ... in the alarm rule do not exist", awsdocs/aws-cloudformation-user-guide#911).
- EC2: a subnet in which something has a network interface is not deleted (DependencyViolation,
  "The specified object has dependent resources", EC2 API reference, error codes). Here that is a
  load balancer, a NAT gateway, an instance of a database or a running machine.
- RDS: a group of subnets is not deleted while a cluster is in it (InvalidDBSubnetGroupStateFault,
  "The DB subnet group cannot be deleted because it's in use", DeleteDBSubnetGroup).
- Route 53: "if you create a failover ... record, you can't create a simple record that has the same
  name and type", nor the other way round (Developer Guide, values common for all routing
  policies). Nor are there two primary answers of a name, or two secondary ones ("RRset for same
  type with Primary exists", boto/boto3#1347). Such a record changes together with its pair, in one
  batch, which is judged by what it leaves. An alias of a name in its own zone is refused where that
  name is not there ("Tried to create an alias that targets ..., but that target was not found",
  rust-lang/simpleinfra#907). Nothing refuses to delete what an alias leads to, so a name that leads
  nowhere is not refused but noted. moto deletes every record of a zone that has the same set
  identifier; here only the one that has the name, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.subnets import SubnetBackend
from moto.elbv2.models import elbv2_backends
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend, rds_backends
from moto.route53.exceptions import Route53ClientError
from moto.route53.models import Route53Backend

from .patching import replace
from .records import one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# The name, the type and the set identifier of a record, which a simple one has none of.
Key = tuple[str, str, str | None]

# Public names that led nowhere, at some moment: nobody was told how to reach the platform then.
LED_NOWHERE: set[str] = set()

_NAMED = re.compile(r'(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^")]+?)"?\s*\)')


def install() -> None:
    """Adds the refusals to moto's functions, which do whatever they are asked to."""
    replace(CloudWatchBackend, "delete_alarms", _deleting_alarms)
    replace(SubnetBackend, "delete_subnet", _deleting_subnet)
    replace(RDSBackend, "delete_subnet_group", _deleting_group)
    replace(Route53Backend, "change_resource_record_sets", _changing_records)


def named_in(rule: str) -> set[str]:
    """The alarms that the rule of a composite one names, by name or ARN."""
    return {name.rsplit(":alarm:", 1)[-1] for name in _NAMED.findall(rule)}


def missing_alarms(backend: Any, rule: str) -> list[str]:
    """The alarms that the rule of a composite one names and that do not exist, sorted."""
    return sorted(named_in(rule) - set(backend.alarms))


def _deleting_alarms(delete: Callable[..., None]) -> Callable[..., None]:
    def deleted(backend: Any, alarm_names: list[str]) -> None:
        rules = [
            alarm.rule for name, alarm in list(backend.alarms.items()) if name not in alarm_names
        ]
        needed = {name for rule in rules if rule for name in named_in(rule)}
        kept = sorted(needed & set(alarm_names))
        if kept:
            which = ",".join(kept)
            text = f"Cannot delete {which} as there are composite alarm(s) depending on it."
            raise ValidationError(text)
        delete(backend, alarm_names)

    return deleted


def _deleting_subnet(delete: Callable[..., Any]) -> Callable[..., Any]:
    def deleted(backend: Any, subnet_id: str) -> Any:
        for user in _users(backend, subnet_id):
            text = f"The subnet '{subnet_id}' has dependencies and cannot be deleted: {user}."
            raise DependencyViolationError(text)
        return delete(backend, subnet_id)

    return deleted


def _users(backend: Any, subnet_id: str) -> Iterable[str]:
    account, region = backend.account_id, backend.region_name
    for balancer in elbv2_backends[account][region].load_balancers.values():
        if any(subnet.id == subnet_id for subnet in balancer.subnets):
            yield f"load balancer {balancer.name}"
    for gateway in list(backend.nat_gateways.values()):
        if gateway.subnet_id == subnet_id and gateway.state == "available":
            yield f"NAT gateway {gateway.id}"
    for reservation in list(backend.reservations.values()):
        for machine in reservation.instances:
            if machine.subnet_id == subnet_id and machine.state != "terminated":
                yield f"machine {machine.id}"
    databases = rds_backends[account][region]
    for instance in databases.databases.values():
        group = databases.subnet_groups.get(_group_of(databases, instance))
        if group is not None and any(subnet.id == subnet_id for subnet in group._subnets):
            yield f"database instance {instance.db_instance_identifier}"


def _group_of(databases: Any, instance: Any) -> str:
    """An instance of a cluster is where its cluster is."""
    cluster = databases.clusters.get(instance.db_cluster_identifier or "")
    return str((cluster or instance).db_subnet_group_name)


def _deleting_group(delete: Callable[..., Any]) -> Callable[..., Any]:
    def deleted(backend: Any, subnet_name: str) -> Any:
        for cluster in list(backend.clusters.values()):
            if cluster.db_subnet_group_name == subnet_name:
                raise RDSClientError(
                    "InvalidDBSubnetGroupStateFault",
                    f"Cannot delete the subnet group '{subnet_name}' because at least one "
                    f"database cluster: {cluster.db_cluster_identifier} is still using it.",
                )
        return delete(backend, subnet_name)

    return deleted


def _changing_records(change: Callable[..., None]) -> Callable[..., None]:
    def changed(backend: Any, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        with one_at_a_time:
            changed_alone(backend, zoneid, change_list)

    def changed_alone(backend: Any, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        zone = backend.get_hosted_zone(zoneid)
        known = list(zone.rrsets)
        after = {_key(record): record.failover for record in known}
        for one in change_list:
            record = one["ResourceRecordSet"]
            key = (_name(record["Name"]), record["Type"], record.get("SetIdentifier"))
            if one["Action"] == "DELETE":
                after.pop(key, None)
            else:
                after[key] = record.get("Failover")
        _no_mixture(set(after))
        _no_twins(after)
        _targets_are_there(zoneid, change_list, {name for name, _, _ in after})
        change(backend, zoneid, change_list)
        left = {_key(record) for record in zone.rrsets}
        zone.rrsets += [one for one in known if _key(one) in after and _key(one) not in left]
        _note_what_leads_nowhere(zone, zoneid)

    return changed


def _no_mixture(records: set[Key]) -> None:
    simple = {(name, kind) for name, kind, identifier in records if identifier is None}
    for name, kind, identifier in records:
        if identifier is not None and (name, kind) in simple:
            raise Route53ClientError(
                "InvalidChangeBatch",
                f"RRSet with DNS name {name}, type {kind}, SetIdentifier {identifier} cannot be "
                "created because a non multi-set exists with the same name and type.",
            )


def _no_twins(failovers: dict[Key, str | None]) -> None:
    taken: set[tuple[str, str, str]] = set()
    for (name, kind, identifier), failover in failovers.items():
        if failover is None:
            continue
        if (name, kind, failover) in taken:
            raise Route53ClientError(
                "InvalidChangeBatch",
                f"RRSet with DNS name {name}, type {kind}, SetIdentifier {identifier} cannot be "
                f"created because another {failover} one exists with the same name and type.",
            )
        taken.add((name, kind, failover))


def _targets_are_there(zone: str, changes: list[dict[str, Any]], names: set[str]) -> None:
    for one in changes:
        target = one["ResourceRecordSet"].get("AliasTarget")
        if one["Action"] == "DELETE" or not target or target["HostedZoneId"] != zone:
            continue
        if _name(target["DNSName"]) not in names:
            raise Route53ClientError(
                "InvalidChangeBatch",
                f"[Tried to create an alias that targets {_name(target['DNSName'])}, type "
                f"{one['ResourceRecordSet']['Type']} in zone {zone}, but that target was not "
                "found]",
            )


def _note_what_leads_nowhere(zone: Any, zoneid: str) -> None:
    names = {_name(record.name) for record in zone.rrsets}
    for record in zone.rrsets:
        target = record.alias_target or {}
        if target.get("HostedZoneId") == zoneid and _name(target["DNSName"]) not in names:
            LED_NOWHERE.add(record.name.rstrip("."))


def _key(record: Any) -> Key:
    return _name(record.name), record.type, record.set_identifier


def _name(text: str) -> str:
    return text.rstrip(".") + "."
