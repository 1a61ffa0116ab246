"""Regions that do not see each other, and both think that they are alone: there is never a second writer, and one in the
end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hac_failover import lease
from hac_failover.plan import Plan
from hac_failover.steps import fence
from hac_failover.steps.context import Result
from world import START

from . import invariants, matrix
from .application import Application, watch_each_second
from .clients import behind_boto3, use
from .scenario import Outcome, Scenario, Stage, play

FIRST, SECOND, WITNESS = "us-east-1", "us-east-2", "us-west-2"
HEALS = START + 1800
HOUR = 3600.0


@dataclass(frozen=True)
class Partition:
    """Pairs of regions between which nothing arrives, and who writes when it is over."""

    name: str
    between: tuple[tuple[str, str], ...]
    writer: str


PARTITIONS = (
    Partition("the two do not see each other, the witness sees both", ((FIRST, SECOND),), FIRST),
    Partition("the writer is alone", ((FIRST, SECOND), (FIRST, WITNESS)), SECOND),
    Partition("the standby is alone", ((SECOND, FIRST), (SECOND, WITNESS)), FIRST),
    Partition("the witness is alone", ((FIRST, WITNESS), (SECOND, WITNESS)), FIRST),
    Partition("everybody is alone", ((FIRST, SECOND), (FIRST, WITNESS), (SECOND, WITNESS)), FIRST),
)


# What they reach is reached by the other tests, too, which are measured.
pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


def play_partition(
    plan: Plan,
    partition: Partition,
    offset: float,
    promotion: float = 40.0,
    seed: int = 0,
    flow: str = "automatic",
) -> tuple[Outcome, list[tuple[float, int]]]:
    """Both alarms go off, the second one's `offset` later, and again once the partition is over; no person asks for anything."""
    stage = Stage(plan, Scenario(flow, seed=seed))
    use(stage.cloud)
    land = stage.cloud.land
    land.ends, land.promotion_takes, land.lag = HEALS, promotion, [(START - 95, 800.0)]
    for one, other in partition.between:
        land.cut |= {(one, other), (other, one)}
    applications = [Application(stage, FIRST, holds=True), Application(stage, SECOND, holds=False)]
    for at in (0.0, HEALS - START + 60):
        stage.later(at + max(0.0, -offset), lambda: stage.cloud.alarm(FIRST))
        stage.later(at + max(0.0, offset), lambda: stage.cloud.alarm(SECOND))
    seen = watch_each_second(stage, applications, HOUR)
    stage.simulation.run(START + HOUR)
    for application in applications:
        application.stop()
    stage.simulation.run(START + 4 * HOUR)
    stage.outcome.ended_at = stage.simulation.time
    stage.outcome.record = stage.record()
    return stage.outcome, seen


@pytest.mark.parametrize("offset", [-30.0, -1.0, 0.0, 1.0, 30.0])
@pytest.mark.parametrize("promotion", [5.0, 40.0, 200.0])
@pytest.mark.parametrize("partition", PARTITIONS, ids=lambda one: one.name)
def test_a_partition_ends_with_one_writer(
    plan: Plan, partition: Partition, promotion: float, offset: float
) -> None:
    for seed in range(3):
        outcome, seen = play_partition(plan, partition, offset, promotion, seed)
        one_writer(partition, outcome, seen)


@pytest.mark.parametrize("offset", [-30.0, 0.0, 30.0])
@pytest.mark.parametrize("partition", PARTITIONS, ids=lambda one: one.name)
def test_so_does_one_around_a_replica(plan: Plan, partition: Partition, offset: float) -> None:
    """By SQL there are two writers afterwards, and the lease is all that tells them apart."""
    for seed in range(3):
        outcome, seen = play_partition(plan, partition, offset, 300.0, seed, "binlog")
        one_writer(partition, outcome, seen)
        if outcome.cloud.land.accepted:
            assert outcome.cloud.land.takes_writes(FIRST)
            assert outcome.cloud.land.takes_writes(SECOND)


def one_writer(partition: Partition, outcome: Outcome, seen: list[tuple[float, int]]) -> None:
    story = outcome.story()
    land = outcome.cloud.land
    assert land.writer == partition.writer, story
    assert len(land.accepted) <= 1, story
    assert max(count for _, count in seen) == 1, [at for at, count in seen if count > 1]
    assert seen[-1][1] == 1, "one application writes in the end"
    if partition.writer == FIRST:
        assert land.accepted == []
    pages = [subject for topic, subject, _ in land.published if topic.endswith("-critical")]
    errors = [one for one in outcome.executions if one.error is not None]
    assert pages or errors, "people hear of a partition"


def test_the_alarm_of_the_old_writer_changes_nothing(plan: Plan) -> None:
    """The writer is alone, and its own alarm says that the other is gone: it already writes, and touches nothing."""
    outcome, _ = play_partition(plan, PARTITIONS[1], 0.0)
    theirs = [call for call in outcome.calls if call.actor.region == FIRST]
    assert theirs
    assert not [call for call in theirs if call.method in invariants.REQUESTS]


def test_it_is_the_end_of_the_old_lease_that_keeps_the_old_writer_out(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the lease adopted before the one of the old region has ended, both would write: the test above can fail."""
    monkeypatch.setattr(lease, "_TAKE_OVER", lease._TAKE_OVER.replace(":skew", ":none"))  # noqa: SLF001
    monkeypatch.setattr(
        lease,
        "_TAKE_OVER",
        lease._TAKE_OVER.replace("#lease_until, :none", "#never, :none"),  # noqa: SLF001
    )
    monkeypatch.setattr(fence, "_wait", lambda *_: Result("done", "not waited for"))
    _, seen = play_partition(plan, PARTITIONS[1], 0.0, promotion=1.0)
    assert max(count for _, count in seen) == 2


@pytest.mark.parametrize("kind", ["killed_before", "killed_after"])
@pytest.mark.parametrize("flow", ["automatic", "by_hand", "switchover", "detach", "binlog"])
def test_a_killed_run_is_taken_up_by_the_next_trigger(plan: Plan, flow: str, kind: str) -> None:
    """At every call: the same run ends, with one promotion asked for and accepted, one fence, and each notice once."""
    killed = [one for one in matrix.singles(plan, flow) if one.faults[0].kind == kind]
    assert len(killed) > 60
    for scenario in killed:
        outcome = play(plan, scenario)
        story = outcome.story()
        assert outcome.violations == [], story
        assert outcome.status in ("completed", "attention", "held"), story
        if outcome.status != "held":
            assert outcome.record is not None
            assert outcome.record.id == "r-1", story
            assert len(outcome.cloud.land.accepted) == 1, story
            assert outcome.cloud.land.requests == 1, story
