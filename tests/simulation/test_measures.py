"""How long it takes, over many days; and what must never come of an ordinary one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from .assumptions import draw
from .clock import START
from .scenario import Event, Scenario, play

EAST, OHIO = "us-east-1", "us-east-2"
DAYS = 200
Property = Callable[[str, object], None]


@dataclass(frozen=True, slots=True)
class Loss:
    """From the fault to the first write of a client; all of that but the promotion; what broke; and whether
    people were called because a function was throttled."""

    seconds: float
    ours: float
    rules: list[str]
    throttled: bool


def clean_loss(seed: int) -> Scenario:
    """AWS and the network as on any day, each time a little otherwise; the promotion as long as the budget assumes."""
    rng = random.Random(f"clean/{seed}")
    drawn = draw(rng)
    assume = replace(
        drawn,
        slow_share=0.0,
        lost_share=0.0,
        error_share=0.0,
        throttle_share=0.0,
        duplicate_share=0.0,
        hidden_share=0.0,
        odd_share=0.0,
        skew_seconds=0.0,
        schedule_late_seconds=2.0,
        # budget.json: 30 s at least, 90 s typically.
        promotion_seconds=rng.triangular(30, 150, 90),
        state_lingers_seconds=1.0,
        sql_after_seconds=max(0.0, min(6.0, drawn.sql_after_seconds)),
    )
    at = 100.0 + 60.0 * rng.random()
    return Scenario(f"clean/{seed}", assume, (Event(at, "region_dies", {"region": EAST}),), 600.0)


@pytest.fixture(scope="module")
def losses() -> list[Loss]:
    """From the fault to the first write of a client, without the promotion as well, and what broke."""
    found = []
    for seed in range(DAYS):
        scenario = clean_loss(seed)
        outcome = play(scenario)
        fault = START + scenario.events[0].at
        first = next((at for at, *_ in outcome.world.writes["orders"] if at > fault), None)
        took = float("inf") if first is None else first - fault
        throttled = any("throttles" in page.subject for page in outcome.world.topics.pages(fault))
        ours = took - scenario.assume.promotion_seconds
        found.append(Loss(took, ours, outcome.rules, throttled))
    return found


def test_a_clean_loss_always_works(losses: list[Loss], record_property: Property) -> None:
    assert [loss.rules for loss in losses if loss.rules] == []
    for times, what in (
        ([loss.seconds for loss in losses], "fault to the first write of a client"),
        ([loss.ours for loss in losses], "of that, all but the promotion"),
    ):
        cuts = quantiles(times, n=20)
        low, middle, high = cuts[0], cuts[9], cuts[18]
        record_property(
            "clean",
            f"{DAYS} clean losses of {EAST}: {what} {low:.0f} / {middle:.0f} / {high:.0f} s (5 %, median, 95 %)",
        )
    assert max(loss.seconds for loss in losses) < 360
    assert not [loss for loss in losses if loss.throttled], "people are called for what failed"


def test_the_readme_says_what_comes_out(losses: list[Loss]) -> None:
    """The days are the same in each run, so what is written down is what is found; and the budget is believed only as
    long as it is near. `tests/it/docs.rs` holds its number."""
    page = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    (budget, simulated), *more = re.findall(
        r"typically says (\d+m\d+s), and the median of 200 simulated losses is (\d+m\d+s)", page
    )
    assert not more
    median = quantiles([loss.seconds for loss in losses], n=2)[0]
    assert abs(_seconds(simulated) - median) < 1
    assert abs(_seconds(budget) - median) <= 10


def _seconds(text: str) -> int:
    minutes, seconds = text.removesuffix("s").split("m")
    return 60 * int(minutes) + int(seconds)


def console(seed: int) -> Scenario:
    """Both regions are well, and somebody switches over by console."""
    rng = random.Random(f"console/{seed}")
    arguments: dict[str, Any] = {
        "kind": "switchover",
        "target": OHIO,
        "seconds": rng.uniform(10, 300),
        "shows": rng.choice(["old", "none", "new"]),
        "hidden": rng.choice([0.0, 0.0, 5.0, 20.0, 60.0]),
    }
    assume = replace(draw(rng), error_share=0.0, lost_share=0.0)
    event = Event(rng.uniform(80, 140), "console", arguments)
    # Four minutes after all that it brings: whoever would undo it has done so.
    seconds = event.at + arguments["seconds"] + arguments["hidden"] + 240.0
    return Scenario(f"console/{seed}", assume, (event,), seconds)


def test_no_switchover_by_console_is_undone(record_property: Property) -> None:
    undone = []
    for seed in range(DAYS):
        outcome = play(console(seed))
        if (
            any(made.who != "console" for made in outcome.world.aurora["orders"].asked)
            or outcome.world.aurora["orders"].writer != OHIO
            or outcome.rules
        ):
            undone.append((seed, outcome.rules))
    record_property(
        "console", f"{DAYS} switchovers by console: {len(undone)} undone, or otherwise wrong"
    )
    assert undone == []


def inside(seed: int) -> Scenario:
    rng = random.Random(f"inside/{seed}")
    assume = replace(draw(rng), error_share=0.0, lost_share=0.0)
    event = Event(
        rng.uniform(80, 140), "instance", {"region": EAST, "seconds": rng.uniform(15, 59)}
    )
    return Scenario(
        f"inside/{seed}", assume, (event,), event.at + event.arguments["seconds"] + 200.0
    )


def test_no_failover_inside_a_region_becomes_one_between_regions(record_property: Property) -> None:
    lossy = [seed for seed in range(DAYS) if play(inside(seed)).world.invariants.lossy]
    record_property(
        "inside",
        f"{DAYS} failovers inside {EAST} within a minute: {len(lossy)} became one between regions",
    )
    assert lossy == []
