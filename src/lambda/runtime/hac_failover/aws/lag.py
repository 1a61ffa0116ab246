"""CloudWatch: reads the replication lag of a secondary cluster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

_PERIOD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """A lag, and the end of the minute it was measured in."""

    at: float
    milliseconds: float


@cache
def _client(region: str) -> CloudWatchClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: CloudWatchClient = boto3.client("cloudwatch", region_name=region, config=PATIENT)
    return client


def lag_samples(region: str, cluster: str, now: float, back: int) -> list[Sample]:
    """AuroraGlobalDBRPOLag of a secondary cluster, newest first. It exists in the secondary's
    region only."""
    end = datetime.fromtimestamp(now, UTC)
    answer = _client(region).get_metric_data(
        MetricDataQueries=[
            {
                "Id": "lag",
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/RDS",
                        "MetricName": "AuroraGlobalDBRPOLag",
                        "Dimensions": [{"Name": "DBClusterIdentifier", "Value": cluster}],
                    },
                    "Period": _PERIOD_SECONDS,
                    "Stat": "Maximum",
                },
            }
        ],
        StartTime=end - timedelta(seconds=back),
        EndTime=end,
        ScanBy="TimestampDescending",
    )
    samples = [
        Sample(at=at.timestamp() + _PERIOD_SECONDS, milliseconds=value)
        for result in answer.get("MetricDataResults", [])
        for at, value in zip(result.get("Timestamps", []), result.get("Values", []), strict=True)
    ]
    return sorted(samples, key=lambda sample: sample.at, reverse=True)
