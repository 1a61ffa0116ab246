"""Auto Scaling: more machines for a group."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_autoscaling import AutoScalingClient


@cache
def _client(region: str) -> AutoScalingClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: AutoScalingClient = boto3.client("autoscaling", region_name=region, config=PATIENT)
    return client


def grow(region: str, name: str, desired: int) -> None:
    """Cooldowns are for gentle growth; this is not that moment."""
    _client(region).set_desired_capacity(
        AutoScalingGroupName=name, DesiredCapacity=desired, HonorCooldown=False
    )


def warm(region: str) -> None:
    """Makes the client ahead of the first call."""
    _client(region)
