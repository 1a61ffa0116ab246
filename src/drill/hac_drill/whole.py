"""The whole drill, from the first `terraform apply` to the last `terraform destroy`."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from .clock import VirtualClock
from .emulator.global_databases import Durations
from .emulator.server import ACCOUNT, Emulator
from .failing_over import Drill
from .plans import judge, known_differences
from .protection import unprotect
from .runbook import unpaired
from .terraform import Terraform
from .world.network import Network
from .world.platform import NothingToDrill, Platform
from .world.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .settings import Settings
    from .timeline import Timeline

_MINUTE = 60.0

Result = TypeVar("Result")


@dataclass
class Whole:
    """`generated` is what `hac build` wrote; `work` is a folder of the drill's own."""

    generated: Path
    work: Path
    terraform: str
    settings: Settings
    timeline: Timeline
    started: float = field(default_factory=time.monotonic)

    def run(self) -> int:
        self._can_be_played()
        # At a full minute, so that the same drill runs the same way whenever it is started.
        clock = VirtualClock(time.time() // _MINUTE * _MINUTE)
        network = Network(clock)
        durations = Durations(
            self.settings.failover,
            self.settings.detachment,
            self.settings.switchover,
            self.settings.resync,
        )
        emulator = Emulator(clock.now, network.alive, durations)
        environment = emulator.environment()
        # The handlers' clients, in this process, take theirs from here.
        os.environ.clear()
        os.environ.update(environment)
        self.timeline.title("The platform is applied to the emulator")
        self.timeline.head()
        terraform = Terraform.of(
            self.generated, self.work / "terraform", environment, self.terraform
        )
        self._timed("terraform init", terraform.init)
        made = self._timed("terraform apply", terraform.apply)
        self.timeline.check(f"{made} resources were made", good=made > 0)
        self._plan(terraform, "after the apply")
        stage = Stage.of(emulator, clock, network, self.settings, self.work / "bundle")
        astray = unpaired(self.generated, ACCOUNT, stage.platform.regions())
        self.timeline.check("RUNBOOK.md has a section for every alarm", not astray, *astray)
        self.timeline.event(f"every function runs the archive {stage.digest}")
        try:
            self._drill(stage, terraform)
        finally:
            log = "\n".join(stage.log)
            (self.work / "handlers.log").write_text(f"{log}\n", encoding="utf-8")
        self._destroy(terraform, stage)
        return self.timeline.end()

    def _can_be_played(self) -> None:
        """Said before anything is applied, which takes minutes."""
        for plan in self.generated.glob("lambda/*/plan.json"):
            names = Platform.of(plan.parent.parent).by_binlog()
            if names:
                raise NothingToDrill(
                    f"{', '.join(names)} replicates by binlog, which the emulator does not play: "
                    "its failover is tested without Terraform"
                )

    def _drill(self, stage: Stage, terraform: Terraform) -> None:
        databases = sorted(str(name) for name in stage.platform.plan["databases"])
        if not databases or not stage.platform.plan["failovers"]:
            raise NothingToDrill("the platform has no failover of a database")
        source = stage.looking.writer(databases[0])
        drill = Drill(stage, self.timeline, stage.platform.pair(source))
        drill.fail_over()
        drill.come_back()
        # A plan asks every region, so it is the first thing to do once the old one answers.
        self._plan(terraform, "after the failover")
        drill.fail_back()
        self._plan(terraform, "after the failback")
        for sql in sorted(stage.emulator.statements.assumed):
            self.timeline.event("assumed to hold, as its tables are the application's")
            self.timeline.note(sql)

    def _plan(self, terraform: Terraform, when: str) -> None:
        name = when.replace(" ", "-")
        plan = self._timed(f"terraform plan {when}", lambda: terraform.plan(name))
        verdict = judge(plan, known_differences())
        self.timeline.check(
            f"the plan {when} replaces, promotes, detaches and destroys nothing",
            not verdict.destructive,
            *verdict.destructive,
        )
        self.timeline.check(
            f"it changes nothing but what the emulator causes ({verdict.excused} of "
            f"{verdict.resources} resources)",
            not verdict.unexpected and not verdict.unused,
            *verdict.problems()[len(verdict.destructive) :],
        )

    def _destroy(self, terraform: Terraform, stage: Stage) -> None:
        self.timeline.title("The platform is taken away")
        self.timeline.head()
        unprotect(ACCOUNT, stage.platform.regions())
        # A cluster that leaves its global database is `promoting` for a while, and terraform waits.
        with stage.clock.running_free():
            self._timed("terraform destroy", terraform.destroy)
        left = terraform.left()
        self.timeline.check("nothing is left", not left, *left)

    def _timed(self, what: str, work: Callable[[], Result]) -> Result:
        began = time.monotonic()
        result = work()
        self.timeline.event(what, took=time.monotonic() - began)
        return result
