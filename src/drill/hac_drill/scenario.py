"""The whole drill, from the first `terraform apply` to the last `terraform destroy`."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from .arming import Arming
from .clock import VirtualClock
from .emulator.global_databases import Durations
from .emulator.server import ACCOUNT, Emulator
from .failing_over import Drill
from .going_back import come_back, fail_back, stays_away
from .plans import judge, known_differences
from .protection import unprotect
from .rebuilding import Rebuilding
from .runbook import unpaired
from .terraform import Terraform
from .world.network import Network
from .world.platform import NothingToDrill
from .world.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .settings import Settings
    from .timeline import Timeline
    from .world.platform import Pair

_MINUTE = 60.0

Result = TypeVar("Result")


@dataclass
class Scenario:
    """`generated` is what `hac build` wrote; `work` is a folder of the drill's own."""

    generated: Path
    work: Path
    terraform: str
    settings: Settings
    timeline: Timeline
    back: Path | None = None
    started: float = field(default_factory=time.monotonic)

    def run(self) -> int:
        """Gives the exit code. Replaces the environment of this process for good."""
        # At a full minute, so that the same drill runs the same way whenever it is started.
        clock = VirtualClock(time.time() // _MINUTE * _MINUTE)
        network = Network(clock)
        durations = Durations(
            self.settings.failover,
            self.settings.detachment,
            self.settings.switchover,
            self.settings.resync,
            self.settings.replica,
            self.settings.growth,
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
            stage.log.close()
        self._destroy(terraform, stage)
        return self.timeline.end()

    def _drill(self, stage: Stage, terraform: Terraform) -> None:
        databases = sorted(str(name) for name in stage.platform.plan["databases"])
        if not databases or not stage.platform.plan["failovers"]:
            raise NothingToDrill("the platform has no failover of a database")
        source = stage.observer.writer(databases[0])
        pairs = stage.platform.pairs(source)
        if not pairs:
            raise NothingToDrill(f"no failover leaves {source}")
        stage.start()
        stage.clock.run(stage.clock.now() + self.settings.warm_up)
        Arming(stage, self.timeline, pairs[0]).nothing_before()
        for index, pair in enumerate(pairs):
            # Those that have taken over before would be first again.
            also_gone = tuple(other.target for other in pairs[:index])
            self._one(stage, terraform, pair, also_gone)
            if pair.breaks_away():
                # The old cluster is a writer of its own: the other pairs have lost a side.
                break
        for sql in sorted(stage.emulator.statements.assumed):
            self.timeline.event("assumed to hold, as its tables are the application's")
            self.timeline.note(sql)

    def _one(
        self, stage: Stage, terraform: Terraform, pair: Pair, also_gone: tuple[str, ...]
    ) -> None:
        """There and back, and armed again."""
        arming = Arming(stage, self.timeline, pair)
        if also_gone:
            arming.wait_for_the_cooldown()
        else:
            arming.arm(first=True)
        drill = Drill(stage, self.timeline, pair, also_gone)
        drill.fail_over()
        come_back(drill)
        # A plan asks every region, so it is the first thing to do once the old one answers.
        self._plan(terraform, f"after the failover to {pair.target}")
        if pair.breaks_away():
            stays_away(drill)
            if self.back is not None:
                Rebuilding(drill, terraform, self.back).build_anew()
                when = f"after {pair.source} was built anew"
                self._plan(terraform, when, applied_again=True)
                arming.again()
            return
        fail_back(drill)
        self._plan(terraform, f"after the failback to {pair.source}")
        arming.again()

    def _plan(self, terraform: Terraform, when: str, *, applied_again: bool = False) -> None:
        """After another apply the emulator has stored some of what it did not store at first."""
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
            not verdict.unexpected and (applied_again or not verdict.unused),
            *verdict.problems()[len(verdict.destructive) :],
        )

    def _destroy(self, terraform: Terraform, stage: Stage) -> None:
        self.timeline.title("The platform is taken away")
        self.timeline.head()
        kept = terraform.refuses_to_destroy()
        self.timeline.check("terraform refuses to destroy what must not be lost", kept)
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
