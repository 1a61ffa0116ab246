"""Aurora's replication: readers and replicas have what the writer had a moment ago, and say by how
much they lag, once a minute, in their own region."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import boto3

from ..emulator.binlog import cluster_at, is_replica
from ..emulator.statements import REPLICA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_cloudwatch.type_defs import DimensionTypeDef

    from ..clock import VirtualClock
    from ..emulator.roles import Roles
    from ..emulator.server import Emulator
    from .application import Application
    from .network import Network

_MINUTE = 60.0


def _ships(roles: Roles, arn: str) -> bool:
    """The writer does; and the old one of a switchover, which loses nothing: it is quiesced, and
    what it wrote last arrives."""
    view = roles.view()
    going = view.transition
    return view.accepts == arn or (going is not None and going.planned and going.source == arn)


@dataclass
class Replication:
    """Of every database of the platform."""

    clock: VirtualClock
    network: Network
    application: Application
    emulator: Emulator
    lag_seconds: float
    binlog_lag_seconds: float
    _fresh: dict[str, float] = field(default_factory=dict)

    def start(self) -> None:
        """Ships the writes and publishes the lag of each database from now on."""
        for database in self.application.platform.databases():
            self.clock.spawn(f"replication of {database}", partial(self._ship, database))
            self.clock.spawn(f"metrics of {database}", partial(self._publish, database))

    def _lag(self, database: str) -> float:
        by_binlog = self.application.platform.global_cluster(database) is None
        return self.binlog_lag_seconds if by_binlog else self.lag_seconds

    def _ship(self, database: str) -> None:
        """Every so many seconds, so that a reader lags by up to twice that. What was not shipped
        when the writer died is lost."""
        arns = self._arns(database)
        while True:
            for arn in arns.values():
                self._fresh.setdefault(arn, self.clock.now())
            self.clock.sleep(self._lag(database))
            for source, arn in arns.items():
                if not self.network.alive(source):
                    continue
                for region, reader in self._followers(arns, arn):
                    if self.network.alive(region):
                        self.application.statements.replicate(arn, reader)
                        self._fresh[reader] = self.clock.now()

    def _followers(self, arns: dict[str, str], arn: str) -> Iterator[tuple[str, str]]:
        """Those to which the cluster ships now."""
        roles = self.emulator.globals.of_cluster(arn)
        if roles is not None and not _ships(roles, arn):
            return
        for region, reader in arns.items():
            if roles is None:
                follows = self._source(reader) == arn and self._reads(reader)
            else:
                same = self.emulator.globals.of_cluster(reader) is roles
                follows = same and reader not in roles.rebuilding
            if follows and reader != arn:
                yield region, reader

    def _source(self, arn: str) -> str:
        """Of a replica by binlog; empty where it is none."""
        cluster = cluster_at(arn)
        if cluster is None or not is_replica(cluster):
            return ""
        return str(cluster.replication_source_identifier)

    def _reads(self, arn: str) -> bool:
        """Whether it is a replica by binlog that replicates: one that is promoted has stopped."""
        return self.emulator.role(arn) == REPLICA

    def _publish(self, database: str) -> None:
        """Only where a reader or a replica is, stamped with the minute it is about."""
        arns = self._arns(database)
        while True:
            minute = self.clock.now()
            self.clock.sleep(_MINUTE)
            for region, arn in arns.items():
                if not self.network.alive(region):
                    continue
                behind = self.clock.now() - self._fresh[arn] + self._lag(database)
                if self._is_secondary(arn):
                    self._put(region, "AuroraGlobalDBRPOLag", minute, behind * 1000.0, arn)
                elif self._reads(arn):
                    self._put(region, "AuroraBinlogReplicaLag", minute, behind, arn)

    def _is_secondary(self, arn: str) -> bool:
        roles = self.emulator.globals.of_cluster(arn)
        return roles is not None and arn not in roles.rebuilding and roles.view().writer != arn

    def _put(self, region: str, metric: str, minute: float, value: float, arn: str) -> None:
        """AuroraGlobalDBRPOLag is in milliseconds; AuroraBinlogReplicaLag in seconds, and of the
        instance that applies the binlog."""
        by_binlog = metric == "AuroraBinlogReplicaLag"
        cluster = arn.rsplit(":", 1)[-1]
        dimensions: list[DimensionTypeDef] = [{"Name": "DBClusterIdentifier", "Value": cluster}]
        if by_binlog:
            dimensions.append({"Name": "Role", "Value": "WRITER"})
        boto3.client("cloudwatch", region_name=region).put_metric_data(
            Namespace="AWS/RDS",
            MetricData=[
                {
                    "MetricName": metric,
                    "Dimensions": dimensions,
                    "Timestamp": datetime.fromtimestamp(minute, UTC),
                    "Value": value,
                    "Unit": "Seconds" if by_binlog else "Milliseconds",
                }
            ],
        )

    def _arns(self, database: str) -> dict[str, str]:
        clusters = self.application.platform.clusters(database)
        return {region: self.application.arn(database, region) for region in clusters}
