"""The outage: the primary region dies, and another takes over."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from . import invariants
from .arming import PROMOTIONS
from .people import ORCHESTRATOR, People

if TYPE_CHECKING:
    from .timeline import Timeline
    from .world.functions import Invocation
    from .world.platform import Pair
    from .world.stage import Stage

_ENDED = ("completed", "attention", "failed", "held", "abandoned")
_WAITS_FOR_PEOPLE = "awaiting"
# Until the person who is paged has looked.
_PERSON_SECONDS = 60.0
# Until nobody keeps an old answer of a name any more.
_NAMES_SECONDS = 300.0
# A write that its region acknowledged counts from the next one on.
_WRITES_EVERY = 1.0


@dataclass
class Drill:
    """One failover. `also_gone` are regions that die with the source, so that this pair's target
    is the one that takes over."""

    stage: Stage
    timeline: Timeline
    pair: Pair
    also_gone: tuple[str, ...] = ()
    fault_at: float = 0.0
    by_a_person: bool = False
    told_before: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> float:
        """Seconds since 1970, on the drill's clock."""
        return self.stage.clock.now()

    def since(self, at: float) -> float:
        """Seconds from the fault to a moment; below 0 where it came before."""
        return at - self.fault_at

    def fail_over(self) -> None:
        """Kills the regions, lets platform and people act, and checks what must hold then."""
        dead = [self.pair.source, *self.also_gone]
        self.timeline.title(f"{' and '.join(dead)} {'dies' if len(dead) == 1 else 'die'}")
        self.timeline.head()
        self._to_the_middle()
        told = self.stage.observer.told(self.pair.target)
        self.told_before = {topic: len(subjects) for topic, subjects in told.items()}
        machines = self.stage.observer.machines(self.pair.target)
        self.fault_at = self.now
        self.stage.names.begin()
        gone = [name for region in dead for name in self.stage.kill(region)]
        how = "say nothing" if self.stage.settings.silent else "refuse connections"
        self.timeline.event(f"end points of {' and '.join(dead)} {how}", at=0.0)
        self.timeline.note(f"{len(gone)} processes ended; calls to its services hang")
        self._until_over()
        run = self.stage.observer.run()
        detected_at = self._detected(run)
        self._took_over(run, detected_at)
        self._clients_write()
        invariants.writer_is(self, self.pair.target)
        invariants.one_writer_at_a_time(self)
        for database, strategy in self.pair.promotions().items():
            invariants.asked_once(self, PROMOTIONS[strategy], database, self.pair.target)
        invariants.scaled(self, machines)
        invariants.told(self, self.pair.target)
        invariants.recorded(self, self.pair.target, str(run.get("id")))
        invariants.independent(self, dead)

    def _to_the_middle(self) -> None:
        """The fault comes in the middle between two probes: the typical case."""
        minute, settings = 60.0, self.stage.settings
        middle = settings.function_start + self.stage.platform.interval / 2
        began = self.stage.started_at
        rounds = (self.now - began) // minute + 1
        self.stage.clock.run(began + rounds * minute + middle)

    def _until_over(self) -> None:
        """A platform may want a person to start or to approve what a prober asks for."""
        give_up = self.fault_at + self.stage.settings.patience
        asked = self._over if self.pair.automatic else self._alarmed
        self.stage.clock.run(give_up, lambda: asked() or self._awaits())
        wanted = self.pair.automatic and self.pair.approval
        if wanted or self._awaits():
            self.timeline.check(
                "it waits for a person, as the platform wants", wanted and self._awaits()
            )
        if self._awaits():
            self._approve()
        elif not self.pair.automatic:
            self._start_by_hand()
        self.stage.clock.run(give_up, self._over)
        # What was set off meanwhile (mails, a writer that starts) comes to its end.
        self.stage.clock.run(self.now + 5.0)

    def _approve(self) -> None:
        """All is looked at, nothing is touched, and the page names the command."""
        target, run = self.pair.target, self.stage.observer.run()
        self.stage.clock.run(self.now + _PERSON_SECONDS)
        invariants.untouched(self)
        pages = [str(page) for page in run.get("paged", [])]
        asked = any("awaits approval" in page for page in pages)
        self.timeline.check("people were called to approve it", asked, *pages)
        wrong = People(self.stage).say(
            target, {"action": "approve", "run": "another", "reason": "drill"}
        )
        self.timeline.check(
            "the approval of another run is refused", wrong.get("status") == "refused"
        )
        self.by_a_person = True
        event: dict[str, object] = {"action": "approve", "run": str(run["id"]), "reason": "drill"}
        answer = People(self.stage).say(target, event)
        self.timeline.event(f"a person approves: {answer.get('status')}", at=self.since(self.now))

    def _start_by_hand(self) -> None:
        self.stage.clock.run(self.now + _PERSON_SECONDS)
        invariants.untouched(self)
        self.by_a_person = True
        self.timeline.event("a person says: failover", at=self.since(self.now))
        event: dict[str, object] = {
            "action": "failover",
            "from": self.pair.source,
            "reason": "the drill has looked",
        }
        People(self.stage).say(self.pair.target, event, to=ORCHESTRATOR)

    def _awaits(self) -> bool:
        return bool(self.stage.observer.run().get("status") == _WAITS_FOR_PEOPLE)

    def _alarmed(self) -> bool:
        return any(
            change.composite and change.state == "ALARM" and change.at >= self.fault_at
            for change in self.stage.alarms.changes
            if change.region == self.pair.target
        )

    def _over(self) -> bool:
        run = self.stage.observer.run()
        ours = run.get("target") == self.pair.target and self._began(run) >= self.fault_at
        if not ours or run.get("status") not in _ENDED:
            return False
        return all(ran.ended is not None for ran in self.orchestrations(self.pair.target))

    @staticmethod
    def _began(run: dict[str, Any]) -> float:
        return float(run.get("started_at", 0.0))

    def orchestrations(self, region: str) -> list[Invocation]:
        """The executions of a region's orchestrator since the fault."""
        name = self.stage.platform.function(region, "orchestrator")
        return [
            ran
            for ran in self.stage.functions.invocations
            if ran.region == region and ran.name == name and ran.began >= self.fault_at
        ]

    def _detected(self, run: dict[str, Any]) -> float:
        """The probe that made the region count as failed: by the record of the run."""
        at = float(run.get("detected_at") or self._began(run) or self.now)
        silent = self.stage.settings.silent
        self.timeline.event(
            f"detected: {run.get('reason')}",
            at=self.since(at),
            took=self.since(at),
            # A promise for faults that are answered at once: silence takes longer to be sure of.
            budget=None if silent else self._detection(),
        )
        for change in self.stage.alarms.changes:
            ours = change.region == self.pair.target and change.at >= self.fault_at
            if ours and change.state == "ALARM":
                self.timeline.event(f"alarm {change.name}", at=self.since(change.at))
        return at

    def _detection(self) -> float:
        promised = self.stage.settings.promised.get("detect")
        return promised or self.stage.platform.detection(self.pair.source)

    def _took_over(self, run: dict[str, Any], detected_at: float) -> None:
        name = str(run.get("id", "none"))
        where = f"orchestrator in {self.pair.target}, run {name}"
        self.timeline.event(where, at=self.since(self._began(run)))
        self.steps(run)
        serves = self._writes_again()
        promised = self.stage.settings.promised.get("failover")
        self.timeline.event(
            f"{self.pair.target} serves writes again, counted from the detection",
            at=None if serves is None else self.since(serves),
            took=None if serves is None else serves - detected_at,
            budget=None if self.by_a_person else promised or self.pair.allowed(),
            good=False if serves is None else None,
        )
        self.ended_well(run)

    def _writes_again(self) -> float | None:
        """The first moment at which every database took a write in the target; none if one never
        did."""
        first: dict[str, float] = {}
        for write in self.stage.application.writes:
            if write.region == self.pair.target and write.at >= self.fault_at:
                first.setdefault(write.database, write.at)
        wanted = self.pair.promotions()
        return max(first[name] for name in wanted) if set(wanted) <= set(first) else None

    def _clients_write(self) -> None:
        """Through the public names, with what they have kept of their answers."""
        names = self.stage.names
        if not names.clients:
            return
        self.stage.clock.run(self.now + _NAMES_SECONDS, names.over)
        cut = [client for client in names.clients if client.cut_at is not None]
        back = sorted(client.back_at for client in cut if client.back_at is not None)
        if not cut or len(back) < len(cut):
            self.timeline.check(f"{len(back)} of {len(cut)} clients write again", good=False)
            return
        promised = None if self.by_a_person else self.stage.settings.promised.get("outage")
        typical = median(back)
        self.timeline.event(
            f"clients write again through {', '.join(names.public())} (half of them)",
            at=self.since(typical),
            took=self.since(typical),
            budget=promised,
        )
        first, last = self.since(back[0]), self.since(back[-1])
        self.timeline.note(f"the first after {first:.1f} s, the last after {last:.1f} s")

    def steps(self, run: dict[str, Any]) -> None:
        """Each step of the run, in the order in which it began."""
        budgets = self.pair.budgets()
        begun = sorted(run.get("steps", {}).items(), key=lambda s: float(s[1]["started_at"]))
        for name, step in begun:
            ended = step["ended_at"]
            self.timeline.event(
                f"{name}: {step['status']}, {step['note']}",
                at=self.since(float(step["started_at"])),
                took=None if ended is None else float(ended) - float(step["started_at"]),
                budget=budgets.get(name),
                good=step["status"] in ("done", "skipped"),
            )
        in_order = [name for name, _ in begun] == ["gate", *budgets]
        self.timeline.check("every step, in the order of the platform", in_order)

    def ended_well(self, run: dict[str, Any]) -> None:
        """Checks that the run is `completed`, and shows the pages that it sent."""
        status = str(run.get("status", "no run"))
        pages = [str(page) for page in run.get("paged", [])]
        self.timeline.check(f"the run is {status}", status == "completed", *pages)
