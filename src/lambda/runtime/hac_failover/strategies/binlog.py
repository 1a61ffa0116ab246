"""Makes a read replica by binlog a cluster of its own: replication ends, its instances restart.

Nothing fences the old writer, and it can never follow the new one: a replica is built anew."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from ..aws.settings import ONCE

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient


@cache
def client(region: str) -> RDSClient:
    """Made once for the life of the process, ahead of the day: making one takes longer than a
    call."""
    made: RDSClient = boto3.client("rds", region_name=region, config=ONCE)
    return made


def request(region: str, cluster: str) -> None:
    """Asks in the region of the replica."""
    client(region).promote_read_replica_db_cluster(DBClusterIdentifier=cluster)
