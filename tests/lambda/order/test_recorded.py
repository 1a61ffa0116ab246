"""What the handlers do under faults, as seen from outside: written down for `tests/it/order_traces.rs`, which holds that each
is a way through the model. `UPDATE=1` writes it anew."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from faults import matrix
from faults.clients import behind_boto3
from faults.flows import SOURCE, TARGET
from faults.scenario import Scenario, Stage
from hac_failover.plan import Plan
from world import START

from .seen import SETTLES, Eye, end_of

GOLDEN = Path(__file__).parent / "recorded.json"
# Of the faults of a call: those that the model has a move for.
KINDS = frozenset(
    {
        "killed_before",
        "killed_after",
        "answer_lost",
        "timed_out",
        "refused",
        "frozen_before",
        "second_alarm",
        "second_alarm_while_frozen",
    }
)
# Of what can be wrong with the world.
WORLDS = (
    "promotion_slow",
    "promotion_stuck",
    "promotion_at_once",
    "promotion_given_up_once",
    "promotion_refused",
    "lag_high",
    "lag_unknown",
    "witness_sees_nothing",
    "standby_is_sick",
    "no_machines",
    "no_sql",
    "broken_invariant",
    "lease_ends_soon",
    "lease_runs_long",
    "second_alarm_after_1_s",
    "second_alarm_after_30_s",
)
FLOWS = ("automatic", "by_hand", "detach")
SETTLE = {"action": "settle"}

pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


def scenarios(plan: Plan) -> Iterator[Scenario]:
    for flow in FLOWS:
        yield Scenario(flow)
        yield from (Scenario(flow, conditions=(name,)) for name in WORLDS if _may_be(flow, name))
    for scenario in matrix.singles(plan, "automatic"):
        if scenario.faults[0].kind in KINDS:
            yield scenario


Story = Callable[[Stage], None]


def _settled(stage: Stage, *moments: float) -> None:
    """Probers see that something is not as it should be, and start whoever settles it."""
    for moment in moments:
        stage.later(moment, lambda: stage.invoke(TARGET, SETTLE, f"{SETTLES}{moment}"))


def _lease_runs(stage: Stage) -> None:
    """A living writer has just renewed, so the fence waits."""
    stage.cloud.table.items["lease#orders"] = {
        "id": {"S": "lease#orders"},
        "epoch": {"N": "7"},
        "region": {"S": SOURCE},
        "open": {"BOOL": True},
        "lease_until": {"N": repr(START + 25)},
    }


def nobody_armed(stage: Stage) -> None:
    del stage.cloud.table.items["run"]


def answers_again_in_the_fence(stage: Stage) -> None:
    _lease_runs(stage)
    stage.cloud.land.ends = START + 12


def another_switches_over_in_the_fence(stage: Stage) -> None:
    _lease_runs(stage)
    stage.later(12, lambda: stage.cloud.land.changed_by_hand(TARGET, 60))
    _settled(stage, 300, 400)


def another_has_switched_over(stage: Stage) -> None:
    """And the alarm of the region that is left goes off."""
    _lease_runs(stage)
    stage.cloud.land.changed_by_hand(TARGET, 0)
    _settled(stage, 60)


def comes_about_late(stage: Stage) -> None:
    stage.cloud.land.promotion_takes = 2_400
    _settled(stage, 3_000)


# Whole days, each with the beginning and the changes that the model allows it.
STORIES: tuple[tuple[str, Story], ...] = (
    ("unarmed", nobody_armed),
    ("changing", answers_again_in_the_fence),
    ("changing", another_switches_over_in_the_fence),
    ("changing", another_has_switched_over),
    ("changing", comes_about_late),
)


def _may_be(flow: str, world: str) -> bool:
    """A cluster that has left its global database is a writer of its own: that is not given up, and it ends."""
    return flow != "detach" or world not in ("promotion_given_up_once", "promotion_stuck")


def record(plan: Plan, scenario: Scenario, story: Story | None = None) -> dict[str, Any]:
    stage = Stage(plan, scenario)
    if story is not None:
        story(stage)
    eye = Eye(stage.cloud)
    outcome = stage.play()
    eye.catch_up()
    return {"flow": scenario.flow, "seen": eye.seen, "end": end_of(outcome)}


def whole(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    for scenario in scenarios(plan):
        yield str(scenario), record(plan, scenario)
    for flow, story in STORIES:
        yield story.__name__, {**record(plan, Scenario("automatic"), story), "flow": flow}


def test_what_was_recorded_is_what_the_handlers_do(plan: Plan) -> None:
    """Different scenarios that look the same from outside are one, under the name of the first."""
    recorded: dict[str, dict[str, Any]] = {}
    for scenario, one in whole(plan):
        known = recorded.setdefault(json.dumps(one), {"scenario": scenario, **one, "as": 0})
        known["as"] += 1
    found = sorted(recorded.values(), key=lambda one: (one["flow"], one["seen"], str(one["end"])))
    text = "[\n" + ",\n".join(json.dumps(one) for one in found) + "\n]\n"
    if os.environ.get("UPDATE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert len(found) > 40
    assert GOLDEN.read_text(encoding="utf-8") == text, (
        "run with UPDATE=1, and look at the difference"
    )
