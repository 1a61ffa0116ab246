"""Auto Scaling: how many machines a group has, and more of them."""

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
    desired: int
    maximum: int
    in_service: int


@cache
def _client(region: str) -> AutoScalingClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: AutoScalingClient = boto3.client("autoscaling", region_name=region, config=PATIENT)
    return client


class Group:
    """One Auto Scaling group."""

    def __init__(self, region: str, name: str) -> None:
        self._client = _client(region)
        self._name = name

    def size(self) -> Size | None:
        """None if there is no such group."""
        answer = self._client.describe_auto_scaling_groups(AutoScalingGroupNames=[self._name])
        groups = answer.get("AutoScalingGroups", [])
        if not groups:
            return None
        group = groups[0]
        serving = [
            one for one in group.get("Instances", []) if one.get("LifecycleState") == "InService"
        ]
        return Size(
            desired=group["DesiredCapacity"], maximum=group["MaxSize"], in_service=len(serving)
        )

    def grow(self, desired: int) -> None:
        """Cooldowns are for gentle growth; this is not that moment."""
        self._client.set_desired_capacity(
            AutoScalingGroupName=self._name, DesiredCapacity=desired, HonorCooldown=False
        )
