"""RDS: what one cluster says of itself, as far as moto gets it wrong. It keeps the switch of the
Data API for serverless clusters of the first generation only, and calls the first instance of every
cluster its writer. A secondary of a global database has none: it "doesn't have a writer instance
until it's promoted" (Amazon Aurora User Guide, limitations of the RDS Data API)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.rds.models import DBCluster

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from .statements import Role


class Clusters:
    """Installs itself into moto."""

    def __init__(self, role_of: Callable[[str], Role]) -> None:
        self._role_of = role_of

    def install(self) -> None:
        """Keeps every cluster's switch of the Data API, and lists no writer in a secondary."""
        replace(DBCluster, "enable_http_endpoint", lambda _: property(_data_api, _keep_data_api))
        replace(DBCluster, "db_cluster_members", self._members)

    def _members(self, members: property) -> property:
        def listed(cluster: Any) -> list[dict[str, Any]]:
            of_moto: list[dict[str, Any]] = members.__get__(cluster)
            if not self._role_of(cluster.db_cluster_arn).innodb_read_only:
                return of_moto
            return [{**member, "IsClusterWriter": False} for member in of_moto]

        return property(listed)


def _data_api(cluster: Any) -> bool:
    return bool(cluster._enable_http_endpoint)


def _keep_data_api(cluster: Any, value: bool | None) -> None:
    cluster._enable_http_endpoint = bool(value)
