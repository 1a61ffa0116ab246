"""Somebody else changes the writer: by the console, by Terraform, by a runbook. No run undoes it."""

from __future__ import annotations

import json

import pytest
from conftest import ALARM, Orchestrate, Seen
from hac_failover.aws.table import Table, number, text
from hac_failover.ending import HeldForNow
from world import START, World

SETTLE = {"action": "settle"}


def sees(table: Table, world: World, watched: str) -> None:
    """The witness sees both checks of a region fail, long enough."""
    now = world.clock.now()
    for check in ("web", "orders"):
        table.change(
            f"observation#us-west-2#{watched}#{check}",
            "SET #failures = :f, #observed_at = :o, #since = :s, #counted_at = :o, #healthy_at = :h",
            {"f": 3, "o": now, "s": now - 20, "h": now - 30},
        )


def subjects(world: World) -> list[str]:
    return [subject for topic, subject, _ in world.published if topic.endswith("-critical")]


@pytest.fixture
def switching(world: World, table: Table) -> World:
    """A lossless switchover to us-east-2, under way; nobody answers as the writer meanwhile."""
    world.sick = {f"https://{region}.trade.example.com/healthz/orders" for region in world.members}
    world.changed_by_hand("us-east-2", 45)
    for region in world.members:
        sees(table, world, region)
    return world


@pytest.mark.parametrize("nobody", [False, True])
@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_a_transition_that_no_run_asked_for_is_left_alone(
    orchestrate: Orchestrate, switching: World, region: str, *, nobody: bool
) -> None:
    switching.nobody_meanwhile = nobody
    try:
        answer = orchestrate(ALARM, "r-1", region)
    except HeldForNow as held:
        assert "which this run did not ask for" in str(held)
    else:
        assert answer["status"] == "nothing to do"
    assert switching.accepted == []
    switching.clock.sleep(60)
    switching.settle()
    assert switching.writer == "us-east-2"


def test_what_came_about_meanwhile_is_not_taken_back(
    orchestrate: Orchestrate, switching: World, table: Table
) -> None:
    """The alarm of the region that was left still stands when the switchover is over."""
    switching.clock.sleep(50)
    sees(table, switching, "us-east-2")
    for request in ("r-1", "r-2"):
        answer = orchestrate(ALARM, request, "us-east-1")
        assert "not rearmed since us-east-2 became the writer of orders" in json.dumps(answer)
    assert switching.accepted == []
    assert "trading: us-east-2 became the writer of orders, and no run made it" in subjects(
        switching
    )


def test_a_run_whose_fence_waits_is_held_by_it_and_gives_the_lease_back(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Between the gate and the request somebody promotes by hand."""
    witness_sees()
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u, #open = :o",
        {"e": 4, "r": "us-east-1", "u": START + 20, "o": True},
    )
    world.clock.at(START + 10, lambda: world.changed_by_hand("us-east-2", 300))
    with pytest.raises(HeldForNow, match="failing-over, which this run did not ask for"):
        orchestrate()
    assert world.accepted == []
    world.clock.sleep(400)
    assert orchestrate(SETTLE)["status"] == "settled"
    lease = table.read("lease#orders") or {}
    assert (lease["region"], lease["open"]) == ("us-east-2", True), "where the writer is"


def test_a_third_region_that_became_the_writer_holds_the_run(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u",
        {"e": 4, "r": "us-east-1", "u": START + 20},
    )

    def third() -> None:
        world.members.add("eu-west-1")
        world.writer = "eu-west-1"

    world.clock.at(START + 10, third)
    with pytest.raises(HeldForNow, match="eu-west-1 became the writer"):
        orchestrate()
    assert world.accepted == []


def test_a_run_that_finds_itself_promoted_does_not_call_that_its_own(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Noted as the run's, it would disarm nothing: the next failure would lead back over it."""
    witness_sees()
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u",
        {"e": 4, "r": "us-east-1", "u": START + 20},
    )
    world.clock.at(START + 10, lambda: world.changed_by_hand("us-east-2", 0))
    assert orchestrate()["status"] == "completed"
    assert world.accepted == []
    assert (table.read("run") or {})["armed_at"] != 0
    assert orchestrate(SETTLE)["status"] == "settled"
    assert (table.read("run") or {})["armed_at"] == 0
    assert "trading: us-east-2 became the writer of orders, and no run made it" in subjects(world)


def test_a_writer_that_is_younger_than_the_cooldown_is_not_left(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Unless people have armed since."""
    witness_sees()
    table.change("writer#orders", "SET #since = :s, #by = :b", {"s": START - 600, "b": "seen"})
    answer = orchestrate()
    assert answer["status"] == "held"
    assert "us-east-1 became the writer of orders 600 s ago" in json.dumps(answer)
    table.change("run", "SET #armed_at = :at", {"at": START - 60})
    assert orchestrate(request="r-2")["status"] == "completed"


def test_a_change_disarms_at_once(orchestrate: Orchestrate, world: World, table: Table) -> None:
    world.writer = "us-east-2"
    assert orchestrate(SETTLE)["why"] == ["us-east-2 writes orders, as seen has it"]
    run, writer = table.read("run") or {}, table.read("writer#orders") or {}
    assert number(run, "armed_at") == 0
    assert text(run, "disarmed_by") == "us-east-2 became the writer of orders"
    assert (writer["region"], writer["by"]) == ("us-east-2", "seen")
    assert START <= float(writer["since"]) <= START + 10
    assert subjects(world) == ["trading: us-east-2 became the writer of orders, and no run made it"]
    world.published.clear()
    assert orchestrate(SETTLE)["why"] == [], "once"
    assert world.published == []


def test_a_look_that_passes_is_no_change(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """AWS's description goes back and forth for a moment."""
    world.writer = "us-east-2"

    def back() -> None:
        world.writer = "us-east-1"

    world.clock.at(START + 3, back)
    assert orchestrate(SETTLE)["why"] == []
    assert (table.read("writer#orders") or {})["region"] == "us-east-1"
    assert number(table.read("run") or {}, "armed_at") != 0


@pytest.mark.parametrize("action", ["failover", "switchover"])
def test_a_person_is_told_of_it_too(orchestrate: Orchestrate, world: World, action: str) -> None:
    world.changed_by_hand("us-east-2", 300)
    with pytest.raises(HeldForNow, match="which this run did not ask for"):
        orchestrate({"action": action, "reason": "drill"})
    assert world.accepted == []


def test_a_person_does_not_promote_what_is_no_member(
    orchestrate: Orchestrate, world: World
) -> None:
    world.members.discard("us-east-2")
    answer = orchestrate({"action": "failover", "reason": "drill"})
    assert answer["status"] == "held"
    assert "is no member" in json.dumps(answer)


def test_force_asks_all_the_same(orchestrate: Orchestrate, world: World) -> None:
    """Once AWS takes a request."""
    world.changed_by_hand("us-east-1", 30)
    answer = orchestrate({"action": "failover", "reason": "sure", "force": True})
    assert answer["status"] in ("completed", "attention")
    assert world.accepted == [("failover", "us-east-2")]
