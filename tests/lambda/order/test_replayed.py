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
from faults.cloud import Call
from faults.scenario import Scenario, Stage
from hac_failover.plan import Plan

from .seen import Eye, end_of

TRACES = json.loads((Path(__file__).parent / "traces.json").read_text(encoding="utf-8"))
# The fault of a call, and whether the call is that of the last thing seen before, or of the next.
FAULTS = {
    "killed": ("killed_after", 0),
    "raise unheard": ("answer_lost", 1),
    "raise in vain": ("timed_out", 1),
    "ask in vain": ("timed_out", 1),
    "refused": ("refused", 1),
    "unwritten": ("timed_out", 1),
}

pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


def play(plan: Plan, faults: tuple[Fault, ...] = ()) -> tuple[Eye, dict[str, Any], list[Call]]:
    stage = Stage(plan, Scenario("automatic", faults))
    stage.settles = False  # of which the model knows nothing
    eye = Eye(stage.cloud)
    outcome = stage.play()
    eye.catch_up()
    return eye, end_of(outcome), stage.cloud.log


def next_record(log: list[Call], after: int) -> int:
    """The next call that writes the record of the run."""
    writes = (call for call in log[after:] if call.method == "update_item")
    return next(call.index for call in writes if ":run" in str(call.params))


# One fault is not the end of these any more, and the model does not know it: a fence and a request that are refused, or get
# no answer, are tried again.
TRIED_AGAIN = {("raise unheard", 2), ("raise in vain", 2), ("refused", 5)}


@pytest.mark.parametrize("trace", TRACES, ids=lambda one: f"{one['fault']} after {one['after']}")
def test_the_handlers_go_the_way_of_the_model(plan: Plan, trace: dict[str, Any]) -> None:
    if (trace["fault"], trace["after"]) in TRIED_AGAIN:
        pytest.skip("the model has one try where the handlers have several")
    ordinary, _, log = play(plan)
    kind, further = FAULTS[trace["fault"]]
    at = ordinary.calls[trace["after"] - 1 + further]
    faults = (Fault(at, kind),)
    if trace["fault"] == "unwritten":
        # The step after it writes its beginning, and that the one before is over: that does not arrive either.
        faults = (*faults, Fault(next_record(log, at), kind))
    eye, end, _ = play(plan, faults)
    assert eye.seen == trace["seen"]
    assert (end["status"], end["promoted"]) == (trace["end"]["status"], trace["end"]["promoted"])
    assert end["called"] or not trace["end"]["called"]
