"""Sets everything up: the emulator's clock, the deployed handlers, and all that moves."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3

from ..emulator.server import ACCOUNT
from .alarms import Alarms
from .application import Application
from .bundle import load, unpack
from .functions import Functions
from .platform import Platform
from .replication import Replication
from .schedules import Schedules
from .stand_ins import stand_in

if TYPE_CHECKING:
    from pathlib import Path

    from ..clock import VirtualClock
    from ..emulator.server import Emulator
    from ..settings import Settings
    from .network import Network


@dataclass
class Stage:
    """The platform, running."""

    clock: VirtualClock
    network: Network
    emulator: Emulator
    settings: Settings
    platform: Platform
    digest: str
    functions: Functions
    alarms: Alarms
    schedules: Schedules
    application: Application
    replication: Replication
    log: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        emulator: Emulator,
        clock: VirtualClock,
        network: Network,
        settings: Settings,
        folder: Path,
    ) -> Stage:
        digest = unpack(ACCOUNT, folder)
        platform = Platform.of(folder)
        emulator.statements.expect(platform.invariants())
        functions = Functions(clock, network, ACCOUNT, settings.function_start)
        application = Application(
            clock, network, emulator.statements, platform, ACCOUNT, settings.silent
        )
        made = cls(
            clock=clock,
            network=network,
            emulator=emulator,
            settings=settings,
            platform=platform,
            digest=digest,
            functions=functions,
            alarms=Alarms(clock, network, functions, ACCOUNT, settings.alarm_action),
            schedules=Schedules(clock, network, functions, ACCOUNT),
            application=application,
            replication=Replication(
                clock, network, application, emulator.globals, settings.replication_lag
            ),
        )
        network.invoke = functions.call
        network.attach()
        stand_in(load(folder), clock, application.connect, made.write)
        return made

    def start(self) -> None:
        """Everything runs; alarms are looked at in the middle between two probes."""
        for region in self.platform.serving():
            self.application.start(region)
        self.replication.start()
        self.schedules.start(self.platform.regions())
        middle = self.settings.function_start + self.platform.interval / 2
        self.alarms.start(self.platform.regions(), after=middle)

    def kill(self, region: str) -> list[str]:
        """The region is gone: what runs in it, and what it would answer."""
        self.network.dead.add(region)
        return self.clock.kill(region)

    def revive(self, region: str) -> None:
        self.network.dead.discard(region)
        self.alarms.forget(region)
        if region in self.platform.serving():
            self.application.start(region)

    def write(self, text: str) -> None:
        """A line that a handler printed."""
        process = self.clock.current()
        where = "" if process is None else process.region
        for line in text.splitlines():
            self.log.append(f"{self.clock.now():.3f} {where} {line}")

    # What the drill looks at.

    def writer(self, database: str) -> str:
        """The region whose cluster writes, as the API says it."""
        name = self.platform.global_cluster(database)
        client = boto3.client("rds", region_name=self.platform.witness)
        found = client.describe_global_clusters(GlobalClusterIdentifier=name)["GlobalClusters"][0]
        if found.get("FailoverState"):
            return ""
        writers = [m["DBClusterArn"] for m in found["GlobalClusterMembers"] if m["IsWriter"]]
        return writers[0].split(":")[3] if len(writers) == 1 else ""

    def in_step(self, database: str) -> bool:
        """Whether every member has joined again and follows the writer."""
        name = self.platform.global_cluster(database)
        client = boto3.client("rds", region_name=self.platform.witness)
        found = client.describe_global_clusters(GlobalClusterIdentifier=name)["GlobalClusters"][0]
        members = found["GlobalClusterMembers"]
        return all(member["SynchronizationStatus"] == "connected" for member in members)

    def item(self, key: str) -> dict[str, Any] | None:
        """An item of the coordination table."""
        client = boto3.client("dynamodb", region_name=self.platform.witness)
        found = client.get_item(TableName=self.platform.table, Key={"id": {"S": key}})
        return found.get("Item")

    def record(self) -> dict[str, Any] | None:
        """The record of the last run."""
        text = ((self.item("run") or {}).get("run") or {}).get("S")
        if text is None:
            return None
        record: dict[str, Any] = json.loads(text)
        return record
