"""RDS: a read replica of a cluster by binlog, in another region. moto asks for a master user even
where there is a source to take it from, and promotes at once.

Here as AWS documents it ("Promoting a read replica to a DB cluster for Aurora MySQL"): "its DB
instances are rebooted before they become available", "the promotion process can take several
minutes", and afterwards it is "just like any other DB cluster", which nothing makes a replica
again. A cluster that is no replica is refused (InvalidDBClusterStateFault). Assumed: until the end
it is `promoting`, names its source, and refuses writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend, find_cluster, rds_backends
from moto.rds.responses import RDSResponse

from .patching import replace
from .statements import READER, REPLICA, Role

if TYPE_CHECKING:
    from collections.abc import Callable

_TAKEN = "of-the-source"


class Replicas:
    """Installs itself into moto, and knows which replica is on its way to be a writer."""

    def __init__(self, now: Callable[[], float], takes: float) -> None:
        self._now = now
        self._takes = takes
        self._until: dict[str, float] = {}

    def install(self) -> None:
        """Takes a replica's user from its source, and promotes in `takes` seconds, not at once."""
        replace(RDSBackend, "create_db_cluster", _creating)
        replace(RDSBackend, "promote_read_replica_db_cluster", self._promoting)
        replace(RDSBackend, "delete_db_cluster", _deleting)
        replace(RDSResponse, "describe_db_clusters", self._describing)

    def settle(self) -> None:
        """Lets happen what is due."""
        for arn, until in list(self._until.items()):
            if self._now() >= until:
                del self._until[arn]
                cluster = cluster_at(arn)
                if cluster is not None:
                    cluster.status = "available"
                    _leave(cluster)

    def role(self, cluster: Any) -> Role | None:
        """None if it is no replica of this kind."""
        self.settle()
        if cluster.db_cluster_arn in self._until:
            return READER
        return REPLICA if is_replica(cluster) else None

    def _describing(self, describe: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def described(response: Any) -> Any:
            self.settle()
            for arn in self._until:
                cluster = cluster_at(arn)
                if cluster is not None:
                    cluster.status = "promoting"
            return describe(response)

        return described

    def _promoting(self, _promote: Callable[..., Any]) -> Callable[..., Any]:
        def promoted(backend: Any, db_cluster_identifier: str) -> Any:
            self.settle()
            cluster = backend.clusters.get(db_cluster_identifier)
            if cluster is None:
                raise RDSClientError("DBClusterNotFoundFault", f"{db_cluster_identifier} not found")
            arn = cluster.db_cluster_arn
            if not is_replica(cluster) or arn in self._until:
                raise RDSClientError("InvalidDBClusterStateFault", f"{arn} is no replica")
            self._until[arn] = self._now() + self._takes
            cluster.status = "promoting"
            return cluster

        return promoted


def is_replica(cluster: Any) -> bool:
    """A member of a global database names a source as well, and is none."""
    return bool(cluster.replication_source_identifier) and not cluster.global_cluster_identifier


def cluster_at(arn: str) -> Any | None:
    """None where it is gone."""
    _, _, _, region, account, _, name = arn.split(":")
    return rds_backends[account][region].clusters.get(name)


def _leave(cluster: Any) -> None:
    """The source may be gone: it forgets the replica where it is there."""
    for account in rds_backends.values():
        for backend in account.values():
            for other in list(backend.clusters.values()):
                if cluster.db_cluster_arn in other.read_replica_identifiers:
                    other.read_replica_identifiers.remove(cluster.db_cluster_arn)
    cluster.replication_source_identifier = None


def _creating(create: Callable[..., Any]) -> Callable[..., Any]:
    """What the source has, "you can't specify" (CreateDBCluster): user, password and name of the
    database. An encrypted replica needs a key of its own region."""

    def created(backend: Any, about: dict[str, Any]) -> Any:
        source = about.get("replication_source_identifier")
        if not source:
            return create(backend, about)
        fixed = ("master_username", "master_user_password", "master_password", "database_name")
        given = [name for name in fixed if about.get(name)]
        if given:
            text = f"{', '.join(given)} is the source's"
            raise RDSClientError("InvalidParameterCombination", text)
        if not about.get("kms_key_id"):
            raise RDSClientError("InvalidParameterCombination", "no key of the replica's region")
        origin = find_cluster(source)
        taken = {"master_username": origin.master_username, "master_user_password": _TAKEN}
        return create(backend, {**about, **taken, "database_name": origin.database_name})

    return created


def _deleting(delete: Callable[..., Any]) -> Callable[..., Any]:
    """A replica that is deleted is none of its source any more; a source that is deleted leaves
    its replicas as they are."""

    def deleted(backend: Any, cluster_identifier: str, *more: Any, **named: Any) -> Any:
        cluster = backend.clusters.get(cluster_identifier)
        if cluster is not None and is_replica(cluster):
            _leave(cluster)
        return delete(backend, cluster_identifier, *more, **named)

    return deleted
