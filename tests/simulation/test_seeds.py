"""Days that are drawn, anew in each run, and those that ever broke a rule."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from . import draws, kept
from .scenario import Scenario, play
from .shrink import breaks, said, shrink

Property = Callable[[str, object], None]


def test_days_that_are_drawn(chunk: range, record_property: Property) -> None:
    """Each seed makes the same day again, whatever it is run with."""
    broken: list[tuple[int, str]] = []
    seconds = 0.0
    for seed in chunk:
        scenario = draws.scenario(seed)
        seconds += scenario.seconds
        outcome = play(scenario)
        broken += [(seed, violation.rule) for violation in outcome.violations]
    record_property("days", len(chunk))
    record_property("simulated", seconds)
    if broken:
        seed, rule = broken[0]
        pytest.fail(f"{_list(broken)}\n{explain(draws.scenario(seed), rule)}", pytrace=False)


if (
    "SEED" in os.environ
):  # of `make simulate SEED=<seed>`; otherwise there is no such test, and none is skipped

    def test_one_day() -> None:
        scenario = draws.scenario(int(os.environ["SEED"]))
        outcome = play(scenario)
        print(said(outcome, scenario, last=400))
        assert not outcome.violations, explain(scenario, outcome.violations[0].rule)


@pytest.mark.parametrize(
    ("rule", "scenario"), kept.read(), ids=lambda value: getattr(value, "seed", None)
)
def test_days_that_broke_a_rule_once(rule: str, scenario: Scenario) -> None:
    outcome = play(scenario)
    assert not outcome.violations, f"it once broke: {rule}\n{said(outcome, scenario)}"


def explain(scenario: Scenario, rule: str) -> str:
    """The shortest day that still breaks it, kept for ever."""
    shortest = shrink(scenario, breaks(rule), tries=120)
    kept.add(rule, shortest)
    return said(play(shortest), shortest)


def _list(broken: list[tuple[int, str]]) -> str:
    return "\n".join(f"seed {seed}: {rule}" for seed, rule in broken)
