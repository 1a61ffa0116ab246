"""Aurora: what one cluster says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

# The state faults do not mean "no": they mean "already on the way, or not now". Who gets one
# looks again.
STATE_FAULTS = frozenset({"InvalidGlobalClusterStateFault", "InvalidDBClusterStateFault"})


@dataclass(frozen=True, slots=True)
class Cluster:
    """`status` is `available`, `promoting`, ...; it says nothing about the role: a read-only
    secondary is `available`. `source` is the ARN of the cluster it replicates by binlog; empty if
    it is no such replica. A cluster that is `NOT_LISTED` says nothing of the sort."""

    status: str
    source: str = ""


NOT_LISTED = Cluster("not listed")


@cache
def _client(region: str) -> RDSClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: RDSClient = boto3.client("rds", region_name=region, config=PATIENT)
    return client


def cluster_in(region: str, name: str) -> Cluster:
    answer = _client(region).describe_db_clusters(DBClusterIdentifier=name)
    found = answer.get("DBClusters", [])
    if not found:
        return NOT_LISTED
    status = found[0].get("Status", "unknown")
    return Cluster(status, found[0].get("ReplicationSourceIdentifier") or "")
