"""Planned: quiesces the old writer first, and loses nothing."""

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
    """Asks in the region of the present writer."""
    client(region).switchover_global_cluster(
        GlobalClusterIdentifier=global_cluster,
        TargetDbClusterIdentifier=target_arn,
    )
