"""A run whose promotion was refused, and a person who promotes by hand, as the page says: what is left of the run is done
at their word, and nothing arms over their head."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.ending import HeldForNow
from hac_failover.pause import set_pause
from world import START, Refusal, World

SETTLE = {"action": "settle"}
AGAIN = {"action": "failover", "from": "us-east-1", "reason": "the rest", "by": "ada"}
PROBER = {
    "action": "failover",
    "automatic": True,
    "from": "us-east-1",
    "reason": "web fails",
    "observer": "us-east-2",
    "failing_since": START - 30.0,
    "detected_at": START - 10.0,
}
FOR_EVER = 999


@pytest.fixture
def refused(orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen) -> None:
    """An alarm's run fences, AWS refuses, and the lease is given back; somebody pauses, and promotes by hand."""
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u, #open = :o",
        {"e": 7, "r": "us-east-1", "u": START + 20, "o": True},
    )
    witness_sees()
    world.refuse["failover_global_cluster"] = [Refusal("InvalidParameterValue")] * FOR_EVER
    assert orchestrate()["status"] == "failed"
    assert stored(table)["leases"] == {"orders": "returned"}
    set_pause(table, world.clock, "promoting by hand", engaged=True)
    world.clock.sleep(300)
    world.writer = "us-east-2"
    # A writer has no lag, and nobody asks for its.
    world.lag = []
    world.published.clear()


def stored(table: Table) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(text(table.read("run") or {}, "run"))
    return run


def armed_at(table: Table) -> object:
    return (table.read("run") or {})["armed_at"]


def lease(table: Table) -> tuple[object, ...]:
    item = table.read("lease#orders") or {}
    return item["region"], item["open"]


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize("settled", [False, True])
def test_what_is_left_is_done_at_the_word_of_whoever_asks(
    orchestrate: Orchestrate, world: World, table: Table, *, settled: bool
) -> None:
    if settled:
        orchestrate(SETTLE, "s-1")
    set_pause(table, world.clock, "promoted", engaged=False)
    # Nothing of it is to be promoted, so nothing of that has to be ready.
    world.status_override = "backing-up"
    answer = orchestrate(AGAIN, "r-2")
    assert (answer["status"], answer["run"]) == ("completed", "r-1")
    run = stored(table)
    assert (run["mode"], run["by"]) == ("failover", "ada")
    assert run["reason"].endswith("; taken up, because: the rest")
    assert run["steps"]["2 promote orders"]["status"] == "skipped", "it was none of this run's"
    assert run["steps"]["5 shift web"]["status"] == "done"
    assert lease(table) == ("us-east-2", True)
    assert armed_at(table) == 0
    assert world.accepted == []


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize("seen", [True, False])
def test_while_it_is_paused_it_is_held_and_arms_nothing(
    orchestrate: Orchestrate,
    world: World,
    table: Table,
    monkeypatch: pytest.MonkeyPatch,
    *,
    seen: bool,
) -> None:
    """Whether or not AWS says at its end who writes: it had asked before."""
    if not seen:
        monkeypatch.setattr("hac_failover.ending._has_moved", lambda _: False)
    assert orchestrate(AGAIN, "r-2")["status"] == "held"
    assert armed_at(table) == 0
    set_pause(table, world.clock, "promoted", engaged=False)
    answer = orchestrate(AGAIN, "r-3")
    assert (answer["status"], answer["run"]) == ("completed", "r-1")
    assert lease(table) == ("us-east-2", True)


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize("paused", [True, False])
def test_a_prober_does_not_go_on_with_what_a_person_promoted(
    orchestrate: Orchestrate, world: World, table: Table, *, paused: bool
) -> None:
    """us-east-1 still fails, so it asks in each round."""
    set_pause(table, world.clock, "by hand", engaged=paused)
    assert orchestrate(PROBER, "p-1")["status"] == "nothing to do"
    assert (stored(table)["status"], armed_at(table)) == ("failed", 0)
    assert world.published == []


def test_one_that_gave_up_before_it_could_ask_is_taken_up_too(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Its page asks for that."""
    witness_sees()
    blind = [Refusal("AccessDenied", 403)] * 9_999

    def no_roles() -> None:
        world.refuse["describe_global_clusters"] = blind

    table.change("lease#orders", "SET #epoch = :e, #lease_until = :u", {"e": 7, "u": START + 20})
    world.clock.at(START + 10, no_roles)
    assert orchestrate(seconds=4_000)["status"] == "failed"
    assert "requests" not in stored(table)["steps"]["2 promote orders"]["facts"]
    world.refuse.clear()
    world.writer = "us-east-2"
    answer = orchestrate(AGAIN, "r-2")
    assert (answer["status"], answer["run"]) == ("completed", "r-1")


def test_a_run_that_is_held_does_not_arm_over_another_writer(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """AWS has rejected its request for certain, and another region became the writer meanwhile."""
    witness_sees()
    world.refuse["failover_global_cluster"] = [Refusal("InvalidGlobalClusterStateFault")] * 99

    def third() -> None:
        world.members.add("eu-west-1")
        world.writer = "eu-west-1"

    world.clock.at(START + 12, third)
    with pytest.raises(HeldForNow, match="eu-west-1 became the writer"):
        orchestrate()
    assert (stored(table)["status"], armed_at(table)) == ("held", 0)


def test_over_its_own_source_it_does(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    world.refuse["failover_global_cluster"] = [Refusal("InvalidGlobalClusterStateFault")] * 99
    world.clock.at(START + 12, world.sick.clear)
    with pytest.raises(HeldForNow, match="answers again"):
        orchestrate()
    assert armed_at(table) == START - 86_400
