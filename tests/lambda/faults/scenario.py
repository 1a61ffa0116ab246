"""One scenario: what is asked for, what is wrong with the world, and which calls go wrong; from the first alarm until
nothing happens any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conftest import ALARM, Context
from hac_failover import control, orchestrator
from hac_failover.commands import STEERING
from hac_failover.plan import Plan
from hac_failover.record import RunRecord
from world import START

from . import people  # noqa: F401  (its conditions are looked up by name)
from .catalogue import Fault
from .clients import use
from .cloud import Call, Cloud
from .conditions import named
from .flows import BY_HAND, FLOWS, PAUSED_AT, RESUMED_AT, SOURCE, TARGET
from .invariants import ENDS, Violation, Watch, judge
from .simulation import Actor, Simulation, SkewedClock

# What Lambda does: an execution that failed is repeated after one minute and after two more.
RETRIES = (60.0, 120.0)
LIFETIME = 900.0
# A person who was called repeats the request, this often and this many times.
PERSON_AFTER, PERSON_TIMES = 600.0, 3
# Everything is over by then: three executions of the function, and three more for each time a person asks.
BOUND = (PERSON_TIMES + 1) * (3 * LIFETIME + sum(RETRIES)) + PERSON_TIMES * PERSON_AFTER
SETTLE = {"action": "settle"}
# A person whose request failed asks again, this often and this many times: Lambda repeats only what nobody waits for.
ASKS_AGAIN_AFTER, ASKS = 60.0, 3


@dataclass(frozen=True)
class Scenario:
    """`flow` is what is asked for. Its text is enough to run it again."""

    flow: str
    faults: tuple[Fault, ...] = ()
    conditions: tuple[str, ...] = ()
    seed: int = 0

    def __str__(self) -> str:
        parts = [self.flow, f"seed={self.seed}", *self.conditions, *map(str, self.faults)]
        return " ".join(parts)

    @classmethod
    def parse(cls, text: str) -> Scenario:
        flow, seed, *rest = text.split()
        faults = [part.split(":") for part in rest if ":" in part]
        return cls(
            flow,
            tuple(Fault(int(at), kind) for at, kind in faults),
            tuple(part for part in rest if ":" not in part),
            int(seed.removeprefix("seed=")),
        )


@dataclass
class Outcome:
    """What happened."""

    scenario: Scenario
    cloud: Cloud
    record: RunRecord | None = None
    executions: list[Actor] = field(default_factory=list)
    dead_letters: int = 0
    asked_by_person: int = 0
    ended_at: float = 0.0
    settled_from: int = 0  # how many executions there were before probers had the rest settled
    violations: list[Violation] = field(default_factory=list)

    @property
    def calls(self) -> list[Call]:
        return self.cloud.log

    @property
    def status(self) -> str:
        return "no run" if self.record is None else self.record.status

    def story(self) -> str:
        lines = [f"scenario: {self.scenario}", *(call.line() for call in self.calls)]
        lines += [
            f"{one.name}: {one.answer if one.error is None else repr(one.error)}"
            for one in self.executions
        ]
        lines += [f"{violation.name}: {violation.text}" for violation in self.violations]
        return "\n".join(lines)


class Stage:
    """What plays a scenario: Lambda, the alarms, and a person."""

    def __init__(self, plan: Plan, scenario: Scenario) -> None:
        self.scenario = scenario
        self.flow = FLOWS[scenario.flow]
        self.simulation = Simulation()
        plan = self.flow.plan(plan)
        self.cloud = Cloud(self.simulation, plan, scenario.faults, scenario.seed)
        # As people have left it: armed a day ago, and settled who writes.
        self.cloud.table.items["run"] = {
            "id": {"S": "run"},
            "armed_at": {"N": repr(START - 86_400)},
        }
        self.cloud.table.items["writer#orders"] = {
            "id": {"S": "writer#orders"},
            "region": {"S": SOURCE},
            "since": {"N": "0"},
            "by": {"S": "seen"},
        }
        self.outcome = Outcome(scenario, self.cloud)
        self.watch = Watch(self.cloud)
        self.cloud.alarm = lambda region: self.invoke(
            region, ALARM, f"again-{len(self.outcome.calls)}"
        )
        self.settles = True  # whether probers have the rest settled in the end
        self.skews: dict[int, float] = {}
        # What people do, and when: see `flows`.
        self.words: list[float] = []
        self.approver_from = 0.0
        self.paused_at: float | None = PAUSED_AT
        self.resumed_at: float | None = RESUMED_AT

    def ask(self, event: Any, request: str, attempt: int = 0) -> None:
        """A person asks, and waits for the answer."""

        def ended(me: Actor) -> None:
            if me.error is not None and attempt + 1 < ASKS:
                self.later(ASKS_AGAIN_AFTER, lambda: self.ask(event, f"{request}+", attempt + 1))

        self._execution(TARGET, event, request, ended)

    def invoke(self, region: str, event: Any, request: str, attempt: int = 0) -> None:
        """Asks Lambda for an execution, now, and goes away."""
        self._execution(region, event, request, lambda me: self._ended(me, event, request, attempt))

    def _execution(
        self, region: str, event: Any, request: str, then: Callable[[Actor], None]
    ) -> None:
        number = len(self.outcome.executions) + 1
        actor = Actor(
            name=f"{number}@{region}",
            region=region,
            work=lambda me: self._execute(me, event, request),
            then=then,
            skew=self.skews.get(number, self.skews.get(0, 0.0)),
            ends_by=self.simulation.time + LIFETIME,
        )
        self.outcome.executions.append(actor)
        self.simulation.at(self.simulation.time, actor)

    def _execute(self, actor: Actor, event: Any, request: str) -> Any:
        context = Context(actor.region, request, LIFETIME)
        clock = SkewedClock(self.simulation, actor)
        asked = event.get("action") if isinstance(event, dict) else None
        steers = asked in STEERING and asked != "approve"
        function = control.steer if steers else orchestrator.orchestrate
        answer = function(event, context, self.cloud.land.plan, clock)
        json.dumps(answer)  # Lambda would have to
        return answer

    def _ended(self, actor: Actor, event: Any, request: str, attempt: int) -> None:
        if actor.error is None:
            return
        if attempt < len(RETRIES):
            self.later(
                RETRIES[attempt],
                lambda: self.invoke(actor.region, event, request, attempt + 1),
            )
        else:
            self.outcome.dead_letters += 1

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        self.simulation.at(self.simulation.time + seconds, what)

    def play(self) -> Outcome:
        cloud, outcome = self.cloud, self.outcome
        use(cloud)
        self.flow.begin(self)
        for name in self.scenario.conditions:
            named(self.scenario.flow, name)(self)
        self.simulation.run(START + BOUND)
        while not self._over() and outcome.asked_by_person < PERSON_TIMES:
            outcome.asked_by_person += 1
            self._person(self.flow.event)
            self.simulation.run(START + BOUND)
        outcome.ended_at = self.simulation.time
        if self.settles:
            self._settle()
        outcome.record = self.record()
        outcome.violations = judge(outcome, self.watch)
        return outcome

    def _settle(self) -> None:
        """Probers see what is left, and have it settled: in one region, and in the other if that one cannot. What only another
        region could finish is closed after an hour."""
        self.outcome.settled_from = len(self.outcome.executions)
        self.cloud.faults.clear()
        for after, region in ((90, TARGET), (90, SOURCE), (90, TARGET), (3_700, TARGET)):
            self.later(after, lambda region=region: self.invoke(region, SETTLE, f"s-{region}"))
            self.simulation.run(self.simulation.time + after + LIFETIME)

    def _over(self) -> bool:
        record = self.record()
        return record is not None and record.target == TARGET and record.status in ENDS

    def _person(self, event: Any) -> None:
        """Called by an alarm that names this region, asks for the same again."""
        by_hand = BY_HAND if event is ALARM else event
        if self.outcome.asked_by_person == PERSON_TIMES:
            # Whoever was called has mended what did not answer by then.
            self.cloud.outages.clear()
            self.cloud.faults.clear()
        request = f"person-{self.outcome.asked_by_person}"
        self.later(PERSON_AFTER, lambda: self.invoke(TARGET, by_hand, request))

    def record(self) -> RunRecord | None:
        item = self.cloud.table.items.get("run", {})
        return RunRecord.from_json(item.get("run", {}).get("S", ""))


def play(plan: Plan, scenario: Scenario) -> Outcome:
    return Stage(plan, scenario).play()
