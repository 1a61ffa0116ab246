"""Aurora: what a global database says about itself. `strategies` has the ways to change its
writer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from ..direction import Roles
from .settings import PATIENT

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_rds import RDSClient


@cache
def _client(region: str, config: Config) -> RDSClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: RDSClient = boto3.client("rds", region_name=region, config=config)
    return client


def roles_in(region: str, global_cluster: str, config: Config = PATIENT) -> Roles:
    """Gives roles without members where AWS lists no such database. Raises what AWS raises."""
    answer = _client(region, config).describe_global_clusters(
        GlobalClusterIdentifier=global_cluster
    )
    clusters = answer.get("GlobalClusters", [])
    if not clusters:
        return Roles(transition="not listed", members=frozenset(), writer=None)
    cluster = clusters[0]
    members = cluster.get("GlobalClusterMembers", [])
    arns = frozenset(member.get("DBClusterArn", "") for member in members)
    writers = [member.get("DBClusterArn", "") for member in members if member.get("IsWriter")]
    # A member that lost the writer's role unplanned is rebuilt; AWS switches to none meanwhile.
    behind = (m for m in members if m.get("SynchronizationStatus") == "pending-resync")
    # `str`, not the enumeration of the model: it does not list `switching-over`, which the text
    # documents.
    status = str(cluster.get("FailoverState", {}).get("Status") or "")
    return Roles(
        transition=status or None,
        members=arns,
        writer=writers[0] if len(writers) == 1 else None,
        behind=frozenset(member.get("DBClusterArn", "") for member in behind),
    )


def warm(region: str, config: Config) -> None:
    """Makes the client ahead of the first call."""
    _client(region, config)
