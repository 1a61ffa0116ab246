"""Unplanned, with the loss of what was not replicated yet: keeps the topology, and Aurora tries to
fence the old writer.

Without AllowDataLoss this would silently ask for a switchover, which waits for the dead writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

from ..aws.settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient


def request(region: str, global_cluster: str, target_arn: str) -> None:
    """Asks in the region of the target."""
    client: RDSClient = boto3.client("rds", region_name=region, config=PATIENT)
    client.failover_global_cluster(
        GlobalClusterIdentifier=global_cluster,
        TargetDbClusterIdentifier=target_arn,
        AllowDataLoss=True,
    )
