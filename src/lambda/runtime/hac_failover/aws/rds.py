"""Aurora: what a global database says about itself. `strategies` has the ways to change its
writer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from ..direction import GlobalState
from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

# The state faults do not mean "no": they mean "already on the way, or not now". Who gets one
# looks again.
STATE_FAULTS = frozenset({"InvalidGlobalClusterStateFault", "InvalidDBClusterStateFault"})


@cache
def _client(region: str) -> RDSClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: RDSClient = boto3.client("rds", region_name=region, config=PATIENT)
    return client


class Aurora:
    """Aurora, seen from one region."""

    def __init__(self, region: str) -> None:
        self._client = _client(region)

    def global_state(self, global_cluster: str) -> GlobalState:
        answer = self._client.describe_global_clusters(GlobalClusterIdentifier=global_cluster)
        clusters = answer.get("GlobalClusters", [])
        if not clusters:
            return GlobalState(transition="not listed", members=frozenset(), writer=None)
        cluster = clusters[0]
        members = cluster.get("GlobalClusterMembers", [])
        arns = frozenset(member.get("DBClusterArn", "") for member in members)
        writers = [member.get("DBClusterArn", "") for member in members if member.get("IsWriter")]
        # `str`, not the enumeration of the model: it does not list `switching-over`, which the
        # text documents.
        status = str(cluster.get("FailoverState", {}).get("Status") or "")
        return GlobalState(
            transition=status or None,
            members=arns,
            writer=writers[0] if len(writers) == 1 else None,
        )

    def cluster_status(self, cluster: str) -> str:
        """`available`, `promoting`, ...; says nothing about the role: a read-only secondary is
        `available`."""
        answer = self._client.describe_db_clusters(DBClusterIdentifier=cluster)
        found = answer.get("DBClusters", [])
        return found[0].get("Status", "unknown") if found else "not listed"
