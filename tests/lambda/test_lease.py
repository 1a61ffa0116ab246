"""The write lease: taken by the fence, and owed to somebody from then on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.settings import AWS_ERRORS
from hac_failover.aws.table import Table, text
from hac_failover.ending import HeldForNow
from hac_failover.lease import (
    Hand,
    Lease,
    fence,
    give_back,
    hand_over,
    open_for,
    read_lease,
)
from hac_failover.pause import set_pause
from world import START, Killed, Refusal, World

SETTLE = {"action": "settle"}
FOR_EVER = 999


@pytest.fixture(autouse=True)
def held_by_the_writer(table: Table) -> None:
    """It has just been renewed."""
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u, #open = :o",
        {"e": 7, "r": "us-east-1", "u": START + 20, "o": True},
    )


def lease(table: Table) -> Lease:
    found = read_lease(table, "orders")
    assert found is not None
    return found


def subjects(world: World) -> list[str]:
    return [subject for topic, subject, _ in world.published if topic.endswith("-critical")]


def refusing_the_lease(monkeypatch: pytest.MonkeyPatch, world: World, times: int) -> None:
    """Only what is written to the lease."""
    plain = Table.change
    left = [times]

    def change(self: Table, key: str, *rest: Any) -> object:
        if key.startswith("lease#") and left[0] > 0:
            left[0] -= 1
            world.refuse["update_item"] = [Refusal("ThrottlingException")]
        return plain(self, key, *rest)

    monkeypatch.setattr(Table, "change", change)


def test_the_fence_takes_it_and_nobody_may_write_until_the_data_is_validated(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    seen: list[tuple[int, str, bool | None]] = []

    def note(_region: str, _params: dict[str, Any]) -> Any:
        seen.append((lease(table).epoch, lease(table).region, lease(table).open))
        return asked(_region, _params)

    asked = world.lambda_invoke
    world.lambda_invoke = note  # type: ignore[method-assign]
    assert orchestrate()["status"] == "completed"
    assert set(seen) == {(8, "us-east-2", False)}, "the validator was asked before it was opened"
    now = lease(table)
    assert (now.epoch, now.region, now.open) == (8, "us-east-2", True)
    assert now.not_before == START + 22, "the old one ends, and clocks may differ"


def test_a_failed_validation_opens_it_all_the_same(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.rows["invariant"] = 0
    assert orchestrate({"action": "failover", "reason": "drill"})["status"] == "attention"
    assert lease(table).open is True


# Owed.


def test_a_fence_that_is_throttled_is_tried_again(
    orchestrate: Orchestrate, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing_the_lease(monkeypatch, world, 2)
    assert orchestrate({"action": "failover", "reason": "drill"})["status"] == "completed"
    assert (lease(table).epoch, lease(table).region) == (8, "us-east-2")


def test_what_the_fence_missed_is_made_up_for(
    orchestrate: Orchestrate, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing_the_lease(monkeypatch, world, 24)
    asked: list[list[str]] = []
    promote = world.promote

    def at_the_request(how: str, region: str) -> None:
        asked.append(subjects(world))
        promote(how, region)

    monkeypatch.setattr(world, "promote", at_the_request)
    answer = orchestrate({"action": "failover", "reason": "drill"})
    assert answer["status"] == "attention"
    told = ["trading: orders is not fenced"]
    assert (asked, subjects(world)) == ([told], told), "at once, and once"
    now = lease(table)
    assert (now.epoch, now.region, now.open) == (8, "us-east-2", True)
    assert now.not_before == START + 22


def test_that_it_is_missed_is_told_once_though_its_execution_dies_after_it(
    orchestrate: Orchestrate, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is written down, and the end of the step is not: the next execution fences anew."""
    refusing_the_lease(monkeypatch, world, FOR_EVER)
    publish = world.sns_publish

    def die_at_the_write_after_the_next(region: str, params: dict[str, Any]) -> dict[str, Any]:
        world.kill_at = len(world.calls) + 2
        return publish(region, params)

    by_hand = {"action": "failover", "reason": "drill"}
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(world, "sns_publish", die_at_the_write_after_the_next)
        orchestrate(by_hand)
    assert subjects(world) == ["trading: orders is not fenced"]
    world.revive()
    world.clock.sleep(60)
    assert orchestrate(by_hand)["status"] == "attention"
    assert subjects(world).count("trading: orders is not fenced") == 1


