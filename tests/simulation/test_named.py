"""Each day that went wrong once, and the mistake that it is there to find."""

from __future__ import annotations

import pytest

from . import days, mistakes
from .named import DAYS
from .scenario import play
from .shrink import said
from .site import load


@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_went_wrong(name: str) -> None:
    day = DAYS[name]
    outcome = play(day.scenario, load(day.site))
    found = day.judge(outcome)
    assert not found, "\n".join([day.why, *found, said(outcome, day.scenario)])


assert days.__all__, "they name the days"
PLANTED = [(day.name, name) for day in DAYS.values() for name in day.broken]


@pytest.mark.parametrize(("name", "planted"), PLANTED)
def test_a_day_finds_its_mistake(name: str, planted: str) -> None:
    day = DAYS[name]
    with mistakes.planted(planted, load(day.site)) as site:
        outcome = play(day.scenario, site)
    assert day.judge(outcome), "\n".join(outcome.world.trace)


def test_every_day_has_a_mistake_and_every_mistake_a_day() -> None:
    assert [day.name for day in DAYS.values() if not day.broken] == []
    known = {*mistakes.MISTAKES, *mistakes.OF_THE_SITE}
    assert {name for _, name in PLANTED} == known
