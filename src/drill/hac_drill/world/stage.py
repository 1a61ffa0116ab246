"""Sets everything up: the emulator's clock, the deployed handlers, and all that moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from ..emulator.server import ACCOUNT
from .alarms import Alarms
from .application import Application
from .bundle import load, unpack
from .functions import Functions
from .names import Names
from .observe import Observer
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


# What the handlers printed, beside the folder of their archive.
LOG = "handlers.log"


@dataclass
class Stage:
    """The platform, running."""

    clock: VirtualClock
    network: Network
    emulator: Emulator
    settings: Settings
    platform: Platform
    digest: str
    folder: Path
    observer: Observer
    functions: Functions
    alarms: Alarms
    schedules: Schedules
    application: Application
    replication: Replication
    names: Names
    log: TextIO
    started_at: float = 0.0

    @classmethod
    def of(
        cls,
        emulator: Emulator,
        clock: VirtualClock,
        network: Network,
        settings: Settings,
        folder: Path,
    ) -> Stage:
        """Unpacks what Terraform deployed, and connects it. Nothing moves before `start`."""
        digest = unpack(ACCOUNT, folder / "first")
        platform = Platform.of(folder / "first")
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
            folder=folder,
            log=(folder.parent / LOG).open("w", encoding="utf-8"),
            observer=Observer(platform),
            functions=functions,
            alarms=Alarms(clock, network, functions, ACCOUNT, settings.alarm_action),
            schedules=Schedules(clock, network, functions, ACCOUNT),
            application=application,
            replication=Replication(
                clock,
                network,
                application,
                emulator,
                settings.replication_lag,
                settings.binlog_lag,
            ),
            names=Names(clock, application, ACCOUNT),
        )
        network.invoke = functions.call
        network.send = functions.send
        network.attach()
        made.load(folder / "first")
        return made

    def load(self, bundle: Path) -> None:
        """The handlers that run from now on."""
        stand_in(load(bundle), self.clock, self.application.connect, self.write)

    def deploy_anew(self) -> None:
        """What Terraform has applied since: the same platform, built anew."""
        bundle = self.folder / "anew"
        self.digest = unpack(ACCOUNT, bundle)
        self.platform = self.application.platform = Platform.of(bundle)
        self.observer = Observer(self.platform)
        self.load(bundle)

    def start(self) -> None:
        """Everything runs; alarms are looked at in the middle between two probes."""
        self.started_at = self.clock.now()
        self.emulator.machines.wait_from_now_on()
        for region in self.platform.serving():
            self.application.start(region)
        self.replication.start()
        self.names.start()
        self.schedules.start(self.platform.regions())
        middle = self.settings.function_start + self.platform.interval / 2
        self.alarms.start(self.platform.regions(), after=middle)

    def kill(self, region: str) -> list[str]:
        """The region is gone: what runs in it, and what it would answer."""
        self.network.dead.add(region)
        self.functions.forget(region)
        return self.clock.kill(region)

    def revive(self, region: str) -> None:
        """The region is back: its functions are cold, and its alarms know no state."""
        self.network.dead.discard(region)
        self.functions.forget(region)
        self.alarms.forget(region)
        if region in self.platform.serving():
            self.application.start(region)

    def write(self, text: str) -> None:
        """A line that a handler printed."""
        process = self.clock.current()
        where = "" if process is None else process.region
        for line in text.splitlines():
            self.log.write(f"{self.clock.now():.3f} {where} {line}\n")
        self.log.flush()
