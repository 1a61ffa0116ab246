"""CloudWatch: reads the replication lag of a secondary cluster, or of a read replica."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import DimensionTypeDef, MetricTypeDef

    from ..plan import Database

_PERIOD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """A lag, and the end of the minute it was measured in. It is none where replication did not
    run: what was known before says nothing about then."""

    at: float
    milliseconds: float | None


@cache
def _client(region: str) -> CloudWatchClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: CloudWatchClient = boto3.client("cloudwatch", region_name=region, config=PATIENT)
    return client


def lag_samples(region: str, database: Database, now: float, back: int) -> list[Sample]:
    """Newest first. The metric exists in the region of the secondary, or of the replica, only:
    AuroraGlobalDBRPOLag in milliseconds; AuroraBinlogReplicaLag in seconds, known to the instance
    that applies the binlog, and -1 where MySQL has no number."""
    cluster: DimensionTypeDef
    cluster = {"Name": "DBClusterIdentifier", "Value": database.clusters[region]}
    metric: MetricTypeDef = {"MetricName": "AuroraGlobalDBRPOLag", "Dimensions": [cluster]}
    unit = 1.0
    if database.by_binlog:
        writer: DimensionTypeDef = {"Name": "Role", "Value": "WRITER"}
        metric = {"MetricName": "AuroraBinlogReplicaLag", "Dimensions": [cluster, writer]}
        unit = 1_000.0
    end = datetime.fromtimestamp(now, UTC)
    answer = _client(region).get_metric_data(
        MetricDataQueries=[
            {
                "Id": "lag",
                "MetricStat": {
                    "Metric": {"Namespace": "AWS/RDS", **metric},
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
        Sample(at.timestamp() + _PERIOD_SECONDS, value * unit if value >= 0 else None)
        for result in answer.get("MetricDataResults", [])
        for at, value in zip(result.get("Timestamps", []), result.get("Values", []), strict=True)
    ]
    return sorted(samples, key=lambda sample: sample.at, reverse=True)


def warm(region: str) -> None:
    """Makes the client ahead of the first call."""
    _client(region)
