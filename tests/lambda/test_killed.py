"""The orchestrator dies at a call to AWS, before or after its effect; and comes again.

A few calls; `faults/` kills at every one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from conftest import Orchestrate
from hac_failover.aws.table import Table
from world import Killed, World

BY_HAND = {"action": "failover", "reason": "drill"}
NOTICES = {"trading-oncall-failover", "trading-desk-failover"}
# A run makes about as many.
LAST_CALL = 70


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("at", range(1, LAST_CALL, 9))
def test_a_run_survives_its_execution(
    orchestrate: Orchestrate, world: World, table: Table, at: int, *, after_effect: bool
) -> None:
    world.promotion_takes = 8
    world.kill_at, world.kill_after_effect = at, after_effect
    try:
        first = orchestrate(BY_HAND)
    except Killed:
        first = None
    world.revive()
    world.clock.sleep(60)
    again = orchestrate(BY_HAND)
    if first is not None:
        assert again["status"] == "nothing to do"
    assert again["status"] in ("completed", "nothing to do", "attention")
    assert world.writer == "us-east-2"
    assert world.accepted == [("failover", "us-east-2")], "promoted once"
    lease = table.read("lease#orders") or {}
    assert lease["epoch"] == 1, "fenced once"
    told = Counter(topic for topic, _, _ in world.published if topic.endswith("-failover"))
    assert set(told) == NOTICES, "nobody is left out"
    # Who was told just before the end cannot be known to have been: better twice than never.
    assert told.total() <= len(NOTICES) + 1


def test_a_death_between_two_notices_repeats_neither(
    orchestrate: Orchestrate, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = world.sns_publish

    def die_at_the_second(region: str, params: dict[str, Any]) -> dict[str, Any]:
        if world.published:
            world.dead = True
            raise Killed
        return publish(region, params)

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(world, "sns_publish", die_at_the_second)
        orchestrate(BY_HAND)
    assert [topic for topic, _, _ in world.published] == ["trading-oncall-failover"]
    world.revive()
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert Counter(topic for topic, _, _ in world.published) == dict.fromkeys(NOTICES, 1)


def test_an_execution_out_of_time_hands_over(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 300
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=120)
    world.clock.sleep(60)
    assert orchestrate(BY_HAND)["status"] == "attention"
    assert len(world.accepted) == 1


def test_an_unfinished_run_elsewhere_is_not_run_over(
    orchestrate: Orchestrate, world: World
) -> None:
    world.promotion_takes = 300
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=120)
    answer = orchestrate(BY_HAND, "r-2", "us-east-1")
    assert "finish it there first" in answer["why"]
    assert len(world.accepted) == 1
