"""Each day that went wrong once. Those in NOT_YET still do: an unexpected success fails, so that the list gets shorter."""

from __future__ import annotations

import pytest

from . import days as _  # noqa: F401  (names them)
from .named import DAYS
from .scenario import play
from .shrink import said
from .site import load

NOT_YET: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_went_wrong(name: str, request: pytest.FixtureRequest) -> None:
    if name in NOT_YET:
        request.applymarker(pytest.mark.xfail(strict=True, raises=AssertionError))
    day = DAYS[name]
    outcome = play(day.scenario, load(day.site))
    found = day.judge(outcome)
    assert not found, "\n".join([day.why, *found, said(outcome, day.scenario)])
