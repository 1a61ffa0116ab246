"""What must hold whatever happens. Checked as things happen, and once more at the end."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .clock import START, Process

if TYPE_CHECKING:
    from .application import Application
    from .cloud.aurora import Aurora
    from .cloud.expressions import Item
    from .world import World

# Nobody may write that long before a page must say so: three looks of a prober's minute are 60 s, an alarm as much.
NOBODY_SECONDS = 120.0
# An own look is at most 5 s old when a request goes out, and may itself take as long.
WELL_SECONDS = 12.0
ANSWERED_SECONDS = 600.0
RUNNING_SECONDS = 420.0
_SAYS_SO = re.compile(
    r"lease|may write|no region|writer of|not green|failover|promotion", re.IGNORECASE
)
_PROBER_FAILS = re.compile(r"-prober-(silent|throttles|errors)")
RULES = (
    "two writers",
    "nobody may write",
    "lossy request over a healthy source",
    "lossy request over somebody's writer",
    "traffic to a reader",
    "touched before the gate",
    "touched before rearm",
    "nobody called",
    "a run without an end",
    "a lasting fault unanswered",
    "an error of the function",
)


@dataclass(frozen=True, slots=True)
class Violation:
    rule: str
    at: float
    detail: str


class Invariants:
    def __init__(self, world: World) -> None:
        self.world = world
        self.violations: list[Violation] = []
        self.fault_at: float | None = None
        # Writers that no run of hac made: by a person, in the console.
        self.foreign: dict[str, float] = {}
        self._nobody_since: dict[str, float] = {}
        self._well_since: dict[str, float] = {}
        self._written_since: dict[str, tuple[str, float]] = {}
        self._bad_since: float | None = None
        self._unarmed_or_paused = START
        self.lossy: list[tuple[float, str, str]] = []
        self.fences: list[tuple[float, str]] = []
        self._record_text, self._record = "", dict[str, Any]()

    def begin(self) -> None:
        self.world.table.watchers.append(self._changed)
        self.world.hub.every(1.0, self._look, first=0.5)

    def violate(self, rule: str, detail: str) -> None:
        if rule not in RULES:
            raise KeyError(rule)
        if any(known.rule == rule for known in self.violations):
            return
        self.world.note(f"*** {rule}: {detail}")
        self.violations.append(Violation(rule, self.world.hub.now - START, detail))

    # As things happen.

    def accepted(self, application: Application) -> None:
        """A write that was taken in a region that is not the writer, after the writer took one."""
        aurora = self.world.aurora[application.database]
        now = self.world.hub.now
        if application.region == aurora.writer:
            self._written_since[application.database] = (application.region, now)
            return
        last = self._written_since.get(application.database)
        if last is not None and last[0] == aurora.writer and last[1] >= aurora.writer_since:
            self.violate("two writers", f"{application.region} took a write after {last[0]} did")

    def asked(self, aurora: Aurora, kind: str, target: str, process: Process) -> None:
        """A request that arrives at Aurora, from a function."""
        if kind != "failover":
            return
        world, now = self.world, self.world.hub.now
        self.lossy.append((now, target, process.name))
        record = self.record()
        mode, forced = record.get("mode"), record.get("force") is True
        gate = record.get("steps", {}).get("gate", {})
        if gate.get("status") not in ("done", "skipped"):
            self.violate("touched before the gate", f"gate is {gate.get('status')}")
        if mode != "automatic":
            return
        if not self.is_armed():
            # The run disarms before its first request; only its own name may stand there.
            by = world.table.get("run").get("disarmed_by", "")
            if by != record.get("id"):
                self.violate("touched before rearm", f"disarmed by {by or 'nobody'}")
        source = aurora.writer
        if source in (None, target) or forced:
            return
        well = self._well_since.get(source)
        if well is not None and now - well >= WELL_SECONDS:
            self.violate(
                "lossy request over a healthy source", f"{source} is well since {now - well:.0f} s"
            )
        armed_at = world.table.get("run").get("armed_at", 0.0)
        if source in self.foreign and armed_at < self.foreign[source]:
            ago = now - self.foreign[source]
            self.violate(
                "lossy request over somebody's writer",
                f"{source} was made the writer {ago:.0f} s ago",
            )

    def foreign_change(self, aurora: Aurora, target: str, seconds: float) -> None:
        """A person asked AWS; it is theirs once it came about."""
        change = aurora.change

        def look() -> None:
            if aurora.writer == target and aurora.made and aurora.made[-1].who == "console":
                self.foreign[target] = self.world.hub.now
            elif aurora.change is change:
                self.world.hub.later(1.0, look)

        self.world.hub.later(seconds, look)

    def _changed(self, key: str, before: Item, after: Item, who: str) -> None:
        if key.startswith("lease#") and "/" in who and before.get("region") != after.get("region"):
            now = self.world.hub.now
            self.fences.append((now, after.get("region", {}).get("S", "")))
            record = self.record()
            gate = record.get("steps", {}).get("gate", {})
            # Who settles brings a lease to the writer, also while a run of another region that died at its gate is
            # not closed yet: that run touches nothing.
            of_it = record.get("target") == who.partition("/")[0]
            under_run = record.get("status") == "running" and of_it
            writer = self.world.aurora[key.removeprefix("lease#")].writer
            if record.get("status") == "running" and not of_it and after["region"]["S"] != writer:
                self.violate("touched before the gate", f"the lease, by {who}, and not to {writer}")
            if under_run and gate.get("status") not in ("done", "skipped"):
                self.violate(
                    "touched before the gate", f"the lease, by {who}, gate is {gate.get('status')}"
                )
            if under_run and record.get("mode") == "automatic" and not self.is_armed():
                by = self.world.table.get("run").get("disarmed_by", "")
                if by != record.get("id"):
                    self.violate("touched before rearm", f"the lease, by {who}")

    def _look(self) -> None:
        now = self.world.hub.now
        for region in self.world.plan.regions:
            if self.is_well(region):
                self._well_since.setdefault(region, now)
            else:
                self._well_since.pop(region, None)
        if not self.is_armed() or self.is_paused():
            self._unarmed_or_paused = now
        for name, aurora in self.world.aurora.items():
            aurora.look()
            self._nobody(name, now)
        self._lasting(now)

    def is_well(self, region: str) -> bool:
        """As somebody sees it who reaches it: the application answers, and the database takes writes somewhere."""
        world = self.world
        if (
            region in world.network.dead
            or world.network.tiers.get(region, ("", 0.0))[1] > 0
            or not world.deployed
        ):
            return False
        others = [r for r in world.plan.regions if r != region]
        if any(not world.network.reaches(other, region) for other in others):
            return False
        applications = list(world.applications.values())
        for name in world.aurora:
            if not any(a.answers_as_writer() for a in applications if a.database == name):
                return False
        return True

    def _nobody(self, name: str, now: float) -> None:
        """A writer is well and reached, the witness answers, and the lease lets nobody write."""
        world = self.world
        aurora = world.aurora[name]
        writer = aurora.writer
        application = world.applications.get((writer or "", name))
        could = (
            application is not None
            and application.is_up()
            and aurora.takes_writes(application.region)
            and aurora.change is None
            and world.network.table_reaches(application.region)
            and world.network.reaches("world", application.region)
        )
        takes = any(a.takes_writes() for a in world.applications.values() if a.database == name)
        if not could or takes or application is None:
            self._nobody_since.pop(name, None)
            return
        since = self._nobody_since.setdefault(name, now)
        # Who was called since clients could write last is at it.
        called = self._paged(min(since - 30, world.last_accepted)) or self._silence_was_told()
        if now - since > NOBODY_SECONDS and not called:
            lease = world.table.get(f"lease#{name}")
            self.violate(
                "nobody may write", f"{writer} is the writer, the lease names {lease.get('region')}"
            )

    def _silence_was_told(self) -> bool:
        """Where no region that lives runs a function of ours, the alarms on its prober call people, once."""
        network = self.world.network
        runs = any(
            side not in network.dead and network.outage_of(side, "lambda-run") is None
            for side in self.world.site.sides
        )
        pages = self.world.topics.pages()
        return not runs and any(m.by_alarm and _PROBER_FAILS.search(m.subject) for m in pages)

    def _paged(self, since: float) -> bool:
        return any(
            _SAYS_SO.search(m.subject + m.text)
            for m in self.world.topics.pages(since)
            if not m.by_alarm or "no-writer" in m.subject
        )

    def _lasting(self, now: float) -> None:
        """A region that is gone for ten minutes, armed and not paused all along, while all that is needed is well."""
        world = self.world
        plan = world.plan
        for aurora in world.aurora.values():
            source = aurora.writer
            if source is None or source not in world.network.dead or aurora.change is not None:
                continue
            target = next((m for m in aurora.members if m != source), "")
            witness = plan.coordination.region
            able = (
                target not in world.network.dead
                and witness not in world.network.dead
                and not world.network.outages
                and not world.network.cut
                and not world.network.tiers
                and aurora.statuses.get(target) == "available"
                and target not in aurora.behind
                and len(set(aurora.versions.values())) == 1
                and self._unarmed_or_paused < now - ANSWERED_SECONDS
            )
            if not able:
                self._bad_since = None
                return
            self._bad_since = now if self._bad_since is None else self._bad_since
            if now - self._bad_since > ANSWERED_SECONDS:
                self.violate(
                    "a lasting fault unanswered",
                    f"{source} is gone, {target} is well, nothing was asked for",
                )
            return
        self._bad_since = None

    # What the coordination table says.

    def record(self) -> dict[str, Any]:
        text = self.world.table.get("run").get("run", "{}")
        if text is not self._record_text:
            self._record_text, self._record = text, {}
            with suppress(ValueError):
                value = json.loads(text)
                self._record = value if isinstance(value, dict) else {}
        return self._record

    def is_armed(self) -> bool:
        item = self.world.table.get("run")
        return item.get("armed_at", 0.0) > 0 and not item.get("disarmed_by")

    def is_paused(self) -> bool:
        return self.world.table.get("pause").get("engaged") is True

    # At the end.

    def end(self) -> None:
        """Nothing new has happened for a while."""
        self._end_of_run()
        self._end_of_traffic()
        self._end_of_people()

    def _end_of_run(self) -> None:
        world, record = self.world, self.record()
        if record.get("status") != "running":
            return
        moments = [record.get("started_at", 0.0)]
        moments += [
            max(s.get("started_at") or 0, s.get("ended_at") or 0)
            for s in record.get("steps", {}).values()
        ]
        if not all(world.network.table_reaches(region) for region in world.site.sides):
            return  # nobody could write its end down
        running = any(
            f.running[n]
            for f in self.world.functions.values()
            for n in f.running
            if "orchestrator" in n
        )
        if not running and self.world.hub.now - max(moments) > RUNNING_SECONDS:
            self.violate(
                "a run without an end",
                f"{record.get('id')} is running since {max(moments) - START:.0f} s",
            )

    def _end_of_traffic(self) -> None:
        world = self.world
        for record in world.site.records:
            region, _ = world.dns.resolve(record.name)
            for name, aurora in world.aurora.items():
                writer = aurora.writer
                wrong = (
                    writer is not None
                    and world.network.reaches("world", writer)
                    and region != writer
                    and self._well_since.get(writer, world.hub.now) < world.hub.now - 180
                )
                application = world.applications.get((writer or "", name))
                if (
                    wrong
                    and application is not None
                    and application.takes_writes()
                    and aurora.writer_since < world.hub.now - 180
                ):
                    self.violate(
                        "traffic to a reader", f"{record.name} is {region}, the writer is {writer}"
                    )

    def _end_of_people(self) -> None:
        """Clients cannot write for five minutes, or automation stopped half-way: somebody was called.

        Not judged: that clients alone are cut off, which no function of ours sees from within AWS; that both regions
        are gone, which a named day is about; and that neither a region that lives nor the witness has SNS, the only
        way to people."""
        world = self.world
        network = world.network
        mute = {
            outage.region
            for outage in network.outages
            if outage.service == "sns" and outage.share >= 1 and outage.how != "lost"
        }
        living = set(world.site.sides) - network.dead
        takes_pages = (living | {world.plan.coordination.region}) - network.dead - mute
        if not living or not takes_pages or any(origin == "world" for origin, _ in network.cut):
            return
        silent = world.hub.now - world.last_accepted
        record = self.record()
        ended_badly = record.get("status") in ("failed", "held", "attention") and record.get("mode")
        # A run that is held again and again calls people once.
        since = world.hub.now - silent - 120 if silent > 300 else START
        if (
            (silent > 300 or ended_badly)
            and not world.topics.pages(since)
            and not record.get("paged")
        ):
            self.violate(
                "nobody called",
                f"the last write was {silent:.0f} s ago, the run {record.get('status')}",
            )
