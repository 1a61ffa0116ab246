"""The shortest scenario that still breaks the same rule: without events, with what is ordinary assumed, and shorter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .assumptions import Assumptions
from .scenario import Event, Outcome, Scenario, play

Fails = Callable[[Scenario], bool]


def breaks(rule: str) -> Fails:
    def fails(scenario: Scenario) -> bool:
        return rule in play(scenario).rules

    return fails


def shrink(scenario: Scenario, fails: Fails, tries: int = 250) -> Scenario:
    """Greedy, again until nothing goes away any more."""
    left = [tries]

    def still(candidate: Scenario) -> bool:
        left[0] -= 1
        return left[0] >= 0 and fails(candidate)

    while left[0] > 0:
        before = scenario
        scenario = _fewer_events(scenario, still)
        scenario = _ordinary(scenario, still)
        scenario = _simpler_events(scenario, still)
        scenario = _shorter(scenario, still)
        if scenario == before:
            break
    return scenario


def _fewer_events(scenario: Scenario, still: Fails) -> Scenario:
    index = 0
    while index < len(scenario.events):
        candidate = scenario.without_event(index)
        if still(candidate):
            scenario = candidate
        else:
            index += 1
    return scenario


def _ordinary(scenario: Scenario, still: Fails) -> Scenario:
    """All at once, by halves, then one by one."""
    everything = replace(scenario, assume=Assumptions(contract=scenario.assume.contract))
    if scenario.assume != everything.assume and still(everything):
        return everything
    for name in scenario.assume.changes():
        candidate = replace(scenario, assume=scenario.assume.without(name))
        if name != "contract" and still(candidate):
            scenario = candidate
    return scenario


def _simpler_events(scenario: Scenario, still: Fails) -> Scenario:
    """Round times, and arguments that are left out."""
    for index, event in enumerate(scenario.events):
        for simpler in _simpler(event):
            events = (*scenario.events[:index], simpler, *scenario.events[index + 1 :])
            if simpler != scenario.events[index] and still(replace(scenario, events=events)):
                scenario = replace(scenario, events=events)
                break
    return scenario


def _simpler(event: Event) -> list[Event]:
    found = [replace(event, at=float(round(event.at / 10) * 10))]
    for name in event.arguments:
        if name in ("seconds", "share", "both", "hidden", "after", "force"):
            rest: dict[str, Any] = {k: v for k, v in event.arguments.items() if k != name}
            found.append(replace(event, arguments=rest))
    return found


def _shorter(scenario: Scenario, still: Fails) -> Scenario:
    for share in (0.5, 0.7, 0.85):
        candidate = replace(scenario, seconds=round(scenario.seconds * share))
        if still(candidate):
            return candidate
    return scenario


def said(outcome: Outcome, scenario: Scenario, last: int = 60) -> str:
    """For people: the scenario, what broke, and how it came about."""
    lines = [
        scenario.text(),
        *(f"  *** {v.rule} at {v.at:.1f} s: {v.detail}" for v in outcome.violations),
    ]
    trace = outcome.world.trace
    return "\n".join(
        [
            *lines,
            f"  the last {min(last, len(trace))} of {len(trace)} lines:",
            *(f"  {line[:200]}" for line in trace[-last:]),
        ]
    )
