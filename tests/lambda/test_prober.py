"""Rounds, on a cadence, whatever happens."""

from __future__ import annotations

import pytest
from hac_failover import health
from hac_failover.aws.metrics import HealthMetric
from hac_failover.aws.settings import HASTY
from hac_failover.aws.table import Table
from hac_failover.health import Answer
from hac_failover.log import Log
from hac_failover.observations import Sight, read_observation
from hac_failover.prober import Prober
from world import START, Refusal, World

WEB = Sight("us-west-2", "us-east-1", "web")


@pytest.fixture
def prober(world: World, monkeypatch: pytest.MonkeyPatch) -> Prober:
    monkeypatch.setattr("hac_failover.prober._PATIENCE", 0.8)
    return Prober(
        plan=world.plan,
        region="us-west-2",
        metric=HealthMetric("us-west-2", world.plan.probe.namespace),
        table=Table(world.plan.coordination.region, world.plan.coordination.table, HASTY),
        clock=world.clock,
        log=Log(),
    )


def test_six_rounds_a_minute_on_time(prober: Prober, world: World) -> None:
    assert prober.one_minute() == 6
    times = sorted({datum["at"].timestamp() - START for datum in world.metrics})
    assert times == [0, 10, 20, 30, 40, 50]
    assert len(world.metrics) == 6 * 4, "two regions, two checks each"


def test_a_slow_round_costs_a_round_and_not_the_cadence(
    prober: Prober, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = health.ask
    slow = iter([14.0])

    def ask(url: str, timeout: float) -> Answer:
        if url == "https://us-east-1.trade.example.com/healthz":
            world.clock.sleep(next(slow, 0.0))
        return plain(url, timeout)

    monkeypatch.setattr(health, "ask", ask)
    assert prober.one_minute() == 5
    times = sorted({datum["at"].timestamp() - START for datum in world.metrics})
    assert times == [0, 20, 30, 40, 50]


def test_what_is_published(prober: Prober, world: World) -> None:
    prober.one_round()
    seen = {(d["Region"], d["Check"]): d["value"] for d in world.metrics}
    assert seen == {
        ("us-east-1", "web"): 1.0,
        ("us-east-1", "orders"): 0.0,
        ("us-east-2", "web"): 0.0,
        ("us-east-2", "orders"): 1.0,
    }


def test_failures_in_a_row_are_counted_across_processes(
    prober: Prober, world: World, table: Table
) -> None:
    for _ in range(3):
        prober.one_round()
        world.clock.sleep(10)
    seen = read_observation(table, WEB)
    assert seen is not None
    assert (seen.failures, seen.since) == (3, START)
    world.sick.clear()
    prober.one_round()
    seen = read_observation(table, WEB)
    assert seen is not None
    assert (seen.failures, seen.since) == (0, None)


def test_a_row_does_not_bridge_a_gap(prober: Prober, world: World, table: Table) -> None:
    prober.one_round()
    world.clock.sleep(300)
    prober.one_round()
    seen = read_observation(table, WEB)
    assert seen is not None
    assert (seen.failures, seen.since) == (1, START + 300)


def test_a_dead_witness_stops_no_metric(prober: Prober, world: World) -> None:
    world.refuse["update_item"] = [Refusal("ServiceUnavailable", 503)] * 99
    assert prober.one_minute() == 6
    assert len(world.metrics) == 24


def test_a_metric_that_cannot_be_published_stops_no_observation(
    prober: Prober, world: World, table: Table
) -> None:
    world.refuse["put_metric_data"] = [Refusal("InternalFailure", 500)]
    prober.one_round()
    assert read_observation(table, WEB) is not None
