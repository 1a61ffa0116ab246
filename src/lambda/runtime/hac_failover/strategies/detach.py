"""Takes the cluster out of the global database, which makes it a writer of its own.

Nothing fences the old writer, and the topology has to be rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

from ..aws.settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient


def request(region: str, global_cluster: str, target_arn: str) -> None:
    """Asks in the region of the target."""
    client: RDSClient = boto3.client("rds", region_name=region, config=PATIENT)
    client.remove_from_global_cluster(
        GlobalClusterIdentifier=global_cluster,
        DbClusterIdentifier=target_arn,
    )
