"""The way back: what it needs, that it says what is missing, and that it changes nothing until then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from conftest import Orchestrate
from world import Refusal, World

BACK = {"action": "failback", "reason": "us-east-1 is rebuilt"}
ACTS = {"switchover_global_cluster", "failover_global_cluster", "set_desired_capacity"}


@pytest.fixture(autouse=True)
def failed_over(world: World) -> None:
    """us-east-2 writes; us-east-1 is back, and a reader again."""
    world.writer, world.region = "us-east-2", "us-east-1"
    world.sick.clear()
    world.lag = [(world.clock.now() - 95, 20.0)]


def lines(orchestrate: Orchestrate) -> list[str]:
    answer: dict[str, Any] = orchestrate({"action": "rejoin-status"}, "r-2", "us-east-1")
    found: list[str] = answer["ways back"]["us-east-2"]
    return found


def test_all_is_there(orchestrate: Orchestrate) -> None:
    found = lines(orchestrate)
    assert all(line.startswith("ok: ") for line in found), found
    assert len(found) == 7


def test_a_reader_is_not_asked_in_sql(orchestrate: Orchestrate, world: World) -> None:
    """AWS would refuse it: the Data API needs a writer instance, which a secondary lacks."""
    lines(orchestrate)
    assert "rds-data" not in {service for _, service, _ in world.calls}
    assert not {method for _, service, method in world.calls if service == "lambda"}


def test_it_switches_over_and_stays_disarmed(orchestrate: Orchestrate, world: World) -> None:
    answer = orchestrate(BACK, "r-2", "us-east-1")
    assert answer["status"] == "completed", answer
    assert world.accepted == [("switchover", "us-east-1")], "no data loss is allowed for"
    assert world.writer == "us-east-1"
    (record,) = (json.loads(body) for body in world.stored.values())
    assert record["trigger"]["mode"] == "failback"
    held = orchestrate(request="r-3", region="us-east-2")
    assert "not rearmed since run r-2" in json.dumps(held) or held["status"] == "held"
    assert world.writer == "us-east-1", "it does not flap"


def no_member(world: World) -> None:
    world.members.discard("us-east-1")


def still_creating(world: World) -> None:
    world.status_override = "creating"


def rebuilding(world: World) -> None:
    """Also where no policy bounds the lag, which would tell: a switchover is refused meanwhile."""
    (failover,) = world.plan.failovers
    unbound = replace(failover, gate=replace(failover.gate, lag={}))
    world.plan = replace(world.plan, failovers=(unbound,))
    world.behind.add("us-east-1")


def lagging(world: World) -> None:
    world.lag = [(world.clock.now() - 95, 60_000.0)]


def lag_unknown(world: World) -> None:
    world.lag = []


def headless(world: World) -> None:
    world.instances = 0


def application_down(world: World) -> None:
    world.sick.add("https://us-east-1.trade.example.com/healthz")


def under_way(world: World) -> None:
    world.promote("failover", "us-east-1")


def two_writers(world: World) -> None:
    world.writer = "us-east-1"


def rds_silent(world: World) -> None:
    world.refuse["describe_db_clusters"] = [Refusal("ServiceUnavailable", 503)] * 9


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (no_member, "members of trading-orders: us-east-2. Aurora makes the old writer a reader"),
        (still_creating, "the cluster of orders here is creating"),
        (rebuilding, "orders here is being rebuilt from the writer's data"),
        (lagging, "orders lags 60000 ms, at most 5000 ms may be"),
        (lag_unknown, "nobody can tell how far orders lags"),
        (headless, "the cluster of orders here has 0 instances"),
        (application_down, "web here: HTTP 503"),
        (under_way, "orders is failing-over"),
        (two_writers, "the writer of orders is us-east-1"),
        (rds_silent, "orders was not seen: ServiceUnavailable"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_touched(
    orchestrate: Orchestrate, world: World, break_it: Callable[[World], None], says: str
) -> None:
    break_it(world)
    accepted = list(world.accepted)
    answer = orchestrate(BACK, "r-2", "us-east-1")
    assert answer["status"] == "not ready"
    assert [line for line in answer["why"] if line.startswith(f"missing: {says}")], answer
    assert world.accepted == accepted
    assert not ACTS & {method for _, _, method in world.calls}
    assert world.published == [], "the one who asks has the answer"


def test_a_pause_is_missing_too(orchestrate: Orchestrate) -> None:
    orchestrate({"action": "pause", "reason": "work"}, "r-1", "us-east-1")
    assert "missing: paused: work. Resume it first." in lines(orchestrate)


def test_after_a_detachment_people_rebuild(orchestrate: Orchestrate, world: World) -> None:
    (failover,) = world.plan.failovers
    steps = tuple(
        replace(step, strategy="detach") if hasattr(step, "strategy") else step
        for step in failover.steps
    )
    world.plan = replace(world.plan, failovers=(replace(failover, steps=steps),))
    world.members.discard("us-east-2")
    (line,) = (line for line in lines(orchestrate) if "members of" in line)
    for needed in (
        "snapshot of trading-orders-us-east-1",
        "make that anew from the cluster in us-east-2, under the same name",
        'RUNBOOK.md has the commands, under "After a run that detached: build orders in us-east-1',
    ):
        assert needed in line
    assert "import" not in line, "Terraform finds the global database by its name"


def test_the_way_back_must_be_clear(orchestrate: Orchestrate, world: World) -> None:
    (first,) = world.plan.failovers
    other = replace(first, between=("eu-west-1", "us-east-1"))
    world.plan = replace(world.plan, failovers=(other, first))
    answer = orchestrate(BACK, "r-2", "us-east-1")
    assert answer["status"] == "refused"
    assert "eu-west-1, us-east-2" in answer["why"]
    named = orchestrate({**BACK, "from": "us-east-2"}, "r-3", "us-east-1")
    assert named["status"] == "completed"


def test_a_region_of_no_pair_has_no_way_back(orchestrate: Orchestrate, world: World) -> None:
    assert orchestrate(BACK, "r-2", "us-west-2")["why"].endswith("nowhere")
