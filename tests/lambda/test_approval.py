"""A person's word before anything is touched, where the policy wants one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.ending import HeldForNow
from world import START, Killed, World


@pytest.fixture(autouse=True)
def approval_is_required(world: World) -> None:
    (failover,) = world.plan.failovers
    gate = replace(failover.gate, approval=3600)
    world.plan = replace(world.plan, failovers=(replace(failover, gate=gate),))


def word(run: str = "r-1", **more: object) -> dict[str, object]:
    return {"action": "approve", "run": run, "reason": "I have looked", "by": "ada", **more}


def pages(world: World) -> list[tuple[str, str]]:
    told = ((topic, subject, message) for topic, subject, message in world.published)
    return [(s.removeprefix("trading: "), m) for topic, s, m in told if topic.endswith("-critical")]


def stored(table: Table) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(text(table.read("run") or {}, "run"))
    return run


def test_an_alarm_goes_as_far_as_the_gate_and_asks(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, table: Table
) -> None:
    witness_sees()
    answer = orchestrate()
    assert answer["status"] == "awaiting"
    assert world.accepted == []
    assert table.read("lease#orders") is None, "not even fenced"
    ((subject, message),) = pages(world)
    assert subject == "failover from us-east-1 awaits approval"
    assert '"action": "approve", "run": "r-1"' in message
    assert "--region us-east-2 --function-name trading-control" in message
    assert world.stored == {}, "a run that touched nothing leaves no record"


def test_the_word_lets_it_go_on(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    orchestrate()
    world.clock.sleep(600)
    witness_sees(since=625)
    answer = orchestrate(word(), "r-2")
    assert (answer["status"], answer["run"]) == ("completed", "r-1")
    assert world.accepted == [("failover", "us-east-2")]
    (record,) = (json.loads(body) for body in world.stored.values())
    assert record["approval"]["by"] == "ada"
    assert record["approval"]["reason"] == "I have looked"
    assert record["detection"]["seconds"] == 20, "the person's time is no part of it"
    assert record["detection"]["decided_at"] == "2023-11-14T22:23:20.000Z"


def test_a_second_word_does_nothing(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    orchestrate(word(), "r-2")
    again = orchestrate(word(), "r-3")
    assert again == {"status": "refused", "why": "run r-1 waits for no approval: it is completed"}
    assert len(world.accepted) == 1


def test_the_gate_looks_again(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    orchestrate()
    world.sick.clear()
    with pytest.raises(HeldForNow, match="but not us-east-2"):
        orchestrate(word(), "r-2")
    assert world.accepted == []


def test_a_word_that_comes_too_late(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    world.clock.sleep(3601)
    answer = orchestrate(word(), "r-2")
    assert answer["status"] == "refused"
    assert "its time to be approved is over" in answer["why"]
    witness_sees()
    world.lag = [(world.clock.now() - 95, 100.0)]
    assert orchestrate(request="r-3")["status"] == "awaiting", "the next alarm asks anew"
    assert len(pages(world)) == 2


@pytest.mark.parametrize(
    ("region", "run", "why"),
    [("us-east-2", "r-9", "run r-9 is not the last one"), ("us-east-1", "r-1", "approve it there")],
)
def test_a_word_for_another_run(  # noqa: PLR0913
    orchestrate: Orchestrate, world: World, witness_sees: Seen, region: str, run: str, why: str
) -> None:
    witness_sees()
    orchestrate()
    answer = orchestrate(word(run), "r-2", region)
    assert answer["status"] == "refused"
    assert why in answer["why"]
    assert world.accepted == []


def test_a_word_without_a_run_is_no_request(orchestrate: Orchestrate) -> None:
    with pytest.raises(ValueError, match="`run` is missing"):
        orchestrate({"action": "approve", "reason": "go"})


def test_another_alarm_does_not_ask_twice(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    answer = orchestrate(request="r-2")
    assert answer == {"status": "nothing to do", "why": "run r-1 awaits approval"}
    assert len(pages(world)) == 1


def test_people_need_no_approval(orchestrate: Orchestrate, world: World) -> None:
    assert orchestrate({"action": "failover", "reason": "drill"})["status"] == "completed"


def test_a_person_may_fail_over_while_it_waits(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    assert orchestrate({"action": "failover", "reason": "now"}, "r-2")["status"] == "completed"
    assert len(world.accepted) == 1


@pytest.mark.parametrize("at", range(1, 30, 7))
@pytest.mark.parametrize("after_effect", [False, True])
def test_whenever_it_dies_people_are_asked_and_nothing_is_touched(  # noqa: PLR0913
    orchestrate: Orchestrate,
    world: World,
    witness_sees: Seen,
    table: Table,
    at: int,
    *,
    after_effect: bool,
) -> None:
    witness_sees()
    world.kill_at, world.kill_after_effect = at, after_effect
    try:
        orchestrate()
    except Killed:
        world.revive()
        world.clock.sleep(60)
        witness_sees(since=world.clock.now() - (START - 25))
        orchestrate()
    world.revive()
    assert stored(table)["status"] == "awaiting"
    assert [subject for subject, _ in pages(world)][0] == "failover from us-east-1 awaits approval"
    assert world.accepted == []
    witness_sees(since=world.clock.now() - (START - 25))
    assert orchestrate(word(), "r-2")["status"] == "completed"
