"""The drill itself, between the first plan and the last: the primary region dies, another takes
over, the first comes back and takes over again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.sns.models import sns_backends

from .emulator.server import ACCOUNT

if TYPE_CHECKING:
    from .timeline import Timeline
    from .world.functions import Invocation
    from .world.platform import Pair
    from .world.stage import Stage

# Of the objectives that `hac` knows: the drill shows the typical case.
_DETECT_SECONDS = 30.0
_COMPLETE_SECONDS = 120.0
# Services whose control plane may be in the region that died, and calls that only look.
_OTHERS_CONTROL = ("route53", "iam", "s3control", "cloudfront", "globalaccelerator")
_ENDED = ("completed", "attention", "failed", "held", "abandoned")


@dataclass
class Drill:
    """One failover and the way back."""

    stage: Stage
    timeline: Timeline
    pair: Pair
    fault_at: float = 0.0

    @property
    def now(self) -> float:
        return self.stage.clock.now()

    def since(self, at: float) -> float:
        return at - self.fault_at

    # The outage.

    def fail_over(self) -> None:
        self.timeline.title(f"{self.pair.source} dies; the typical case")
        self.timeline.head()
        self._warm_up()
        self.fault_at = self.now
        gone = self.stage.kill(self.pair.source)
        how = "say nothing" if self.stage.settings.silent else "refuse connections"
        self.timeline.event(f"{self.pair.source} is gone: its end points {how}", at=0.0)
        self.timeline.note(f"{len(gone)} processes ended; calls to its services hang")
        give_up = self.fault_at + self.stage.settings.patience
        self.stage.clock.run(give_up, self._over)
        # What was set off meanwhile (mails, retries) comes to its end.
        self.stage.clock.run(self.now + 5.0)
        self._detected()
        self._completed()

    def _warm_up(self) -> None:
        """Until everything runs as every day; the fault comes in the middle between two probes,
        when the alarms are looked at, which is in the middle of both."""
        settings = self.stage.settings
        middle = settings.function_start + self.stage.platform.interval / 2
        self.stage.start()
        self.stage.clock.run(self.now + settings.warm_up + middle)

    def _over(self) -> bool:
        record = self.stage.record()
        target = self.pair.target
        ours = record is not None and record["target"] == target
        return ours and record is not None and record["status"] in _ENDED and self._idle(target)

    def _idle(self, region: str) -> bool:
        return all(ran.ended is not None for ran in self._orchestrations(region))

    def _orchestrations(self, region: str) -> list[Invocation]:
        return [
            ran
            for ran in self.stage.functions.invocations
            if ran.region == region and "orchestrator" in ran.name and ran.began >= self.fault_at
        ]

    def _detected(self) -> None:
        alarms = [
            change
            for change in self.stage.alarms.changes
            if change.at >= self.fault_at and change.state == "ALARM"
            if change.region == self.pair.target
        ]
        for change in [change for change in alarms if not change.composite]:
            self.timeline.event(f"alarm {change.name}: {change.reason}", at=self.since(change.at))
        composite = [change for change in alarms if change.composite]
        if not composite:
            self.timeline.check(f"detected by an alarm in {self.pair.target}", good=False)
            return
        self.detected_at = composite[0].at
        self.timeline.event(
            f"detected: {composite[0].name}",
            at=self.since(self.detected_at),
            took=self.detected_at - self.fault_at,
            budget=_DETECT_SECONDS,
        )

    detected_at: float = 0.0

    def _completed(self) -> None:
        record = self.stage.record() or {}
        started = float(record.get("started_at", self.now))
        self.timeline.event(
            f"orchestrator in {self.pair.target}: run {record.get('id', 'missing')}",
            at=self.since(started),
        )
        self._steps(record, self.pair.budgets())
        ended = max((float(step["ended_at"] or self.now) for step in _steps_of(record)), default=0)
        took = ended - (self.detected_at or self.fault_at)
        self.timeline.event(
            f"complete after detection: {record.get('status')}",
            at=self.since(ended),
            took=took,
            budget=_COMPLETE_SECONDS,
        )
        self._writer_is(self.pair.target)
        self._one_writer_at_a_time()
        self._asked_once(self.pair.target, "FailoverGlobalCluster")
        self._told(self.pair.target)
        self._independent()

    def _steps(self, record: dict[str, Any], budgets: dict[str, float]) -> None:
        """Each step of the run, in the order in which it began."""
        steps = sorted(record.get("steps", {}).items(), key=lambda s: float(s[1]["started_at"]))
        for name, step in steps:
            ended = step["ended_at"]
            took = None if ended is None else float(ended) - float(step["started_at"])
            self.timeline.event(
                f"{name}: {step['status']}, {step['note']}",
                at=self.since(float(step["started_at"])),
                took=took,
                budget=budgets.get(name),
                good=step["status"] in ("done", "skipped"),
            )
        wanted = ["gate", *budgets]
        self.timeline.check(
            "every step, in the order of the platform", [name for name, _ in steps] == wanted
        )

    # What must hold afterwards.

    def _writer_is(self, region: str) -> None:
        for database in self.pair.databases():
            found = self.stage.writer(database)
            self.timeline.check(f"{database} is written in {region}", found == region, found)
            written = [w for w in self.stage.application.writes if w.database == database]
            last = written[-1].region if written else "nobody"
            self.timeline.check(f"the application writes in {region}", last == region, last)

    def _one_writer_at_a_time(self) -> None:
        """By the acknowledged writes: once another region writes under a later epoch, nobody
        writes under an earlier one."""
        for database in self.pair.databases():
            writes = [w for w in self.stage.application.writes if w.database == database]
            epochs = [w.epoch for w in writes]
            pairs = {(w.epoch, w.region) for w in writes}
            good = epochs == sorted(epochs) and len(pairs) == len({e for e, _ in pairs})
            self.timeline.check(f"{database} never had two writers ({len(writes)} writes)", good)

    def _asked_once(self, region: str, operation: str) -> None:
        calls = [
            (at, to)
            for at, by, to, _, name in self.stage.network.calls
            if name == operation and at >= self.fault_at
        ]
        wanted = len(self.pair.databases())
        good = len(calls) == wanted and all(to == region for _, to in calls)
        self.timeline.check(f"{operation} was asked for once a database, in {region}", good)

    def _told(self, region: str) -> None:
        """Each topic of the surviving region, and what it was told about this failover."""
        wanted = {step["topic"] for step in self.pair.steps if step.get("topic")}
        for arn, topic in sns_backends[ACCOUNT][region].topics.items():
            subjects = [str(subject) for _, _, subject, _, _ in topic.sent_notifications]
            name = arn.rsplit(":", 1)[-1]
            if name in wanted:
                said = f"{self.pair.source} -> {self.pair.target}"
                good = any(said in subject for subject in subjects)
                self.timeline.check(f"{name} was told", good, *subjects[-1:])
            elif subjects:
                self.timeline.event(f"{name}: {len(subjects)} messages")
                for subject in subjects:
                    self.timeline.note(subject)

    def _independent(self) -> None:
        """Nothing on the way depends on a control plane that may be what failed."""
        calls = [call for call in self.stage.network.calls if call[0] >= self.fault_at]
        others = sorted({f"{s}.{op}" for _, _, _, s, op in calls if s in _OTHERS_CONTROL})
        self.timeline.check(
            "no call to Route 53, IAM or another global service", not others, *others
        )
        dead = sorted({f"{s}.{op}" for _, _, to, s, op in calls if to == self.pair.source})
        self.timeline.check(f"no call to {self.pair.source}", not dead, *dead)

    # The way back.

    def come_back(self) -> None:
        self.timeline.title(f"{self.pair.source} is back")
        self.timeline.head()
        back = self.now
        self.stage.revive(self.pair.source)
        self.timeline.event("its services and end points answer again", at=self.since(back))
        self.stage.clock.run(self.now + 60.0)
        self._writer_is(self.pair.target)
        automatic = [r for r in self._orchestrations(self.pair.source) if r.began >= back]
        moved = [r for r in automatic if not isinstance(r.answer, dict) or "run" in r.answer]
        self.timeline.check(f"nothing went back to {self.pair.source} by itself", not moved)

    def fail_back(self) -> None:
        """As the run book says: wait until the old writer has joined again, arm, switch over."""
        source, target = self.pair.target, self.pair.source
        self.timeline.title(f"failback: {target} takes over again, as planned")
        self.timeline.head()
        give_up = self.now + self.stage.settings.patience
        names = self.pair.databases()
        self.stage.clock.run(give_up, lambda: all(self.stage.in_step(name) for name in names))
        self.timeline.event(f"{target} follows the writer again", at=self.since(self.now))
        began = self.now
        self._by_hand(target, {"action": "rearm", "reason": "the drill has looked"})
        answer = self._by_hand(target, {"action": "switchover", "reason": "failback of the drill"})
        record = self.stage.record() or {}
        self.timeline.event(f"switchover by hand: {answer}", at=self.since(began))
        self._steps(record, self.pair.budgets())
        self.timeline.check("the run completed", record.get("status") == "completed")
        self.stage.clock.run(self.now + 30.0)
        self._writer_is(target)
        self._one_writer_at_a_time()
        self._asked_once(source, "SwitchoverGlobalCluster")

    def _by_hand(self, region: str, event: dict[str, object]) -> str:
        """As `aws lambda invoke` does: waits for the answer."""
        functions = self.stage.functions
        name = next(ran.name for ran in functions.invocations if "orchestrator" in ran.name)
        answers: list[dict[str, object]] = []
        self.stage.clock.spawn(
            "operator", lambda: answers.append(functions.call(region, name, event))
        )
        self.stage.clock.run(self.now + self.stage.settings.patience, lambda: bool(answers))
        payload = answers[0]["payload"] if answers else "no answer"
        return str(payload.get("status", payload)) if isinstance(payload, dict) else str(payload)


def _steps_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    return list(record.get("steps", {}).values())
