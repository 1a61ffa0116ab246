"""RDS `FailoverGlobalCluster`, `SwitchoverGlobalCluster`, `ModifyGlobalCluster`, which moto lacks;
and what it gets wrong about global clusters: it lists all whichever is asked for, shows no
transition and no tags, and takes no member of another region out, so that Terraform could never
destroy one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBCluster, GlobalCluster, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from .binlog import cluster_at
from .patching import answer_with, replace
from .roles import Refused, Roles
from .statements import READER, WRITER, Role

if TYPE_CHECKING:
    from collections.abc import Callable

# Where moto keeps them all.
_HOME = "us-east-1"


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds."""

    failover: float
    # Of a cluster that leaves: how long it is `promoting`.
    detachment: float
    switchover: float
    resync: float
    # Of a replica by binlog.
    replica: float
    # Of a group of machines.
    growth: float


class GlobalDatabases:
    """Installs itself into moto, and knows the roles of every global database."""

    def __init__(
        self, now: Callable[[], float], alive: Callable[[str], bool], durations: Durations
    ) -> None:
        self._now = now
        self._alive = alive
        self._durations = durations
        self._detached: dict[str, float] = {}

    def install(self) -> None:
        """Adds the calls that moto lacks, and has moto's own show the roles and keep to them."""
        answer_with(RDSResponse, "describe_global_clusters", self._describe)
        answer_with(RDSResponse, "failover_global_cluster", self._failover)
        answer_with(RDSResponse, "switchover_global_cluster", self._switchover)
        answer_with(RDSResponse, "modify_global_cluster", _modify)
        answer_with(RDSResponse, "remove_from_global_cluster", self._remove)
        replace(RDSResponse, "create_global_cluster", _creating)
        replace(RDSResponse, "delete_global_cluster", _deleting_global)
        replace(RDSBackend, "create_global_cluster", self._from_a_cluster)
        replace(RDSBackend, "delete_db_cluster", _deleting)
        replace(RDSBackend, "create_db_cluster", self._joining)
        replace(RDSResponse, "describe_db_clusters", self._describing_clusters)

    def roles(self, cluster: GlobalCluster) -> Roles:
        """The roles of its members, made when first asked for, and kept on moto's own object."""
        known: Roles | None = getattr(cluster, "hac_roles", None)
        if known is None:
            known = Roles(
                now=self._now,
                alive=lambda arn: self._alive(arn.split(":")[3]),
                resync_takes=self._durations.resync,
            )
            vars(cluster)["hac_roles"] = known
        return known

    def of_cluster(self, arn: str) -> Roles | None:
        """The roles of the global database that a cluster is a member of."""
        for account in rds_backends.values():
            for cluster in list(account[_HOME].global_clusters.values()):
                if any(member.db_cluster_arn == arn for member in cluster.members):
                    return self.roles(cluster)
        return None

    def role(self, arn: str) -> Role | None:
        """What SQL says of this cluster now; none where it is no member, and has not just left."""
        roles = self.of_cluster(arn)
        if roles is not None:
            takes = roles.view().accepts == arn and arn not in roles.rebuilding
            return WRITER if takes else READER
        return READER if self._now() < self._detached.get(arn, 0.0) else None

    # The calls. `response` is moto's object of the request.

    def _describe(self, response: Any) -> ActionResult:
        wanted = response.params.get("GlobalClusterIdentifier")
        known = response.global_backend.global_clusters
        if wanted is not None and wanted not in known:
            raise RDSClientError("GlobalClusterNotFoundFault", f"{wanted} not found")
        chosen = [known[wanted]] if wanted is not None else list(known.values())
        return ActionResult({"GlobalClusters": [self._shown(cluster) for cluster in chosen]})

    def _shown(self, cluster: GlobalCluster) -> dict[str, Any]:
        roles = self.roles(cluster)
        view = roles.view()
        _carry_over(cluster, view.writer)
        going = view.transition
        shown: dict[str, Any] = {
            "GlobalClusterIdentifier": cluster.global_cluster_identifier,
            "GlobalClusterResourceId": cluster.global_cluster_resource_id,
            "GlobalClusterArn": cluster.global_cluster_arn,
            "Status": cluster.status,
            "Engine": cluster.engine,
            "EngineVersion": cluster.engine_version,
            "DatabaseName": getattr(cluster, "hac_database_name", None),
            "StorageEncrypted": cluster.storage_encrypted,
            "DeletionProtection": cluster.deletion_protection,
            "Endpoint": cluster.endpoint,
            "TagList": cluster.tags,
            "GlobalClusterMembers": [
                {
                    "DBClusterArn": member.db_cluster_arn,
                    "IsWriter": member.db_cluster_arn == view.writer,
                    "Readers": [
                        other.db_cluster_arn
                        for other in cluster.members
                        if member.db_cluster_arn == view.writer and other is not member
                    ],
                    "GlobalWriteForwardingStatus": "disabled",
                    "SynchronizationStatus": (
                        "pending-resync"
                        if member.db_cluster_arn in roles.rebuilding
                        else "connected"
                    ),
                }
                for member in cluster.members
            ],
        }
        if going is not None and view.state is not None:
            shown["FailoverState"] = {
                "Status": view.state,
                "FromDbClusterArn": going.source,
                "ToDbClusterArn": going.target,
                "IsDataLossAllowed": not going.planned,
            }
        return shown

    def _failover(self, response: Any) -> ActionResult:
        """Without `AllowDataLoss` it is a switchover, as in AWS."""
        params = response.params
        loss, switch = params.get("AllowDataLoss"), params.get("Switchover")
        if loss and switch:
            raise RDSClientError("InvalidParameterCombination", "AllowDataLoss or Switchover")
        return self._begin(response, planned=not loss)

    def _switchover(self, response: Any) -> ActionResult:
        return self._begin(response, planned=True)

    def _begin(self, response: Any, *, planned: bool) -> ActionResult:
        """Asked in the region of the target, a switchover in that of the writer."""
        cluster = _global_cluster(response)
        target = response.params["TargetDbClusterIdentifier"]
        roles = self.roles(cluster)
        asked_in = roles.view().writer if planned else target
        if not target.startswith("arn:") or asked_in.split(":")[3] != response.region:
            raise RDSClientError("DBClusterNotFoundFault", f"{target} is not in this region")
        takes = self._durations.switchover if planned else self._durations.failover
        members = [member.db_cluster_arn for member in cluster.members if member.members]
        try:
            roles.begin(members, target, planned=planned, takes=takes)
        except Refused as error:
            raise RDSClientError(error.code, str(error)) from error
        return ActionResult({"GlobalCluster": self._shown(cluster)})

    def _remove(self, response: Any) -> ActionResult:
        """Detaches: the member becomes a writer of its own."""
        cluster = _global_cluster(response)
        arn = response.params["DbClusterIdentifier"]
        leaving = [member for member in cluster.members if member.db_cluster_arn == arn]
        if not leaving:
            raise RDSClientError("DBClusterNotFoundFault", f"{arn} is no member")
        _leave(cluster, leaving[0])
        self._detached[arn] = self._now() + self._durations.detachment
        return ActionResult({"GlobalCluster": self._shown(cluster)})

    # What moto does around them.

    def _from_a_cluster(self, create: Callable[..., GlobalCluster]) -> Callable[..., GlobalCluster]:
        """Finds the source in any region; moto looks in one only. It becomes the writer, and what
        it is the global database is ("uses the setting from the source cluster",
        CreateGlobalCluster)."""

        def created(
            backend: Any, *, source_db_cluster_identifier: str | None = None, **named: Any
        ) -> GlobalCluster:
            arn = source_db_cluster_identifier
            if arn is None:
                return create(backend, source_db_cluster_identifier=None, **named)
            source = cluster_at(arn)
            if source is None:
                raise RDSClientError("DBClusterNotFoundFault", f"{arn} not found")
            if named.get("engine") is not None:
                raise RDSClientError("InvalidParameterCombination", "the engine is the source's")
            told = {"engine": source.engine, "engine_version": source.engine_version}
            about = {**named, **told, "storage_encrypted": source.storage_encrypted}
            made = create(backend, source_db_cluster_identifier=None, **about)
            source.global_cluster_identifier = made.global_cluster_identifier
            made.members.append(source)
            self.roles(made).writer = arn
            return made

        return created

    def _joining(self, create: Callable[..., DBCluster]) -> Callable[..., DBCluster]:
        def joined(backend: Any, kwargs: dict[str, Any]) -> DBCluster:
            member = create(backend, kwargs)
            # One of that name may have left before it was deleted; this one is another.
            self._detached.pop(member.db_cluster_arn, None)
            wanted = member.global_cluster_identifier
            home = rds_backends[backend.account_id][_HOME]
            if wanted and wanted in home.global_clusters:
                cluster = home.global_clusters[wanted]
                roles = self.roles(cluster)
                if not roles.writer:
                    roles.writer = member.db_cluster_arn
                _carry_over(cluster, roles.writer)
            return member

        return joined

    def _describing_clusters(self, describe: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def described(response: Any) -> Any:
            for cluster in list(response.backend.clusters.values()):
                arn = cluster.db_cluster_arn
                roles = self.of_cluster(arn)
                statuses = roles.view().statuses if roles is not None else {}
                if self._now() < self._detached.get(arn, 0.0):
                    statuses = {arn: "promoting"}
                if cluster.status in ("available", "promoting"):
                    cluster.status = statuses.get(arn, "available")
            return describe(response)

        return described


def _global_cluster(response: Any) -> GlobalCluster:
    wanted = response.params["GlobalClusterIdentifier"]
    cluster: GlobalCluster | None = response.global_backend.global_clusters.get(wanted)
    if cluster is None:
        raise RDSClientError("GlobalClusterNotFoundFault", f"{wanted} not found")
    return cluster


def _carry_over(cluster: GlobalCluster, writer: str) -> None:
    """What every member has from the writer, and what a reader shows: its source. Terraform must
    not take either for drift once the roles have changed."""
    origin = next((member for member in cluster.members if member.master_username), None)
    for member in cluster.members:
        member.is_writer = member.db_cluster_arn == writer
        member.replication_source_identifier = None if member.is_writer else writer
        if origin is not None and member is not origin:
            member.master_username = origin.master_username
            member.database_name = origin.database_name


def _creating(create: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Keeps the tags and the database's name."""

    def created(response: Any) -> Any:
        result = create(response)
        cluster = _global_cluster(response)
        cluster.tags = response.params.get("Tags") or []
        inherited = (member.database_name for member in cluster.members)
        name = response.params.get("DatabaseName") or next(inherited, None)
        vars(cluster)["hac_database_name"] = name
        return result

    return created


def _modify(response: Any) -> ActionResult:
    cluster = _global_cluster(response)
    if "DeletionProtection" in response.params:
        cluster.deletion_protection = response.params["DeletionProtection"]
    if response.params.get("EngineVersion"):
        cluster.engine_version = response.params["EngineVersion"]
        for member in cluster.members:
            member.engine_version = cluster.engine_version
    return ActionResult({"GlobalCluster": cluster})


def _deleting_global(delete: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Deletion protection protects."""

    def deleted(response: Any) -> Any:
        if _global_cluster(response).deletion_protection:
            raise RDSClientError("InvalidGlobalClusterStateFault", "it is protected")
        return delete(response)

    return deleted


def _deleting(delete: Callable[..., DBCluster]) -> Callable[..., DBCluster]:
    """Not while it is in a global cluster ("This cluster is a part of a global cluster, please
    remove it from globalcluster first": what terraform-provider-aws removes it for)."""

    def deleted(backend: Any, cluster_identifier: str, *more: Any, **named: Any) -> DBCluster:
        home = rds_backends[backend.account_id][_HOME]
        known = backend.clusters.get(cluster_identifier)
        if any(known in cluster.members for cluster in home.global_clusters.values()):
            raise RDSClientError(
                "InvalidDBClusterStateFault",
                "This cluster is a part of a global cluster, please remove it from globalcluster "
                "first",
            )
        return delete(backend, cluster_identifier, *more, **named)

    return deleted


def _leave(cluster: GlobalCluster, member: DBCluster) -> None:
    cluster.members.remove(member)
    member.global_cluster_identifier = None
    member.replication_source_identifier = None
    member.is_writer = True
