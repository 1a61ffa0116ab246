"""Rounds, on a cadence, whatever happens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hac_failover import health
from hac_failover.aws.metrics import Metrics
from hac_failover.aws.settings import HASTY
from hac_failover.aws.table import Table
from hac_failover.drift import Watch
from hac_failover.health import Answer
from hac_failover.local_region import LocalRegion
from hac_failover.log import Log
from hac_failover.observations import Sight, read_observation
from hac_failover.plan import Promote
from hac_failover.prober import Prober
from hac_failover.record import RunRecord
from world import ACCOUNT, START, Refusal, World


@pytest.fixture(autouse=True)
def nothing_is_armed(newborn: None) -> None:
    """Nor noted: each test says what is."""


WEB = Sight("us-west-2", "us-east-1", "web")


def prober_in(world: World, region: str) -> Prober:
    here, log = LocalRegion("aws", region, ACCOUNT), Log()
    table = Table(world.plan.coordination.region, world.plan.coordination.table, HASTY)
    return Prober(
        plan=world.plan,
        here=here,
        metrics=Metrics(region, world.plan.probe.namespace),
        table=table,
        clock=world.clock,
        log=log,
        watch=Watch(world.plan, here, table, log),
    )


@pytest.fixture
def prober(world: World) -> Prober:
    return prober_in(world, "us-west-2")


def test_six_rounds_a_minute_on_time(prober: Prober, world: World) -> None:
    assert prober.one_minute() == 6
    times = sorted({datum["at"] - START for datum in world.metrics})
    assert times == [0, 10, 20, 30, 40, 50]
    assert len(world.metrics) == 6 * 7, (
        "two regions, two checks each; one count of writers; for each check, how many regions answer"
    )


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
    times = sorted({datum["at"] - START for datum in world.metrics})
    assert len(times) == 5, "none was made up for"


def published(prober: Prober, world: World) -> dict[tuple[str, str], float]:
    """By region and check; the count of writers by `writers` and check."""
    world.metrics.clear()
    prober.one_round()
    return {
        (d.get("Region", "writers"), d["Check"]): d["value"]
        for d in world.metrics
        if d["name"] not in {"LeaseElsewhere", "RegionsAnswering"}
    }


@pytest.mark.parametrize("region", ["us-west-2", "us-east-1", "us-east-2"])
@pytest.mark.parametrize("writer", ["us-east-1", "us-east-2"])
def test_a_region_that_only_reads_is_well_in_either_role(
    world: World, region: str, writer: str
) -> None:
    world.sick.clear()
    world.writer = writer
    seen = published(prober_in(world, region), world)
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


def answering(prober: Prober, world: World) -> dict[str, float]:
    """How many regions answer each check, as the prober counts them."""
    world.metrics.clear()
    prober.one_round()
    return {d["Check"]: d["value"] for d in world.metrics if d["name"] == "RegionsAnswering"}


def test_who_asks_every_region_counts_those_that_answer(prober: Prober, world: World) -> None:
    """The alarm that nobody is served reads it."""
    world.sick.clear()
    assert answering(prober, world) == {"web": 2, "orders": 1}, "one region writes"
    world.sick = {"https://us-east-1.trade.example.com/healthz"}
    assert answering(prober, world)["web"] == 1
    world.sick.add("https://us-east-2.trade.example.com/healthz")
    assert answering(prober, world)["web"] == 0
    assert "web" not in answering(prober_in(world, "us-east-1"), world), (
        "it asks only the other one"
    )


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
    assert len(world.metrics) == 6 * 7


def test_a_metric_that_cannot_be_published_stops_no_observation(
    prober: Prober, world: World, table: Table
) -> None:
    world.refuse["put_metric_data"] = [Refusal("InternalFailure", 500)]
    prober.one_round()
    assert read_observation(table, WEB) is not None


# What it starts.

Event = dict[str, Any]


def starts(world: World, action: str) -> list[Event]:
    return [event for _, _, event in world.started if event["action"] == action]


def go_round(prober: Prober, world: World, rounds: int) -> None:
    for _ in range(rounds):
        prober.one_round()
        world.clock.sleep(10)


@pytest.fixture
def target(world: World) -> Prober:
    return prober_in(world, "us-east-2")


@pytest.fixture
def settled(table: Table, world: World) -> None:
    """us-east-1 writes, is noted, and holds the lease."""
    table.change("run", "SET #armed_at = :at", {"at": world.clock.now()})
    table.change("writer#orders", "SET #region = :r", {"r": "us-east-1"})
    lease = {"e": 7, "r": "us-east-1", "o": True}
    table.change("lease#orders", "SET #epoch = :e, #region = :r, #open = :o", lease)


@pytest.mark.usefixtures("settled")
def test_it_starts_the_orchestrator_for_as_long_as_the_region_fails(
    target: Prober, world: World
) -> None:
    """An alarm goes off once: what was held then would never be tried again."""
    go_round(target, world, 2)
    assert starts(world, "failover") == []
    go_round(target, world, 4)
    asked = starts(world, "failover")
    assert len(asked) == 4
    assert {(region, name) for region, name, _ in world.started} == {
        ("us-east-2", "trading-orchestrator")
    }
    first = asked[0]
    assert (first["automatic"], first["from"], first["observer"]) == (
        True,
        "us-east-1",
        "us-east-2",
    )
    assert all(
        (one["failing_since"], one["detected_at"]) == (START, START + 20) for one in asked
    ), "they tell of the same fault"
    assert first["reason"] == "us-east-1 fails as seen from us-east-2: web (HTTP 503)"
    world.sick.clear()
    go_round(target, world, 3)
    assert len(starts(world, "failover")) == 4


@pytest.mark.usefixtures("settled")
def test_a_new_process_goes_on_with_the_row(target: Prober, world: World) -> None:
    go_round(target, world, 3)
    go_round(prober_in(world, "us-east-2"), world, 1)
    times = [(one["failing_since"], one["detected_at"]) for one in starts(world, "failover")]
    assert times == [(START, START + 20)] * 2


@pytest.mark.usefixtures("settled")
def test_all_of_the_checks(target: Prober, world: World) -> None:
    """`all`: detected is when the last one counted."""
    (failover,) = world.plan.failovers
    every = replace(failover, when=replace(failover.when, fails="all"))
    target.plan = replace(world.plan, failovers=(every,))
    go_round(target, world, 4)
    assert starts(world, "failover") == []
    world.writer = ""
    go_round(target, world, 3)
    (asked,) = starts(world, "failover")
    assert (asked["failing_since"], asked["detected_at"]) == (START, START + 60)


@pytest.mark.usefixtures("settled")
def test_by_hand_only_is_by_hand_only(target: Prober, world: World) -> None:
    (failover,) = world.plan.failovers
    target.plan = replace(world.plan, failovers=(replace(failover, automatic=False),))
    go_round(target, world, 5)
    assert starts(world, "failover") == []


def test_the_witness_starts_nothing(prober: Prober, world: World) -> None:
    go_round(prober, world, 5)
    assert world.started == []


@pytest.mark.usefixtures("settled")
def test_it_warms_once_a_minute_and_at_the_first_bad_round(target: Prober, world: World) -> None:
    world.sick.clear()
    target.one_minute()
    assert len(starts(world, "warm")) == 1
    world.started.clear()
    world.sick = {"https://us-east-1.trade.example.com/healthz"}
    go_round(target, world, 4)
    assert len(starts(world, "warm")) == 1, "at the first, and not at each"


@pytest.mark.usefixtures("settled")
def test_it_warms_nothing_beside_a_request(target: Prober, world: World) -> None:
    """Each takes a slot of the orchestrator, and a run has one."""
    go_round(target, world, 3)
    world.started.clear()
    replace(target, _is_warm=False).one_round()
    assert [event["action"] for _, _, event in world.started] == ["failover"]


@pytest.mark.usefixtures("settled")
def test_an_orchestrator_that_cannot_be_started_costs_a_round(target: Prober, world: World) -> None:
    go_round(target, world, 2)
    world.refuse["invoke"] = [Refusal("TooManyRequestsException", 429)]
    go_round(target, world, 2)
    assert len(starts(world, "failover")) == 1


# What has to be settled.


def elsewhere(world: World) -> list[float]:
    return [d["value"] for d in world.metrics if d["name"] == "LeaseElsewhere"]


@pytest.mark.usefixtures("settled")
def test_where_all_agree_there_is_nothing_to_settle(target: Prober, world: World) -> None:
    world.sick.clear()
    target.one_minute()
    assert starts(world, "settle") == []
    assert elsewhere(world) == [0.0] * 6


def taken(table: Table) -> None:
    """A run died between its fence and its promotion."""
    table.change("lease#orders", "SET #region = :r, #open = :o", {"r": "us-east-2", "o": False})


def shut(table: Table) -> None:
    table.change("lease#orders", "SET #open = :o", {"o": False})


def fenced_by_hand(table: Table) -> None:
    """Somebody has paused, and is about to promote: the alarm tells of it all the same."""
    taken(table)
    table.change("lease#orders", "SET #fenced_by = :by", {"by": "by hand: to us-east-2"})
    table.change("pause", "SET #engaged = :yes", {"yes": True})


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
@pytest.mark.parametrize("break_it", [taken, shut, fenced_by_hand])
def test_a_lease_that_is_not_with_the_writer_is_settled_and_told(
    world: World, table: Table, region: str, break_it: Any
) -> None:
    """All was green meanwhile: `/healthz/orders` asked the database only."""
    world.sick.clear()
    break_it(table)
    prober = prober_in(world, region)
    go_round(prober, world, 2)
    assert (starts(world, "settle"), elsewhere(world)) == ([], [0.0, 0.0]), "it may pass"
    go_round(prober, world, 4)
    (asked,) = starts(world, "settle")
    assert "the lease of orders is" in asked["reason"]
    assert elsewhere(world)[2:] == [1.0] * 4, "told within half a minute"


@pytest.mark.usefixtures("settled")
def test_the_regions_of_a_pair_do_not_meet_when_they_settle(world: World, table: Table) -> None:
    """They see the same at the same second. Each would find the other's lock, minute after minute."""
    world.sick.clear()
    taken(table)
    asked: dict[str, list[int]] = {"us-east-1": [], "us-east-2": []}
    probers = [prober_in(world, region) for region in asked]
    for number in range(18):
        for prober in probers:
            before = len(starts(world, "settle"))
            prober.one_round()
            if len(starts(world, "settle")) > before:
                asked[prober.region].append(number)
        world.clock.sleep(10)
    one, other = asked.values()
    assert len(one) >= 2
    assert len(other) >= 2
    assert not set(one) & set(other), asked


