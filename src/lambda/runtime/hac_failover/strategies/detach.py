"""Takes the cluster out of the global database, which makes it a writer of its own.

Nothing fences the old writer, and the topology has to be rebuilt."""

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


def request(region: str, global_cluster: str, target_arn: str) -> None:
    """Asks in the region of the target."""
    client(region).remove_from_global_cluster(
        GlobalClusterIdentifier=global_cluster,
        DbClusterIdentifier=target_arn,
    )
