"""A run that died at its gate has touched nothing: it is in nobody's way."""

from __future__ import annotations

import json

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.record import GATE, RunRecord, StepRecord
from world import START, World

BACK = {"action": "failover", "reason": "us-east-2 is lost", "by": "ada"}
SETTLE = {"action": "settle", "automatic": True, "reason": "a prober sees it"}


def left(
    table: Table, *, mode: str = "automatic", gate: str = "started", **steps: StepRecord
) -> None:
    """A run into us-east-2 whose execution died; the lease of its lock has ended."""
    record = RunRecord(
        id="r-dead", mode=mode, source="us-east-1", target="us-east-2", reason="drill", by="bob",
        started_at=START - 100, armed_at=START - 86_400,
    )  # fmt: skip
    record.steps[GATE] = StepRecord(gate, START - 100, None if gate == "started" else START - 99)
    record.steps.update({name.replace("_", " "): step for name, step in steps.items()})
    table.change(
        "run",
        "SET #run = :run, #owner = :owner, #epoch = :epoch, #lease_until = :until",
        {"run": record.to_json(), "owner": "us-east-2/x", "epoch": 5, "until": START - 60},
    )


def stored(table: Table) -> RunRecord:
    record = RunRecord.from_json(text(table.read("run") or {}, "run"))
    assert record is not None
    return record


def subjects(world: World) -> list[str]:
    return [subject for _, subject, _ in world.published]


@pytest.fixture
def ohio_writes(world: World, table: Table) -> None:
    """A person has promoted us-east-2 in the console meanwhile."""
    world.writer = "us-east-2"
    world.sick.clear()
    table.change("writer#orders", "SET #region = :region", {"region": "us-east-2"})


@pytest.mark.parametrize("gate", ["started", "done"])
@pytest.mark.usefixtures("ohio_writes")
def test_another_region_closes_it_and_goes_on(
    orchestrate: Orchestrate, world: World, table: Table, gate: str
) -> None:
    left(table, gate=gate)
    assert orchestrate(BACK, "r-2", "us-east-1")["status"] == "completed"
    assert stored(table).id == "r-2"
    kept = {json.loads(body)["run"]: json.loads(body) for body in world.stored.values()}
    assert kept["r-dead"]["status"] == "abandoned"
    assert "abandoned at its gate by run r-2" in json.dumps(kept["r-dead"])


@pytest.mark.usefixtures("ohio_writes")
def test_who_asked_for_it_is_told(orchestrate: Orchestrate, world: World, table: Table) -> None:
    left(table, mode="switchover")
    orchestrate(BACK, "r-2", "us-east-1")
    (told,) = [text for _, subject, text in world.published if "r-dead" in subject]
    assert "bob" in told
    assert "abandoned at its gate by run r-2" in told


@pytest.mark.usefixtures("ohio_writes")
def test_one_that_began_to_touch_is_left_to_its_region(
    orchestrate: Orchestrate, table: Table
) -> None:
    left(table, gate="done", fence_orders=StepRecord("started", START - 90))
    answer = orchestrate(BACK, "r-2", "us-east-1")
    assert "finish it there first" in answer["why"]
    assert stored(table).id == "r-dead"


@pytest.mark.usefixtures("ohio_writes")
def test_nor_is_one_that_went_back_to_its_gate(orchestrate: Orchestrate, table: Table) -> None:
    """What it saw there was old, so it looks anew: with the lease that it took before."""
    left(table, gate="started", fence_orders=StepRecord("done", START - 95, START - 93))
    assert "finish it there first" in orchestrate(BACK, "r-2", "us-east-1")["why"]
    assert orchestrate(SETTLE, "s-1", "us-east-1")["status"] == "busy"


def test_to_settle_does_not_wait_for_it(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """A person has promoted us-east-2 in the console, and nobody could write until somebody brings the lease there."""
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u, #open = :o",
        {"e": 7, "r": "us-east-1", "u": START - 60, "o": True},
    )
    left(table)
    world.writer = "us-east-2"
    assert orchestrate(SETTLE, "s-1", "us-east-1")["status"] == "settled"
    assert (table.read("lease#orders") or {})["region"] == "us-east-2"
    assert (table.read("writer#orders") or {})["region"] == "us-east-2"
    assert stored(table).status == "running", "its own region may go on with it"


def test_to_settle_closes_it_once_its_region_has_had_its_time(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    left(table)
    world.clock.sleep(400)
    assert orchestrate(SETTLE, "s-1", "us-east-1")["status"] == "settled"
    assert stored(table).status == "abandoned"
    assert "trading: run r-dead is abandoned" in subjects(world)


def test_its_own_region_goes_on_with_it(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    left(table)
    witness_sees()
    answer = orchestrate(SETTLE, "s-1", "us-east-2")
    assert (answer["status"], answer["run"]) == ("completed", "r-dead")


@pytest.mark.usefixtures("ohio_writes")
def test_the_dead_run_writes_nothing_more(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """It stood still in its gate for longer than its lease, and comes back."""
    from hac_failover.lock import Lock, LockLost  # noqa: PLC0415

    left(table)
    item = table.read("run") or {}
    dead = Lock(table, world.clock, "us-east-2/x", item)
    orchestrate(BACK, "r-2", "us-east-1")
    assert dead.before is not None
    with pytest.raises(LockLost):
        dead.save(dead.before)
