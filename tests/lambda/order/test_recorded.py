"""What the handlers do under faults, as seen from outside: written down for `tests/it/order_traces.rs`, which holds that each
is a way through the model. `UPDATE=1` writes it anew."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faults import matrix
from faults.clients import behind_boto3
from faults.scenario import Scenario, Stage
from hac_failover.plan import Plan

from .seen import Eye, end_of

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

pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


def scenarios(plan: Plan) -> Iterator[Scenario]:
    for flow in FLOWS:
        yield Scenario(flow)
        yield from (Scenario(flow, conditions=(name,)) for name in WORLDS)
    for scenario in matrix.singles(plan, "automatic"):
        if scenario.faults[0].kind in KINDS:
            yield scenario


def record(plan: Plan, scenario: Scenario) -> dict[str, Any]:
    stage = Stage(plan, scenario)
    stage.settles = False  # of which the model knows nothing
    eye = Eye(stage.cloud)
    outcome = stage.play()
    eye.catch_up()
    return {"flow": scenario.flow, "seen": eye.seen, "end": end_of(outcome)}


def test_what_was_recorded_is_what_the_handlers_do(plan: Plan) -> None:
    """Different scenarios that look the same from outside are one, under the name of the first."""
    recorded: dict[str, dict[str, Any]] = {}
    for scenario in scenarios(plan):
        one = record(plan, scenario)
        known = recorded.setdefault(json.dumps(one), {"scenario": str(scenario), **one, "as": 0})
        known["as"] += 1
    found = sorted(recorded.values(), key=lambda one: (one["flow"], one["seen"], str(one["end"])))
    text = "[\n" + ",\n".join(json.dumps(one) for one in found) + "\n]\n"
    if os.environ.get("UPDATE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert len(found) > 40
    assert GOLDEN.read_text(encoding="utf-8") == text, (
        "run with UPDATE=1, and look at the difference"
    )
