"""CloudWatch: reads the replication lag, publishes what the prober saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import HASTY, PATIENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from botocore.config import Config
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDatumTypeDef

PERIOD = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """A lag, and the end of the minute it was measured in."""

    at: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one check of one region was seen as."""

    region: str
    check: str
    unhealthy: bool


@cache
def _client(region: str, config: Config) -> CloudWatchClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: CloudWatchClient = boto3.client("cloudwatch", region_name=region, config=config)
    return client


def lag_samples(region: str, cluster: str, now: float, back: int) -> list[Sample]:
    """AuroraGlobalDBRPOLag of a secondary cluster, newest first. It exists in the secondary's
    region only."""
    end = datetime.fromtimestamp(now, UTC)
    answer = _client(region, PATIENT).get_metric_data(
        MetricDataQueries=[
            {
                "Id": "lag",
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/RDS",
                        "MetricName": "AuroraGlobalDBRPOLag",
                        "Dimensions": [{"Name": "DBClusterIdentifier", "Value": cluster}],
                    },
                    "Period": PERIOD,
                    "Stat": "Maximum",
                },
            }
        ],
        StartTime=end - timedelta(seconds=back),
        EndTime=end,
        ScanBy="TimestampDescending",
    )
    samples = [
        Sample(at=at.timestamp() + PERIOD, milliseconds=value)
        for result in answer.get("MetricDataResults", [])
        for at, value in zip(result.get("Timestamps", []), result.get("Values", []), strict=True)
    ]
    return sorted(samples, key=lambda sample: sample.at, reverse=True)


class HealthMetric:
    """Publishes `EndpointUnhealthy`: 0 or 1, at a resolution of one second so that an alarm may
    look every ten."""

    def __init__(self, region: str, namespace: str) -> None:
        self._client = _client(region, HASTY)
        self._namespace = namespace

    def send(self, readings: Iterable[Reading], at: float) -> None:
        data: list[MetricDatumTypeDef] = [
            {
                "MetricName": "EndpointUnhealthy",
                "Dimensions": [
                    {"Name": "Region", "Value": reading.region},
                    {"Name": "Check", "Value": reading.check},
                ],
                "Timestamp": datetime.fromtimestamp(at, UTC),
                "Value": 1.0 if reading.unhealthy else 0.0,
                "StorageResolution": 1,
            }
            for reading in readings
        ]
        self._client.put_metric_data(Namespace=self._namespace, MetricData=data)
