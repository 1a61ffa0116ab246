"""Ways through the model, which `tests/it/order_traces.rs` writes down, played on the handlers in the simulated world: the same
is seen in the same order, and it ends the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faults.catalogue import Fault
from faults.clients import behind_boto3
from faults.scenario import Scenario, Stage
from hac_failover.plan import Plan

from .seen import Eye, end_of

TRACES = json.loads((Path(__file__).parent / "traces.json").read_text(encoding="utf-8"))
# The fault of a call; whether the call is that of the last thing seen before, or of the next; and how many calls after it go
# the same way: a fence tries again for as long as it may.
FAULTS = {
    "killed": ("killed_after", 0, 1),
    "raise in vain": ("timed_out", 1, 3),
    "ask in vain": ("timed_out", 1, 1),
    "not now": ("throttled", 1, 1),
    "note in vain": ("timed_out", 1, 1),
    "open in vain": ("timed_out", 1, 1),
    "unwritten": ("timed_out", 1, 1),
}

pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


def play(plan: Plan, faults: tuple[Fault, ...] = ()) -> tuple[Eye, dict[str, Any]]:
    stage = Stage(plan, Scenario("automatic", faults))
    eye = Eye(stage.cloud)
    outcome = stage.play()
    eye.catch_up()
    return eye, end_of(outcome)


@pytest.mark.parametrize("trace", TRACES, ids=lambda one: f"{one['fault']} after {one['after']}")
def test_the_handlers_go_the_way_of_the_model(plan: Plan, trace: dict[str, Any]) -> None:
    ordinary, _ = play(plan)
    kind, further, tries = FAULTS[trace["fault"]]
    seen = trace["after"] - 1 + further
    if trace["fault"] == "unwritten":
        # Who writes is noted before it.
        seen = next(at for at, what in enumerate(ordinary.seen) if at >= seen and "over" in what)
    at = ordinary.calls[seen]
    eye, end = play(plan, tuple(Fault(at + further, kind) for further in range(tries)))
    assert eye.seen == trace["seen"]
    assert (end["status"], end["promoted"]) == (trace["end"]["status"], trace["end"]["promoted"])
    assert end["called"] or not trace["end"]["called"]
