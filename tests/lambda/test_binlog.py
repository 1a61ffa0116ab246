"""A database that replicates by binlog: its promotion, what it can never do, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import HERE, Orchestrate, Seen
from hac_failover.aws.sql import Address, Sql
from hac_failover.aws.table import Table
from hac_failover.ending import HeldForNow
from hac_failover.fields import PlanError
from hac_failover.loading import load_plan
from hac_failover.validator import validate
from world import ACCOUNT, START, Refusal, World

BY_HAND = {"action": "failover", "reason": "drill"}


@pytest.fixture(scope="module")
def plan_text() -> str:
    return (HERE / "golden" / "binlog_plan.json").read_text(encoding="utf-8")


def pages(world: World) -> list[str]:
    return [
        f"{subject}\n{message}"
        for topic, subject, message in world.published
        if topic == "trading-oncall-critical"
    ]


def test_an_alarm_promotes_the_replica(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    world.promotion_takes = 300
    answer = orchestrate()
    assert answer["status"] == "completed", answer
    assert world.accepted == [("binlog", "us-east-2")]
    assert world.replicas == {}, "it is a cluster of its own"
    assert pages(world) == []
    (record,) = (json.loads(body) for body in world.stored.values())
    (data,) = record["data"].values()
    assert data["replication_lag_milliseconds"] == 800.0
    assert not [call for call in world.calls if "global_cluster" in call[2]]


@pytest.mark.parametrize("source_goes_first", [False, True])
def test_it_is_over_when_all_is_true(
    orchestrate: Orchestrate, world: World, source_goes_first: bool
) -> None:
    """A replica is `available` all along, and may name no source before it is done."""
    world.source_goes_first = source_goes_first
    world.promotion_takes = 200
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert world.clock.now() - START >= 200


def test_a_word_nobody_knows_is_awaited(orchestrate: Orchestrate, world: World) -> None:
    world.transition_word = "reticulating"
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert len(world.accepted) == 1


def test_nothing_is_asked_of_a_cluster_that_is_busy(orchestrate: Orchestrate, world: World) -> None:
    """A backup, or an in-region failover: AWS would refuse, and each refusal costs a request."""
    world.status_override = "backing-up"
    assert orchestrate(BY_HAND)["status"] == "held"
    assert world.accepted == []
    world.status_override = None
    assert orchestrate(BY_HAND)["status"] in ("completed", "attention")
    assert world.accepted == [("binlog", "us-east-2")]


def test_a_killed_run_goes_on_and_asks_once(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 300
    with pytest.raises(Exception, match="promoting"):
        orchestrate(BY_HAND, seconds=100)
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert len(world.accepted) == 1
    asked = [call for call in world.calls if call[2] == "promote_read_replica_db_cluster"]
    assert len(asked) == 1


def test_a_state_fault_is_looked_at_again(orchestrate: Orchestrate, world: World) -> None:
    world.refuse["promote_read_replica_db_cluster"] = [Refusal("InvalidDBClusterStateFault")]
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert len(world.accepted) == 1


def test_a_writer_that_people_made_is_noted_by_the_run_that_goes_on_with_it(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """They promoted the replica in the console, and forced the failover to do what is left. AWS cannot tell the two
    clusters apart: who settles goes by the note, and would take the lease back."""
    world.replicas.clear()
    world.writer = "us-east-2"
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u, #open = :o",
        {"e": 7, "r": "us-east-1", "u": START - 60, "o": True},
    )
    assert orchestrate({**BY_HAND, "force": True})["status"] == "completed"
    assert world.accepted == []
    assert (table.read("writer#orders") or {})["region"] == "us-east-2"
    assert not (table.read("run") or {})["armed_at"], "nobody knows what they have in mind"
    world.clock.sleep(60)
    for region in ("us-east-1", "us-east-2"):
        orchestrate({"action": "settle"}, f"s-{region}", region)
    lease = table.read("lease#orders") or {}
    assert (lease["region"], lease["open"]) == ("us-east-2", True)


def test_a_refusal_ends_the_run_and_says_what_to_do(orchestrate: Orchestrate, world: World) -> None:
    world.refuse["promote_read_replica_db_cluster"] = [Refusal("AccessDenied", 403)] * 99
    assert orchestrate(BY_HAND)["status"] == "failed"
    (page,) = pages(world)
    assert "aws rds promote-read-replica-db-cluster --db-cluster-identifier" in page
    assert "global" not in page


def test_it_is_promoted_over_no_other_region(orchestrate: Orchestrate, world: World) -> None:
    """Somebody made it a replica of a third region meanwhile: what that wrote would be lost."""
    world.replicas = {"us-east-2": "eu-west-1"}
    answer = orchestrate({**BY_HAND, "from": "us-east-1"})
    assert answer["status"] != "completed"
    assert world.accepted == []


@pytest.mark.parametrize(
    ("lag", "why"),
    [
        ([(START - 95, 9_000.0)], "lags 9000 ms"),
        ([], "nobody can tell"),
        ([(START - 95, -1.0)], "nobody can tell"),
        # What was known before replication stopped says nothing about what is lost.
        ([(START - 95, -1.0), (START - 155, 0.0)], "nobody can tell"),
    ],
)
def test_the_lag_is_in_seconds_and_may_be_unknown(
    orchestrate: Orchestrate,
    world: World,
    witness_sees: Seen,
    lag: list[tuple[float, float]],
    why: str,
) -> None:
    witness_sees()
    world.lag = lag
    with pytest.raises(HeldForNow, match=why):
        orchestrate()
    assert world.accepted == []


def test_zero_seconds_is_a_lag(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    world.lag = [(START - 95, 0.0)]
    assert orchestrate()["status"] == "completed"


@pytest.mark.parametrize("action", ["switchover"])
def test_nothing_is_switched_over(orchestrate: Orchestrate, world: World, action: str) -> None:
    answer = orchestrate({"action": action, "reason": "rehearsal"})
    assert answer["status"] == "refused"
    assert "Stop the writers in us-east-1" in answer["why"]
    assert world.accepted == []
    assert world.published == [], "the one who asks has the answer"


# Afterwards.


@pytest.fixture
def failed_over(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    """us-east-2 writes; us-east-1 is back with what it had."""
    witness_sees()
    assert orchestrate()["status"] == "completed"
    world.sick.clear()
    world.accepted.clear()
    world.published.clear()
    world.region = "us-east-1"


def lines(orchestrate: Orchestrate) -> list[str]:
    answer: dict[str, Any] = orchestrate({"action": "rejoin-status"}, "r-2", "us-east-1")
    found: list[str] = answer["ways back"]["us-east-2"]
    return found


def rebuilt(world: World) -> None:
    world.replicas = {"us-east-1": "us-east-2"}
    world.lag = [(world.clock.now() - 95, 0.0)]


@pytest.mark.usefixtures("failed_over")
def test_the_old_writer_is_built_anew_by_people(orchestrate: Orchestrate) -> None:
    (line,) = (one for one in lines(orchestrate) if "replica of" in one)
    assert line.startswith("missing: orders here is a replica of nobody.")
    for needed in ("snapshot of trading-orders-us-east-1", "declare us-east-2 as the primary"):
        assert needed in line
    assert "Build orders in us-east-1 anew" in line
    assert any("missing: the writer of orders is us-east-1" in one for one in lines(orchestrate))


@pytest.mark.usefixtures("failed_over")
def test_what_stayed_behind_never_takes_over(orchestrate: Orchestrate, world: World) -> None:
    """The new writer's region fails before the old one was built anew. It takes writes, and what it
    has is old: people decide."""
    answer = orchestrate(request="r-3", region="us-east-1")
    assert answer["status"] == "nothing to do"
    assert "was left here by run r-1" in answer["why"]
    assert world.accepted == []
    (page,) = pages(world)
    assert "what is here is old" in page


@pytest.mark.usefixtures("failed_over")
def test_a_replica_that_was_built_anew_is_whole(orchestrate: Orchestrate, world: World) -> None:
    rebuilt(world)
    found = lines(orchestrate)
    assert all(line.startswith("ok: ") for line in found), found
    assert "ok: orders here is a replica of us-east-2" in found
    answer = orchestrate({"action": "failback", "reason": "home"}, "r-4", "us-east-1")
    assert answer["status"] == "refused", "nothing is switched over without loss"
    assert world.accepted == []


@pytest.mark.usefixtures("failed_over")
def test_it_goes_back_by_a_failover_once_people_want_it(
    orchestrate: Orchestrate, world: World
) -> None:
    rebuilt(world)
    held = orchestrate(request="r-5", region="us-east-1")
    assert "not rearmed since run r-1" in json.dumps(held) or "cooldown" in json.dumps(held)
    assert world.accepted == [], "it does not flap"
    answer = orchestrate({**BY_HAND, "from": "us-east-2"}, "r-6", "us-east-1")
    assert answer["status"] == "completed", answer
    assert world.accepted == [("binlog", "us-east-1")]


@pytest.mark.usefixtures("failed_over")
def test_replication_that_stopped_is_said(orchestrate: Orchestrate, world: World) -> None:
    rebuilt(world)
    world.lag = [(world.clock.now() - 95, -1.0)]
    assert "nobody can tell how far orders lags" in json.dumps(lines(orchestrate))


# The parts.


def test_a_replica_is_a_reader_although_innodb_takes_writes(world: World) -> None:
    database = world.plan.databases["orders"]
    address = Address(
        world.arn("us-east-2"), f"arn:aws:secretsmanager:us-east-2:{ACCOUNT}:secret:o", "orders"
    )
    answer = validate(world.plan, database, Sql("us-east-2", address), whole=True)
    assert (answer["role"], answer["writer"]) == ("reader", False)
    assert answer["notes"] == ["innodb_read_only OR read_only is 1: this is a reader"]
    assert world.transactions == {}, "nothing is tried"


def other_strategy(plan: Any) -> None:
    plan["failovers"][0]["steps"][1]["strategy"] = "detach"


def other_database(plan: Any) -> None:
    plan["databases"]["orders"]["global_cluster"] = "trading-orders"


@pytest.mark.parametrize("edit", [other_strategy, other_database])
def test_a_strategy_that_does_not_fit_is_refused(
    plan_text: str, edit: Callable[[Any], None]
) -> None:
    plan = json.loads(plan_text)
    edit(plan)
    with pytest.raises(PlanError, match="orders cannot be promoted by"):
        load_plan(json.dumps(plan))


def test_a_cluster_that_is_not_listed_is_no_writer(orchestrate: Orchestrate, world: World) -> None:
    listed = world.rds_describe_db_clusters
    answers = [{"DBClusters": []}]

    def first_nothing(region: str, params: dict[str, Any]) -> dict[str, Any]:
        return answers.pop() if answers else listed(region, params)

    world.rds_describe_db_clusters = first_nothing  # type: ignore[method-assign]
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert len(world.accepted) == 1


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_a_promotion_that_could_not_be_noted_keeps_the_lease(
    orchestrate: Orchestrate,
    world: World,
    table: Table,
    monkeypatch: pytest.MonkeyPatch,
    region: str,
) -> None:
    """Both clusters call themselves writers by then, and the note still names the old one."""
    plain = Table.change

    def change(self: Table, key: str, *rest: Any) -> object:
        if key.startswith("writer#"):
            world.refuse["update_item"] = [Refusal("ThrottlingException")]
        return plain(self, key, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(Table, "change", change)
        assert orchestrate(BY_HAND)["status"] == "completed"
    assert (table.read("writer#orders") or {})["region"] == "us-east-1", "as before"
    assert orchestrate({"action": "settle"}, "s-1", region)["status"] == "settled"
    noted, lease = table.read("writer#orders") or {}, table.read("lease#orders") or {}
    assert (noted["region"], noted["by"]) == ("us-east-2", "r-1")
    assert (lease["region"], lease["open"]) == ("us-east-2", True)
    assert not [page for page in pages(world) if "no run made it" in page]
