"""Auto Scaling: how many machines a group has. `growth` has the way to more of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_autoscaling import AutoScalingClient


@dataclass(frozen=True, slots=True)
class Size:
    """How many machines a group may have, wants to have, and has in service."""

    minimum: int
    desired: int
    maximum: int
    in_service: int


@cache
def _client(region: str) -> AutoScalingClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: AutoScalingClient = boto3.client("autoscaling", region_name=region, config=PATIENT)
    return client


def size_of(region: str, name: str) -> Size | None:
    """None if there is no such group."""
    answer = _client(region).describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    groups = answer.get("AutoScalingGroups", [])
    if not groups:
        return None
    group = groups[0]
    serving = [
        one for one in group.get("Instances", []) if one.get("LifecycleState") == "InService"
    ]
    return Size(
        minimum=group["MinSize"],
        desired=group["DesiredCapacity"],
        maximum=group["MaxSize"],
        in_service=len(serving),
    )


def warm(region: str) -> None:
    """Makes the client ahead of the first call."""
    _client(region)
