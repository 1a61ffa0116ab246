"""A scenario is data: a seed for what is left to chance, what is assumed, and events in their order."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from .assumptions import Assumptions
from .clock import START
from .faults import happen
from .invariants import Violation
from .site import Site
from .world import World

SIDES = ("us-east-1", "us-east-2")
WITNESS = "us-west-2"


@dataclass(frozen=True, slots=True)
class Event:
    at: float
    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    seed: object
    assume: Assumptions = field(default_factory=Assumptions)
    events: tuple[Event, ...] = ()
    seconds: float = 600.0
    fresh: bool = False

    def text(self) -> str:
        """So that a person can read it, and run it again."""
        lines = [f"seed {self.seed}, {self.seconds:.0f} s{', fresh' if self.fresh else ''}"]
        lines += [f"  assumed {name} = {value}" for name, value in self.assume.changes().items()]
        lines += [
            f"  {event.at:8.1f}  {event.kind} {json.dumps(event.arguments)}"
            for event in self.events
        ]
        return "\n".join(lines)

    def without_event(self, index: int) -> Scenario:
        return replace(self, events=self.events[:index] + self.events[index + 1 :])


@dataclass(slots=True)
class Outcome:
    world: World
    violations: list[Violation]

    @property
    def rules(self) -> list[str]:
        return [violation.rule for violation in self.violations]


def play(scenario: Scenario, site: Site | None = None) -> Outcome:
    """The whole of it."""
    world = World(scenario.seed, scenario.assume, site, fresh=scenario.fresh)
    for event in scenario.events:
        due = partial(happen, world, event.kind, dict(event.arguments))
        world.hub.at(START + event.at, due)
    try:
        world.run(scenario.seconds)
        world.invariants.end()
    finally:
        world.hub.close()
    return Outcome(world, world.invariants.violations)
