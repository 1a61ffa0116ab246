"""DynamoDB `UpdateTable.ReplicaUpdates`: moto ignores them, so Terraform would wait for a replica
for ever. A replica here is the same table under the name of another region."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable

_VERSION = "2019.11.21"


def install() -> None:
    """Makes and deletes replicas as an update asks for, and lists them in the description."""
    replace(Table, "describe", _describing)
    replace(DynamoHandler, "update_table", _updating)


def _describing(describe: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def described(self: Any, base_key: str = "TableDescription") -> dict[str, Any]:
        result = describe(self, base_key=base_key)
        replicas: dict[str, str | None] = getattr(self, "hac_replicas", {})
        if replicas:
            result[base_key]["GlobalTableVersion"] = _VERSION
            result[base_key]["Replicas"] = [
                _replica(region, key)
                for region, key in sorted(replicas.items())
                if region != self.region_name
            ]
        return result

    return described


def _replica(region: str, key: str | None) -> dict[str, str]:
    replica = {"RegionName": region, "ReplicaStatus": "ACTIVE"}
    return replica if key is None else {**replica, "KMSMasterKeyId": key}


def _updating(update: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def updated(self: Any) -> Any:
        changes = self.body.get("ReplicaUpdates") or []
        if not changes:
            return update(self)
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        if not hasattr(table, "hac_replicas"):
            table.hac_replicas = {self.region: _key_of(table)}
        for change in changes:
            for verb, arguments in change.items():
                _change(self, table, verb, arguments)
        return DynamoResult(table.describe())

    return updated


def _key_of(table: Any) -> str | None:
    specification = table.sse_specification or {}
    key = specification.get("KMSMasterKeyId") or specification.get("KMSMasterKeyArn")
    return None if key is None else str(key)


def _change(handler: Any, table: Any, verb: str, arguments: dict[str, Any]) -> None:
    region, key = arguments["RegionName"], arguments.get("KMSMasterKeyId")
    there = dynamodb_backends[handler.current_account][region]
    if verb == "Delete":
        table.hac_replicas.pop(region, None)
        there.tables.pop(table.name, None)
        return
    table.hac_replicas[region] = key
    # Shallow: the items, and the map of replicas, are the same objects in every region.
    twin = copy.copy(table)
    twin.region_name = region
    twin.table_arn = table.table_arn.replace(f":{handler.region}:", f":{region}:")
    twin.sse_specification = (
        {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key} if key else None
    )
    twin.tags = list(table.tags)
    twin.continuous_backups = copy.deepcopy(table.continuous_backups)
    there.tables[table.name] = twin