@pytest.mark.usefixtures("settled")
def test_a_lease_from_before_there_was_a_word_for_it_is_open(
    target: Prober, world: World, table: Table
) -> None:
    """As the application takes it. It is written down all the same, for whoever reads it next."""
    world.sick.clear()
    table.change("lease#orders", "REMOVE #open SET #epoch = :e", {"e": 8})
    go_round(target, world, 4)
    (asked,) = starts(world, "settle")
    assert asked["reason"] == "the lease of orders does not say whether it is open"
    assert elsewhere(world) == [0.0] * 4


@pytest.mark.usefixtures("settled")
def test_a_writer_that_nobody_noted_is_settled(target: Prober, world: World, table: Table) -> None:
    """Somebody has switched over by hand."""
    world.sick.clear()
    world.writer = "us-east-2"
    go_round(target, world, 3)
    (asked,) = starts(world, "settle")
    assert "us-east-2 writes orders, and us-east-1 is noted" in asked["reason"]
    assert table.read("writer#orders") == {"id": "writer#orders", "region": "us-east-1"}


def test_the_first_writer_is_noted(target: Prober, world: World) -> None:
    world.sick.clear()
    go_round(target, world, 3)
    (asked,) = starts(world, "settle")
    assert "nobody has noted who writes orders" in asked["reason"]
    assert elsewhere(world) == [0.0] * 3, "an application without a lease has none elsewhere"


