"""CloudWatch: publishes what the prober saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import HASTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDatumTypeDef


@dataclass(frozen=True, slots=True)
class Reading:
    """What one check of one region was seen as."""

    region: str
    check: str
    unhealthy: bool


@cache
def _client(region: str) -> CloudWatchClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: CloudWatchClient = boto3.client("cloudwatch", region_name=region, config=HASTY)
    return client


class HealthMetric:
    """Publishes `EndpointUnhealthy`, 0 or 1, and `WriterCount`, at a resolution of one second so
    that an alarm may look every ten."""

    def __init__(self, region: str, namespace: str) -> None:
        self._client = _client(region)
        self._namespace = namespace

    def send(self, readings: Iterable[Reading], writers: Mapping[str, int], at: float) -> None:
        time = datetime.fromtimestamp(at, UTC)
        seen: list[MetricDatumTypeDef] = [
            {
                "MetricName": "EndpointUnhealthy",
                "Dimensions": [
                    {"Name": "Region", "Value": reading.region},
                    {"Name": "Check", "Value": reading.check},
                ],
                "Timestamp": time,
                "Value": 1.0 if reading.unhealthy else 0.0,
                "StorageResolution": 1,
            }
            for reading in readings
        ]
        counted: list[MetricDatumTypeDef] = [
            {
                "MetricName": "WriterCount",
                "Dimensions": [{"Name": "Check", "Value": check}],
                "Timestamp": time,
                "Value": float(count),
                "StorageResolution": 1,
            }
            for check, count in writers.items()
        ]
        self._client.put_metric_data(Namespace=self._namespace, MetricData=[*seen, *counted])
