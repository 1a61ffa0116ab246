"""CloudWatch: publishes what the prober saw."""

from __future__ import annotations

from dataclasses import dataclass
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


class Metrics:
    """Publishes in the namespace of the platform. Nothing carries a time of its own: CloudWatch
    takes the time at which it arrives, whatever the clock here says."""

    def __init__(self, region: str, namespace: str) -> None:
        self._client = _client(region)
        self._namespace = namespace

    def health(
        self,
        readings: Iterable[Reading],
        writers: Mapping[str, int],
        answering: Mapping[str, int],
    ) -> None:
        """`EndpointUnhealthy`, 0 or 1, `WriterCount` and `RegionsAnswering`, at a resolution of
        one second so that an alarm may look every ten."""
        seen: list[MetricDatumTypeDef] = [
            {
                "MetricName": "EndpointUnhealthy",
                "Dimensions": [
                    {"Name": "Region", "Value": reading.region},
                    {"Name": "Check", "Value": reading.check},
                ],
                "Value": 1.0 if reading.unhealthy else 0.0,
                "StorageResolution": 1,
            }
            for reading in readings
        ]
        counted: list[MetricDatumTypeDef] = [
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "Check", "Value": check}],
                "Value": float(count),
                "StorageResolution": 1,
            }
            for metric, counts in (("WriterCount", writers), ("RegionsAnswering", answering))
            for check, count in counts.items()
        ]
        self._send([*seen, *counted])

    def leases(self, elsewhere: Mapping[str, bool]) -> None:
        """`LeaseElsewhere`, 0 or 1: whether no region may write a database."""
        self._send(
            [
                {
                    "MetricName": "LeaseElsewhere",
                    "Dimensions": [{"Name": "Check", "Value": database}],
                    "Value": 1.0 if is_elsewhere else 0.0,
                    "StorageResolution": 1,
                }
                for database, is_elsewhere in elsewhere.items()
            ]
        )

    def readiness(self, missing: int) -> None:
        """`NotReady`: how much is missing for a failover into this region."""
        self._send([{"MetricName": "NotReady", "Value": float(missing)}])

    def _send(self, data: list[MetricDatumTypeDef]) -> None:
        self._client.put_metric_data(Namespace=self._namespace, MetricData=data)