def test_what_stays_owed_is_paged_and_settled_later(
    orchestrate: Orchestrate, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        refusing_the_lease(patched, world, FOR_EVER)
        assert orchestrate({"action": "failover", "reason": "drill"})["status"] == "attention"
    assert "trading: no region may write orders" in subjects(world)
    (message,) = [m for _, subject, m in world.published if "no region may write" in subject]
    assert "aws dynamodb update-item --region us-west-2" in message
    assert lease(table).region == "us-east-1"
    assert orchestrate(SETTLE)["why"] == ["us-east-2 may write orders"]
    now = lease(table)
    assert (now.epoch, now.region, now.open) == (8, "us-east-2", True)
    assert now.not_before == START + 22


# Given back.


def refused(world: World, _table: Table) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("InvalidParameterValue")] * FOR_EVER


def paused(world: World, table: Table) -> None:
    world.clock.at(START + 10, lambda: set_pause(table, world.clock, "wrong", engaged=True))


def well_again(world: World, _table: Table) -> None:
    world.clock.at(START + 10, world.sick.clear)


@pytest.mark.parametrize("what", [refused, paused, well_again])
def test_a_run_that_promotes_nothing_gives_it_back(  # noqa: PLR0913
    orchestrate: Orchestrate,
    world: World,
    table: Table,
    witness_sees: Seen,
    what: Callable[[World, Table], None],
) -> None:
    witness_sees()
    what(world, table)
    try:
        assert orchestrate()["status"] in ("held", "failed")
    except HeldForNow:
        pass
    now = lease(table)
    assert (now.epoch, now.region, now.open) == (9, "us-east-1", True)
    assert now.not_before == 0, "nobody else could take it since"
    assert world.accepted == []
    record = json.loads(text(table.read("run") or {}, "run"))
    assert record["leases"] == {"orders": "returned"}


