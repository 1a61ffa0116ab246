"""The entry points themselves, as Lambda calls them: with the plan of the archive and the clock of the machine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Context
from hac_failover import (
    clock,
    control,
    loading,
    orchestrator,
    prober,
    readiness,
    validator,
)
from hac_failover.clock import SystemClock
from hac_failover.fields import PlanError
from hac_failover.local_region import LocalRegion
from hac_failover.plan import Plan
from world import World


@pytest.fixture
def archived(world: World, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """The plan where the archive has it; and nobody waits."""
    for module in (control, orchestrator, prober, readiness, validator):
        monkeypatch.setattr(module, "bundled_plan", lambda: plan)
        monkeypatch.setattr(module, "SystemClock", lambda: world.clock, raising=False)
    return plan


def test_the_orchestrator_answers(archived: Plan, world: World) -> None:
    event = {"action": "failover", "reason": "drill"}
    assert orchestrator.handler(event, Context("us-east-2"))["status"] == "completed"
    status = control.handler({"action": "status"}, Context("us-east-2"))
    assert status["paused"] is None
    assert world.writer == "us-east-2"
    assert archived.platform == "trading"


def test_the_switch_stops_and_lets_go(archived: Plan, world: World) -> None:
    by_hand = {"action": "failover", "reason": "drill"}
    paused = control.handler({"action": "pause", "reason": "x"}, Context("us-east-2"))
    assert paused == {"status": "pause"}
    assert orchestrator.handler(by_hand, Context("us-east-2"))["status"] == "held"
    control.handler({"action": "resume", "reason": "x"}, Context("us-east-2"))
    assert orchestrator.handler(by_hand, Context("us-east-2", "r-2"))["status"] == "completed"
    rearm = {"action": "rearm", "reason": "x", "force": True}
    assert control.handler(rearm, Context("us-east-2", "r-3"))["status"] == "armed"
    assert archived.platform == "trading"


@pytest.mark.parametrize("check", ["writer", "data"])
def test_the_validator_answers(
    archived: Plan, world: World, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    arn = "arn:aws:secretsmanager:us-east-2:123456789012:secret:orders-a1b2c3"
    monkeypatch.setenv("HAC_SECRET_ARNS", json.dumps({"orders": arn}))
    event = {"database": "orders", "check": check}
    assert validator.handler(event, Context("us-east-2"))["writer"] is False
    world.writer = "us-east-2"
    assert validator.handler(event, Context("us-east-2"))["result"] == "pass"
    assert archived.platform == "trading"


def test_the_prober_goes_round_for_a_minute(archived: Plan, world: World) -> None:
    assert prober.handler({}, Context("us-west-2")) == {"rounds": 6}
    assert world.metrics
    assert archived.platform == "trading"


def test_readiness_looks(archived: Plan, world: World) -> None:
    assert "missing" in readiness.handler({}, Context("us-east-2"))
    assert [name for _, name, _ in world.gauges] == ["NotReady"]
    assert archived.platform == "trading"


def test_the_plan_is_read_beside_the_code(
    plan_text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "plan.json").write_text(plan_text, encoding="utf-8")
    monkeypatch.setattr(loading, "files", lambda _: tmp_path)
    loading.bundled_plan.cache_clear()
    assert loading.bundled_plan().platform == "trading"
    loading.bundled_plan.cache_clear()


def test_what_is_not_json_is_no_plan() -> None:
    with pytest.raises(PlanError, match="not JSON"):
        loading.load_plan("{")


def test_the_clock_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    SystemClock().sleep(2)
    SystemClock().sleep(-1)
    assert slept == [2, 0.0]


def test_a_wall_clock_that_is_set_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait ends when its time has passed, whatever somebody sets the clock to meanwhile."""
    passed = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: passed[0])
    monkeypatch.setattr("time.time", lambda: 1_700_000_000.0)
    machine = SystemClock()
    monkeypatch.setattr("time.time", lambda: 1_600_000_000.0)
    assert machine.now() == 1_700_000_000.0
    passed[0] += 45.0
    assert machine.now() == 1_700_000_045.0


def test_the_clock_begins_with_the_wall_clock() -> None:
    assert SystemClock().now() > 1_700_000_000
    assert 0.7 < clock.jittered(1) < 1.3


@pytest.mark.parametrize("arn", ["", "function", "arm:aws:lambda:us-east-2:1:function:x"])
def test_an_arn_that_is_none(arn: str) -> None:
    context = Context("us-east-2")
    context.invoked_function_arn = arn
    with pytest.raises(ValueError, match="not the ARN of a function"):
        LocalRegion.of(context)
