"""What speaks against going on."""

from __future__ import annotations

import json

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table
from hac_failover.ending import HeldForNow
from hac_failover.pause import set_pause
from world import START, Refusal, World


def held(answer: dict[str, object], why: str) -> bool:
    return answer["status"] == "held" and why in json.dumps(answer)


def test_one_vantage_point_is_not_enough(orchestrate: Orchestrate, world: World) -> None:
    with pytest.raises(HeldForNow, match="failing for nobody"):
        orchestrate()
    assert world.accepted == []


def test_an_old_observation_is_none(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees(age=60)
    with pytest.raises(HeldForNow, match="failing for nobody"):
        orchestrate()
    assert world.accepted == []


def test_two_failures_are_not_three(orchestrate: Orchestrate, witness_sees: Seen) -> None:
    witness_sees(failures=2)
    with pytest.raises(HeldForNow):
        orchestrate()


def test_our_own_look_decides(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    world.sick.clear()
    with pytest.raises(HeldForNow, match="but not us-east-2"):
        orchestrate()
    assert world.accepted == []


def test_a_held_run_pages_once_and_may_come_again(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    with pytest.raises(HeldForNow):
        orchestrate()
    world.clock.sleep(60)
    with pytest.raises(HeldForNow):
        orchestrate()
    assert len(world.published) == 1
    witness_sees()
    world.lag = [(world.clock.now() - 95, 100.0)]
    assert orchestrate()["status"] == "completed"


def test_too_much_lag_holds(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    world.lag = [(START - 95, 9000.0)]
    with pytest.raises(HeldForNow, match="9000 ms"):
        orchestrate()
    assert world.accepted == []


def test_lag_that_grew_during_the_outage_is_not_the_lag(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees(since=25)
    world.lag = [(START - 95, 900.0), (START - 35, 40_000.0)]
    assert orchestrate()["status"] == "completed"


@pytest.mark.parametrize("lag", [[], [(START - 600, 10.0)]])
def test_unknown_lag_holds(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, lag: list[tuple[float, float]]
) -> None:
    witness_sees()
    world.lag = lag
    with pytest.raises(HeldForNow, match="nobody can tell"):
        orchestrate()


def test_unknown_lag_may_proceed(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, plan_text: str
) -> None:
    from hac_failover.loading import load_plan  # noqa: PLC0415

    world.plan = load_plan(plan_text.replace('"unknown": "hold"', '"unknown": "proceed"'))
    witness_sees()
    world.refuse["get_metric_data"] = [Refusal("InternalServiceFault", 500)] * 4
    assert orchestrate()["status"] == "completed"


def test_the_kill_switch(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    orchestrate({"action": "pause", "reason": "maintenance"})
    assert held(orchestrate(), "paused: maintenance")
    assert held(orchestrate({"action": "failover", "reason": "x"}, "r-2"), "paused")
    orchestrate({"action": "resume", "reason": "over"})
    assert orchestrate(request="r-3")["status"] == "completed"
    assert len(world.accepted) == 1


def test_the_kill_switch_stops_a_run_before_its_promotion(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Somebody pauses while the fence waits for the old lease to end."""
    witness_sees()
    lease = {"epoch": 7, "region": "us-east-1", "until": world.clock.now() + 20}
    table.change(
        "lease#orders", "SET #epoch = :epoch, #region = :region, #lease_until = :until", lease
    )
    slept = world.clock.sleep

    def sleep(seconds: float) -> None:
        slept(seconds)
        if (table.read("lease#orders") or {}).get("epoch") == 8:
            set_pause(table, world.clock, "wrong region", engaged=True)

    world.clock.sleep = sleep  # type: ignore[method-assign]
    assert orchestrate()["status"] == "held"
    assert not world.accepted
    (subject,) = {subject for _, subject, _ in world.published}
    assert subject == "trading: failover from us-east-1 is held"
    record = json.loads(str((table.read("run") or {})["run"]))
    assert record["steps"]["1 fence orders"]["status"] == "done"
    assert record["steps"]["2 promote orders"]["note"] == "paused: wrong region"


def test_the_kill_switch_does_not_stop_half_of_a_failover(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Somebody pauses once the promotion was asked for."""
    witness_sees()
    slept = world.clock.sleep

    def sleep(seconds: float) -> None:
        slept(seconds)
        if world.accepted:
            set_pause(table, world.clock, "too late", engaged=True)

    world.clock.sleep = sleep  # type: ignore[method-assign]
    assert orchestrate()["status"] == "completed"
    assert len(world.accepted) == 1


def test_force_asks_for_nothing(orchestrate: Orchestrate, world: World) -> None:
    orchestrate({"action": "pause", "reason": "maintenance"})
    world.lag, world.sick = [], set()
    forced = {"action": "failover", "reason": "I have looked", "force": True}
    assert orchestrate(forced)["status"] == "completed"


def test_cooldown_and_rearming(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    assert held(orchestrate(request="r-2", region="us-east-1"), "not rearmed since run r-1")
    rearm = {"action": "rearm", "reason": "rebuilt", "force": True}
    assert orchestrate(rearm)["status"] == "armed"
    assert held(orchestrate(request="r-3", region="us-east-1"), "cooldown")
    world.clock.sleep(4000)
    now = world.clock.now()
    for check in ("web", "orders"):
        table.change(
            f"observation#us-west-2#us-east-2#{check}",
            "SET #failures = :f, #observed_at = :o, #since = :o, #healthy_at = :h",
            {"f": 3, "o": now, "h": now - 60},
        )
    world.sick = {"https://us-east-2.trade.example.com/healthz"}
    world.lag = [(now - 90, 10.0)]
    assert orchestrate(request="r-4", region="us-east-1")["status"] == "completed"
    assert world.writer == "us-east-1"
