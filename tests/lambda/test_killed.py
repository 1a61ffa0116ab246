"""The orchestrator dies, at any call to AWS, before or after its effect; and comes again."""

from __future__ import annotations

import pytest
from conftest import Orchestrate
from hac_failover.aws.table import Table
from world import Killed, World

BY_HAND = {"action": "failover", "reason": "drill"}


def calls_of_a_whole_run(orchestrate: Orchestrate, world: World) -> int:
    world.promotion_takes = 8
    assert orchestrate(BY_HAND)["status"] == "completed"
    return len(world.calls)


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("at", range(1, 56))
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
    assert [topic for topic, _, _ in world.published if topic == "trading-failover"]


def test_every_call_of_a_run_is_killed_above(orchestrate: Orchestrate, world: World) -> None:
    """The range of the test above reaches the end of a run."""
    assert 30 < calls_of_a_whole_run(orchestrate, world) <= 55


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
