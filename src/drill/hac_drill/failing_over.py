"""The drill itself, between the first plan and the last: the primary region dies, another takes
over, the first comes back and takes over again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import holding

if TYPE_CHECKING:
    from .timeline import Timeline
    from .world.functions import Invocation
    from .world.platform import Pair
    from .world.stage import Stage

_ENDED = ("completed", "attention", "failed", "held", "abandoned")
_WAITS_FOR_PEOPLE = "awaiting"
# Until the person who is paged has looked.
_PERSON_SECONDS = 60.0
_ASK_AGAIN_SECONDS = 30.0
# What people ask the function `control` for.
_STEERING = ("status", "rejoin-status", "pause", "resume", "rearm", "approve")


@dataclass
class Drill:
    """One failover and the way back."""

    stage: Stage
    timeline: Timeline
    pair: Pair
    fault_at: float = 0.0
    by_a_person: bool = False
    told_before: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> float:
        return self.stage.clock.now()

    def since(self, at: float) -> float:
        return at - self.fault_at

    # The outage.

    def fail_over(self) -> None:
        self.timeline.title(f"{self.pair.source} dies")
        self.timeline.head()
        self._warm_up()
        told = self.stage.looking.told(self.pair.target)
        self.told_before = {topic: len(subjects) for topic, subjects in told.items()}
        self.fault_at = self.now
        gone = self.stage.kill(self.pair.source)
        how = "say nothing" if self.stage.settings.silent else "refuse connections"
        self.timeline.event(f"{self.pair.source} is gone: its end points {how}", at=0.0)
        self.timeline.note(f"{len(gone)} processes ended; calls to its services hang")
        self._until_over()
        # What was set off meanwhile (mails, a writer that starts) comes to its end.
        self.stage.clock.run(self.now + 5.0)
        detected_at = self._detected()
        run = self._took_over(detected_at)
        holding.writer_is(self, self.pair.target)
        holding.one_writer_at_a_time(self)
        holding.asked_once(self, "FailoverGlobalCluster", self.pair.target)
        holding.told(self, self.pair.target)
        holding.recorded(self, self.pair.target, run)
        holding.independent(self)

    def _warm_up(self) -> None:
        """Until everything runs as every day. The fault comes in the middle between two probes,
        and alarms are looked at in the middle between two probes: the typical case."""
        settings = self.stage.settings
        middle = settings.function_start + self.stage.platform.interval / 2
        self.stage.start()
        self.stage.clock.run(self.now + settings.warm_up + middle)

    def _until_over(self) -> None:
        """A platform may want a person to start or to approve what an alarm asks for."""
        give_up = self.fault_at + self.stage.settings.patience
        asked = self._over if self.pair.automatic else self._alarmed
        self.stage.clock.run(give_up, lambda: asked() or self._awaits())
        if self.pair.automatic and not self._awaits():
            return
        run = self.stage.looking.run()
        event: dict[str, object] = {"action": "failover", "reason": "the drill has looked"}
        if self._awaits():
            event = {**event, "action": "approve", "run": str(run["id"])}
        self.stage.clock.run(self.now + _PERSON_SECONDS)
        self.by_a_person = True
        self.timeline.event(f"a person says: {event['action']}", at=self.since(self.now))
        self._by_hand(self.pair.target, event)
        self.stage.clock.run(give_up, self._over)

    def _awaits(self) -> bool:
        return bool(self.stage.looking.run().get("status") == _WAITS_FOR_PEOPLE)

    def _alarmed(self) -> bool:
        return any(
            change.composite and change.state == "ALARM" and change.at >= self.fault_at
            for change in self.stage.alarms.changes
            if change.region == self.pair.target
        )

    def _over(self) -> bool:
        run = self.stage.looking.run()
        ended = run.get("target") == self.pair.target and run.get("status") in _ENDED
        return ended and all(ran.ended is not None for ran in self.orchestrations(self.pair.target))

    def orchestrations(self, region: str) -> list[Invocation]:
        """The executions of a region's orchestrator since the fault."""
        return [
            ran
            for ran in self.stage.functions.invocations
            if ran.region == region and "orchestrator" in ran.name and ran.began >= self.fault_at
        ]

    def _detected(self) -> float:
        """When the alarm went off that starts the failover."""
        alarms = [
            change
            for change in self.stage.alarms.changes
            if change.at >= self.fault_at and change.state == "ALARM"
            if change.region == self.pair.target
        ]
        silent = self.stage.settings.silent
        deciding = next((change for change in alarms if change.composite), None)
        if deciding is None:
            self.timeline.check(f"detected by an alarm in {self.pair.target}", good=False)
            return self.fault_at
        for change in alarms:
            if not change.composite and change.at <= deciding.at:
                told = f"alarm {change.name}: {change.reason}"
                self.timeline.event(told, at=self.since(change.at))
        self.timeline.event(
            f"detected: {deciding.name}",
            at=self.since(deciding.at),
            took=deciding.at - self.fault_at,
            # A promise for faults that are answered at once: silence takes longer to be sure of.
            budget=None if silent else self.stage.platform.detection(self.pair.source),
        )
        return deciding.at

    def _took_over(self, detected_at: float) -> str:
        run = self.stage.looking.run()
        name = str(run.get("id", "none"))
        started = float(run.get("started_at", self.now))
        where = f"orchestrator in {self.pair.target}, run {name}"
        self.timeline.event(where, at=self.since(started))
        self._steps(run)
        acting = [step for name, step in run.get("steps", {}).items() if "notify" not in name]
        ended = max([started, *(float(step["ended_at"] or self.now) for step in acting)])
        self.timeline.event(
            "serves again, counted from the detection",
            at=self.since(ended),
            took=ended - detected_at,
            budget=None if self.by_a_person else self.pair.promised(),
        )
        self._ended_well(run)
        return name

    def _steps(self, run: dict[str, Any]) -> None:
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

    def _ended_well(self, run: dict[str, Any]) -> None:
        status = str(run.get("status", "no run"))
        pages = [str(page) for page in run.get("paged", [])]
        self.timeline.check(f"the run is {status}", status == "completed", *pages)

    # The way back.

    def come_back(self) -> None:
        source = self.pair.source
        self.timeline.title(f"{source} is back")
        self.timeline.head()
        back = self.now
        self.stage.revive(source)
        self.timeline.event("its services and end points answer again", at=self.since(back))
        self.stage.clock.run(self.now + 60.0)
        holding.writer_is(self, self.pair.target)
        ran = [ran for ran in self.orchestrations(source) if ran.began >= back]
        moved = [one for one in ran if not isinstance(one.answer, dict) or "run" in one.answer]
        self.timeline.check(f"nothing goes back to {source} by itself", not moved)

    def fail_back(self) -> None:
        """As RUNBOOK.md says: ask what is missing until nothing is, go back, arm again."""
        source, target = self.pair.target, self.pair.source
        self.timeline.title(f"Failback: {target} takes over again, as planned")
        self.timeline.head()
        self._until_nothing_is_missing(target, source)
        began = self.now
        event: dict[str, object] = {"action": "failback", "from": source, "reason": "drill"}
        answer = self._by_hand(target, event)
        self.timeline.event(f"failback by hand: {answer.get('status')}", at=self.since(began))
        run = self.stage.looking.run()
        self._steps(run)
        self._ended_well(run)
        holding.lost_nothing(self, run)
        armed = self._by_hand(target, {"action": "rearm", "reason": "both regions are whole"})
        self.timeline.check("armed again", armed.get("status") == "armed")
        self.stage.clock.run(self.now + 30.0)
        holding.writer_is(self, target)
        holding.one_writer_at_a_time(self)
        holding.asked_once(self, "SwitchoverGlobalCluster", source)
        holding.recorded(self, target, str(run.get("id")))

    def _until_nothing_is_missing(self, target: str, source: str) -> None:
        give_up = self.now + self.stage.settings.patience
        told: list[str] = []
        while self.now < give_up:
            answer = self._by_hand(target, {"action": "rejoin-status", "from": source})
            ways: Any = answer.get("ways back", {})
            lines = [str(line) for line in ways.get(source, ["missing: an answer"])]
            missing = [line for line in lines if not line.startswith("ok: ")]
            if missing != told:
                self.timeline.event("rejoin-status", at=self.since(self.now))
                self.timeline.note("\n".join(missing) or "nothing is missing")
                told = missing
            if not missing:
                return
            self.stage.clock.run(self.now + _ASK_AGAIN_SECONDS)
        self.timeline.check(f"{target} can take over again", good=False)

    def _by_hand(self, region: str, event: dict[str, object]) -> dict[str, object]:
        """As `aws lambda invoke` does: waits for the answer."""
        functions = self.stage.functions
        word = "control" if event.get("action") in _STEERING else "orchestrator"
        known = next(ran.name for ran in functions.invocations if "orchestrator" in ran.name)
        name = known.replace("orchestrator", word)
        answers: list[dict[str, object]] = []

        def ask() -> None:
            answers.append(functions.call(region, name, event))

        self.stage.clock.spawn("operator", ask)
        self.stage.clock.run(self.now + self.stage.settings.patience, lambda: bool(answers))
        payload = answers[0]["payload"] if answers else None
        return payload if isinstance(payload, dict) else {"status": str(payload)}
