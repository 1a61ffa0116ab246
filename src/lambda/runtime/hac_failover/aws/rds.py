"""Aurora: what one cluster says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_rds import RDSClient

# The state faults do not mean "no": they mean "already on the way, or not now". Who gets one
# looks again.
STATE_FAULTS = frozenset({"InvalidGlobalClusterStateFault", "InvalidDBClusterStateFault"})


@dataclass(frozen=True, slots=True)
class Cluster:
    """`status` is `available`, `promoting`, ...; it says nothing about the role: a read-only
    secondary is `available`. `source` is the ARN of the cluster it replicates by binlog; empty if
    it is no such replica. `version` is that of its engine, `data_api` whether SQL may be asked
    over HTTPS, `instances` how many it has: a cluster without one stores, and answers nobody.
    `has_writer` is whether one of them is its writer, which no secondary has. A cluster that is
    `NOT_LISTED` says nothing of the sort."""

    status: str
    source: str = ""
    version: str = ""
    data_api: bool = False
    instances: int = 0
    has_writer: bool = False


NOT_LISTED = Cluster("not listed")


@cache
def _client(region: str, config: Config) -> RDSClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: RDSClient = boto3.client("rds", region_name=region, config=config)
    return client


def cluster_in(region: str, name: str, config: Config = PATIENT) -> Cluster:
    """Gives `NOT_LISTED` where AWS answers with no such cluster. Raises what AWS raises."""
    answer = _client(region, config).describe_db_clusters(DBClusterIdentifier=name)
    found = answer.get("DBClusters", [])
    if not found:
        return NOT_LISTED
    cluster = found[0]
    members = cluster.get("DBClusterMembers", [])
    return Cluster(
        status=cluster.get("Status", "unknown"),
        source=cluster.get("ReplicationSourceIdentifier") or "",
        version=cluster.get("EngineVersion", ""),
        data_api=cluster.get("HttpEndpointEnabled", False),
        instances=len(members),
        has_writer=any(member.get("IsClusterWriter") is True for member in members),
    )


def warm(region: str, config: Config) -> None:
    """Makes the client ahead of the first call."""
    _client(region, config)
