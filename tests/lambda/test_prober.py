"""Rounds, on a cadence, whatever happens."""

from __future__ import annotations

from dataclasses import replace

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
    assert len(world.metrics) == 6 * 5, "two regions, two checks each; one count of writers"


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


def published(prober: Prober, world: World) -> dict[tuple[str, str], float]:
    """By region and check; the count of writers by `writers` and check."""
    world.metrics.clear()
    prober.one_round()
    return {(d.get("Region", "writers"), d["Check"]): d["value"] for d in world.metrics}


@pytest.mark.parametrize("region", ["us-west-2", "us-east-1", "us-east-2"])
@pytest.mark.parametrize("writer", ["us-east-1", "us-east-2"])
def test_a_region_that_only_reads_is_well_in_either_role(
    prober: Prober, world: World, region: str, writer: str
) -> None:
    world.sick.clear()
    world.writer = writer
    seen = published(replace(prober, region=region), world)
    assert seen.pop(("writers", "orders")) == 1
    watched = {"us-east-1", "us-east-2"} - {region}
    assert seen == {(name, check): 0 for name in watched for check in ("web", "orders")}


def test_a_dead_writer_speaks_against_its_region(prober: Prober, world: World) -> None:
    world.sick = {f"https://us-east-1.trade.example.com/healthz{path}" for path in ("", "/orders")}
    assert published(prober, world) == {
        ("us-east-1", "web"): 1,
        ("us-east-1", "orders"): 1,
        ("us-east-2", "web"): 0,
        # Nobody writes: seen from outside, either could be the one that should.
        ("us-east-2", "orders"): 1,
        ("writers", "orders"): 0,
    }
    world.writer = "us-east-2"
    seen = published(prober, world)
    assert (seen["us-east-1", "orders"], seen["us-east-2", "orders"]) == (0, 0)


def test_two_writers_are_counted(prober: Prober, world: World) -> None:
    world.also_writes.add("us-east-2")
    assert published(prober, world)["writers", "orders"] == 2


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
    assert len(world.metrics) == 30


def test_a_metric_that_cannot_be_published_stops_no_observation(
    prober: Prober, world: World, table: Table
) -> None:
    world.refuse["put_metric_data"] = [Refusal("InternalFailure", 500)]
    prober.one_round()
    assert read_observation(table, WEB) is not None