def test_the_retry_of_such_a_run_fences_again(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Lambda's, under the same id."""
    witness_sees()
    well_again(world, table)
    with pytest.raises(HeldForNow, match="us-east-1 answers again"):
        orchestrate()
    world.sick = {"https://us-east-1.trade.example.com/healthz"}
    world.lag = [(world.clock.now() - 95, 100.0)]
    witness_sees()
    assert orchestrate()["status"] == "completed"
    assert (lease(table).epoch, lease(table).region, lease(table).open) == (10, "us-east-2", True)


def test_after_an_answer_that_was_lost_it_is_not_given_back(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """The promotion may come about yet. It does not, so `settle` brings the lease back."""
    witness_sees()
    world.refuse["failover_global_cluster"] = [Refusal("InternalFailure", 500)]
    world.clock.at(START + 45, world.sick.clear)
    answer = orchestrate()
    assert answer["status"] == "failed"
    assert "us-east-1 answers again, and what became of the request is not known" in json.dumps(
        answer
    )
    assert (lease(table).region, lease(table).open) == ("us-east-2", False)
    assert orchestrate(SETTLE)["why"] == ["us-east-1 may write orders"]
    assert (lease(table).region, lease(table).open) == ("us-east-1", True)
    answer = orchestrate(request="r-2")
    assert "not rearmed since run r-1" in json.dumps(answer), "it asked, and nobody knows"


def test_what_cannot_be_given_back_is_paged(
    orchestrate: Orchestrate,
    world: World,
    table: Table,
    witness_sees: Seen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    witness_sees()
    refused(world, table)

    def back(*_: object) -> bool:
        raise AWS_ERRORS[1]({"Error": {"Code": "Throttling"}}, "UpdateItem")

    monkeypatch.setattr("hac_failover.owed.give_back", back)
    orchestrate()
    assert "trading: no region may write orders" in subjects(world)


# Fenced by hand.


def fences_by_hand(table: Table, *, is_open: bool = False) -> None:
    """As RUNBOOK.md has it: the kill switch first."""
    table.change("pause", "SET #engaged = :yes, #reason = :why", {"yes": True, "why": "by hand"})
    table.change(
        "lease#orders",
        "SET #epoch = #epoch + :one, #region = :r, #open = :o, #fenced_by = :by",
        {"one": 1, "r": "us-east-2", "o": is_open, "by": "by hand: to us-east-2"},
    )


def test_what_a_person_has_fenced_is_theirs_while_the_switch_is_thrown(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """They are about to promote with loss: an old writer with its lease would go on writing."""
    fences_by_hand(table)
    world.clock.sleep(3_600)
    assert orchestrate(SETTLE)["why"] == []
    assert (lease(table).epoch, lease(table).region, lease(table).open) == (8, "us-east-2", False)
    world.writer = "us-east-2"
    assert orchestrate(SETTLE)["why"] == ["us-east-2 writes orders, as seen has it"]
    assert lease(table).open is False, "they validate before they open it"
    set_pause(table, world.clock, "done", engaged=False)
    assert orchestrate(SETTLE)["why"] == ["us-east-2 may write orders"]


def test_once_they_resume_it_goes_back_to_the_writer(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    fences_by_hand(table)
    set_pause(table, world.clock, "not needed", engaged=False)
    assert orchestrate(SETTLE)["why"] == ["us-east-1 may write orders"]
    assert (lease(table).epoch, lease(table).region, lease(table).open) == (9, "us-east-1", True)


def taken_by_a_run(table: Table) -> None:
    set_by = "SET #region = :r, #open = :o, #fenced_by = :by"
    table.change("lease#orders", set_by, {"r": "us-east-2", "o": False, "by": "r-dead"})


def given_by_hand(table: Table) -> None:
    fences_by_hand(table, is_open=True)


@pytest.mark.parametrize("astray", [taken_by_a_run, given_by_hand])
def test_all_else_is_settled_while_the_switch_is_thrown(
    orchestrate: Orchestrate, world: World, table: Table, astray: Callable[[Table], None]
) -> None:
    astray(table)
    set_pause(table, world.clock, "somebody looks", engaged=True)
    assert orchestrate(SETTLE)["why"] == ["us-east-1 may write orders"]
    assert (lease(table).region, lease(table).open) == ("us-east-1", True)


@pytest.mark.parametrize("reads", range(1, 9))
def test_whoever_fences_while_it_settles_keeps_what_they_took(
    orchestrate: Orchestrate, table: Table, monkeypatch: pytest.MonkeyPatch, reads: int
) -> None:
    """At whatever moment: the switch, and the fence after it, come between two reads of its."""
    taken_by_a_run(table)
    plain, left = Table.read, [reads]

    def read(self: Table, key: str) -> Any:
        if key in ("pause", "lease#orders", "writer#orders"):
            left[0] -= 1
            if left[0] == 0:
                fences_by_hand(table)
        return plain(self, key)

    monkeypatch.setattr(Table, "read", read)
    orchestrate(SETTLE)
    if left[0] > 0:
        fences_by_hand(table)
    assert (lease(table).region, lease(table).open) == ("us-east-2", False)
    assert lease(table).fenced_by_hand


# One move each.

ONE, OTHER = Hand("r-1", 3), Hand("r-2", 2)


def test_nobody_moves_it_under_an_older_lock(table: Table) -> None:
    assert fence(table, "orders", "us-east-2", ONE) is not None
    assert fence(table, "orders", "us-east-1", OTHER) is None
    assert open_for(table, "orders", "us-east-1", OTHER) is False
    assert hand_over(table, "orders", lease(table), "us-east-1", OTHER) is False
    assert lease(table).region == "us-east-2"


def test_an_opened_lease_is_not_given_back(table: Table) -> None:
    fence(table, "orders", "us-east-2", ONE)
    open_for(table, "orders", "us-east-2", ONE)
    assert give_back(table, "orders", "us-east-1", "us-east-2", ONE) is False


def test_a_lease_from_before_there_was_a_word_for_it_is_opened_for_whoever_has_it(
    orchestrate: Orchestrate, table: Table
) -> None:
    """Its epoch stays: the writer goes on."""
    table.change("lease#orders", "SET #epoch = :e REMOVE #open", {"e": 7})
    assert orchestrate(SETTLE)["why"] == ["us-east-1 may write orders"]
    assert (lease(table).epoch, lease(table).open) == (7, True)


def test_a_platform_without_leases_gets_none(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    del world.table.items["lease#orders"]
    assert orchestrate(SETTLE)["why"] == []
    assert read_lease(table, "orders") is None