@pytest.mark.usefixtures("settled")
def test_a_run_under_way_settles_it_itself(target: Prober, world: World, table: Table) -> None:
    world.sick.clear()
    taken(table)
    now = world.clock.now()
    run = RunRecord("r-1", "automatic", "us-east-1", "us-east-2", "x", now)
    table.change("run", "SET #run = :r, #lease_until = :u", {"r": run.to_json(), "u": now + 45})
    go_round(target, world, 10)
    assert starts(world, "settle") == []
    assert set(elsewhere(world)) == {0.0}
    go_round(target, world, 3)
    asked = starts(world, "settle")
    assert "run r-1 is not over, and nobody works on it" in asked[0]["reason"]


@pytest.mark.usefixtures("settled")
def test_a_cluster_that_was_taken_out_is_on_no_list(
    target: Prober, world: World, table: Table
) -> None:
    """After a detachment AWS lists the old writer only; the noted one is right."""
    (failover,) = world.plan.failovers
    steps = tuple(
        replace(step, strategy="detach") if isinstance(step, Promote) else step
        for step in failover.steps
    )
    plan = replace(world.plan, failovers=(replace(failover, steps=steps),))
    target.plan = target.watch.plan = plan
    world.sick.clear()
    table.change("writer#orders", "SET #region = :r", {"r": "us-east-2"})
    table.change("lease#orders", "SET #region = :r", {"r": "us-east-2"})
    world.members.discard("us-east-2")
    world.also_writes.add("us-east-2")
    go_round(target, world, 6)
    assert starts(world, "settle") == []


@pytest.mark.usefixtures("settled")
def test_aws_is_not_asked_in_every_round(target: Prober, world: World) -> None:
    world.sick.clear()
    target.one_minute()
    asked = [method for _, _, method in world.calls if method == "describe_global_clusters"]
    assert len(asked) == 1
    world.calls.clear()
    world.writer = ""
    go_round(target, world, 3)
    asked = [method for _, _, method in world.calls if method == "describe_global_clusters"]
    assert len(asked) >= 2, "while no region answers as the writer"


@pytest.mark.usefixtures("settled")
def test_what_cannot_be_read_is_not_settled(target: Prober, world: World, table: Table) -> None:
    world.sick.clear()
    taken(table)
    world.refuse["get_item"] = [Refusal("ServiceUnavailable", 503)] * 99
    go_round(target, world, 5)
    assert starts(world, "settle") == []
    assert elsewhere(world) == []


@pytest.mark.usefixtures("settled")
def test_it_knows_when_all_was_well(target: Prober, world: World, table: Table) -> None:
    """Kept through failures: the gate asks whether the region was well since it was armed."""
    world.sick.clear()
    target.one_round()
    world.sick = {"https://us-east-1.trade.example.com/healthz"}
    world.clock.sleep(10)
    go_round(target, world, 3)
    seen = read_observation(table, Sight("us-east-2", "us-east-1", "web"))
    assert seen is not None
    assert (seen.failures, seen.healthy_at, seen.counted_at) == (3, START, START + 30)
