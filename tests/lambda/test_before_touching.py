"""What an automatic run has to know before it touches anything: that it was armed, that what it watches has ever worked, that
the target can take over, and that the database is not failing over by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.ending import HeldForNow
from world import START, Refusal, World

EAST = "https://us-east-1.trade.example.com"
WEST = "https://us-east-2.trade.example.com"


def subjects(world: World) -> list[str]:
    return [subject for topic, subject, _ in world.published if topic.endswith("-critical")]


def untouched(world: World, table: Table) -> bool:
    return world.accepted == [] and table.read("lease#orders") is None


def gate_of(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(table.read("run") or {}, "run"))["steps"]["gate"]
    return found


def gate_with(world: World, **changes: object) -> None:
    (failover,) = world.plan.failovers
    gate = replace(failover.gate, **changes)  # type: ignore[arg-type]
    world.plan = replace(world.plan, failovers=(replace(failover, gate=gate),))


# Armed.


def test_a_platform_is_born_disarmed(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """As on the first day: nothing answers yet, and nothing is in the table."""
    del world.table.items["run"]
    witness_sees()
    answer = orchestrate()
    assert answer["status"] == "held"
    assert "not armed yet" in json.dumps(answer)
    assert untouched(world, table)


def test_a_check_that_was_never_well_says_nothing(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """It was armed before the application had its end point."""
    witness_sees()
    table.change("run", "SET #armed_at = :at", {"at": START - 10})
    with pytest.raises(HeldForNow, match="nobody has seen orders, web well since automation was"):
        orchestrate()
    assert untouched(world, table)


def test_another_vantage_point_may_have_seen_it_well(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    table.change("run", "SET #armed_at = :at", {"at": START - 100})
    table.change(
        "observation#us-west-2#us-east-1#web", "SET #healthy_at = :at", {"at": START - 200}
    )
    with pytest.raises(HeldForNow):
        orchestrate()
    table.change(
        "observation#us-east-2#us-east-1#web",
        "SET #failures = :f, #observed_at = :o, #healthy_at = :h",
        {"f": 3, "o": START, "h": START - 50},
    )
    world.lag = [(world.clock.now() - 95, 100.0)]
    witness_sees()
    assert orchestrate()["status"] == "completed"


# What AWS says.


def no_writer(world: World) -> None:
    world.writer = "nobody"


def being_rebuilt(world: World) -> None:
    world.behind.add("us-east-2")


def no_member(world: World) -> None:
    world.members.discard("us-east-2")


def not_available(world: World) -> None:
    world.status_override = "modifying"


def headless(world: World) -> None:
    world.instances = 0


FACTS: list[tuple[Callable[[World], None], str]] = [
    (no_writer, "written by nobody whom AWS names"),
    (being_rebuilt, "is being rebuilt"),
    (no_member, "is no member"),
    (not_available, "is modifying"),
    (headless, "has no instance"),
]


@pytest.mark.parametrize(("what", "why"), FACTS, ids=[what.__name__ for what, _ in FACTS])
def test_what_aws_would_refuse_does_not_begin(  # noqa: PLR0913
    orchestrate: Orchestrate,
    world: World,
    table: Table,
    witness_sees: Seen,
    what: Callable[[World], None],
    why: str,
) -> None:
    witness_sees()
    what(world)
    with pytest.raises(HeldForNow, match=why):
        orchestrate()
    assert untouched(world, table)


def test_versions_that_differ_hold(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    versions = json.dumps({"orders": "8.0.mysql_aurora.3.07.1"})
    table.change("readiness#us-east-1", "SET #versions = :v", {"v": versions})
    answer = orchestrate()
    assert "engine versions of orders differ" in json.dumps(answer)
    assert untouched(world, table)


def test_aws_that_does_not_answer_holds(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    described = world.rds_describe_global_clusters
    answers = [described]

    def silent(region: str, params: dict[str, Any]) -> dict[str, Any]:
        if answers:
            return answers.pop()(region, params)
        raise Refusal("InternalFailure", 500)

    world.rds_describe_global_clusters = silent  # type: ignore[method-assign]
    with pytest.raises(HeldForNow, match="nobody can tell who writes orders: InternalFailure"):
        orchestrate()
    assert untouched(world, table)


# The target.


def test_a_fault_of_both_regions_holds(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """A bad release, an expired certificate, a lost delegation."""
    witness_sees()
    world.sick.add(f"{WEST}/healthz")
    with pytest.raises(HeldForNow, match=r"us-east-2 fails too \(web: HTTP 503\)"):
        orchestrate()
    assert untouched(world, table)
    assert subjects(world) == ["trading: both regions fail, us-east-1 and us-east-2"]


def test_the_policy_may_say_otherwise(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    gate_with(world, target_unwell="proceed")
    world.sick.add(f"{WEST}/healthz")
    assert orchestrate()["status"] == "attention"
    assert world.accepted == [("failover", "us-east-2")]


def test_the_targets_own_database_check_says_nothing(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    """A reader says no, and is right."""
    witness_sees()
    world.sick.add(f"{WEST}/healthz/orders")
    world.clock.at(START + 20, lambda: world.sick.discard(f"{WEST}/healthz/orders"))
    assert orchestrate()["status"] == "completed"


def test_one_lost_packet_of_the_target_holds_nobody(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hac_failover import health  # noqa: PLC0415

    asked = health.ask
    lost = [f"{WEST}/healthz"]

    def ask(url: str, timeout: float) -> Any:
        if url in lost:
            lost.remove(url)
            return health.Answer(healthy=False, detail="lost")
        return asked(url, timeout)

    monkeypatch.setattr(health, "ask", ask)
    witness_sees()
    assert orchestrate()["status"] == "completed"


# A failover inside the region.


@pytest.fixture
def only_the_database_fails(world: World, witness_sees: Seen) -> None:
    world.sick = {f"{EAST}/healthz/orders"}
    witness_sees("orders")


@pytest.mark.usefixtures("only_the_database_fails")
def test_a_failover_inside_the_region_is_left_its_time(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """It answers again 45 s after its first bad probe, 25 s of which were over."""
    world.clock.at(START + 20, world.sick.clear)
    with pytest.raises(HeldForNow, match="failed over inside the region"):
        orchestrate()
    assert untouched(world, table)
    assert world.clock.now() - START < 25


@pytest.mark.usefixtures("only_the_database_fails")
def test_one_that_does_not_come_about_is_overruled(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    assert orchestrate()["status"] == "completed"
    gate = gate_of(table)
    assert gate["ended_at"] - (START - 25) == pytest.approx(60, abs=3)
    assert gate["facts"]["source_clusters"] == "orders: available"


@pytest.mark.usefixtures("only_the_database_fails")
def test_a_region_that_fails_meanwhile_is_not_waited_for(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.clock.at(START + 10, lambda: world.sick.add(f"{EAST}/healthz"))
    assert orchestrate()["status"] == "completed"
    assert gate_of(table)["ended_at"] - START < 15


def test_a_region_that_fails_whole_is_not_waited_for(
    orchestrate: Orchestrate, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    assert gate_of(table)["ended_at"] == START


@pytest.mark.usefixtures("only_the_database_fails")
@pytest.mark.parametrize(("readable", "waits"), [(True, True), (False, False)])
def test_where_nothing_else_can_be_asked_aws_tells_the_region_from_the_database(  # noqa: PLR0913
    orchestrate: Orchestrate,
    world: World,
    table: Table,
    monkeypatch: pytest.MonkeyPatch,
    *,
    readable: bool,
    waits: bool,
) -> None:
    regions = {
        name: replace(
            region, checks={key: one for key, one in region.checks.items() if key == "orders"}
        )
        for name, region in world.plan.regions.items()
    }
    (failover,) = world.plan.failovers
    when = replace(failover.when, checks=("orders",))
    world.plan = replace(
        world.plan,
        regions=regions,
        failovers=(replace(failover, when=when, steps=failover.steps[:3]),),
    )
    described = world.rds_describe_db_clusters

    def describe(region: str, params: dict[str, Any]) -> dict[str, Any]:
        if region == "us-east-1" and not readable:
            raise Refusal("InternalFailure", 500)
        return described(region, params)

    monkeypatch.setattr(world, "rds_describe_db_clusters", describe)
    orchestrate()
    assert (gate_of(table)["ended_at"] - START > 30) == waits
