"""Planned: quiesces the old writer first, and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

from ..aws.settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient


def request(region: str, global_cluster: str, target_arn: str) -> None:
    """Asks in the region of the present writer."""
    client: RDSClient = boto3.client("rds", region_name=region, config=PATIENT)
    client.switchover_global_cluster(
        GlobalClusterIdentifier=global_cluster,
        TargetDbClusterIdentifier=target_arn,
    )
