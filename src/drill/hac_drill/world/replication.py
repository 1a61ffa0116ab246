"""Aurora's replication: readers have what the writer had a moment ago, and say by how much they
lag, once a minute, in their own region."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from ..clock import VirtualClock
    from ..emulator.global_databases import GlobalDatabases
    from ..emulator.roles import Roles
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
    """Of every global database of the platform."""

    clock: VirtualClock
    network: Network
    application: Application
    globals: GlobalDatabases
    lag_seconds: float
    _fresh: dict[str, float] = field(default_factory=dict)

    def start(self) -> None:
        for database in self.application.platform.plan["databases"]:
            name = str(database)
            self.clock.spawn(f"replication of {name}", partial(self._ship, name))
            self.clock.spawn(f"metrics of {name}", partial(self._publish, name))

    def _ship(self, database: str) -> None:
        """Every `lag_seconds`, so that a reader lags by up to twice that. What was not shipped
        when the writer died is lost."""
        arns = self._arns(database)
        while True:
            for arn in arns.values():
                self._fresh.setdefault(arn, self.clock.now())
            self.clock.sleep(self.lag_seconds)
            for source, arn in arns.items():
                roles = self.globals.of_cluster(arn)
                if roles is None or not self.network.alive(source) or not _ships(roles, arn):
                    continue
                for region, reader in arns.items():
                    rebuilt = reader in roles.rebuilding
                    if reader != arn and not rebuilt and self.network.alive(region):
                        self.application.statements.replicate(arn, reader)
                        self._fresh[reader] = self.clock.now()

    def _publish(self, database: str) -> None:
        """`AuroraGlobalDBRPOLag`: only where a reader is, stamped with the minute it is about."""
        clusters = self.application.platform.clusters(database)
        arns = self._arns(database)
        while True:
            minute = self.clock.now()
            self.clock.sleep(_MINUTE)
            for region, arn in arns.items():
                roles = self.globals.of_cluster(arn)
                if roles is None or arn in roles.rebuilding or not self.network.alive(region):
                    continue
                if roles.view().writer == arn:
                    continue
                behind = self.clock.now() - self._fresh[arn] + self.lag_seconds
                boto3.client("cloudwatch", region_name=region).put_metric_data(
                    Namespace="AWS/RDS",
                    MetricData=[
                        {
                            "MetricName": "AuroraGlobalDBRPOLag",
                            "Dimensions": [
                                {"Name": "DBClusterIdentifier", "Value": clusters[region]}
                            ],
                            "Timestamp": datetime.fromtimestamp(minute, UTC),
                            "Value": behind * 1000.0,
                            "Unit": "Milliseconds",
                        }
                    ],
                )

    def _arns(self, database: str) -> dict[str, str]:
        clusters = self.application.platform.clusters(database)
        return {region: self.application.arn(database, region) for region in clusters}
