"""A run that died before it asked AWS for anything: at its gate it has touched nothing, and is in nobody's way; past it, it
may have taken the lease of a writer that is well, which gets it back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.lease import Hand, fence
from hac_failover.lock import Lock, LockLost, acquire
from hac_failover.log import Log
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


# Past its gate.

DEAD = Hand("r-dead", 5)


def fenced(table: Table, world: World, **promote: Any) -> None:
    """us-east-2 took the lease of us-east-1, which is well, and was lost in that moment."""
    world.sick.clear()
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u, #open = :o",
        {"e": 7, "r": "us-east-1", "u": START - 80, "o": True},
    )
    assert fence(table, "orders", "us-east-2", DEAD) is not None
    steps = {"1_fence_orders": StepRecord("done", START - 95, START - 90)}
    if promote:
        steps["2_promote_orders"] = StepRecord("started", START - 90, facts=promote)
    left(table, mode="switchover", gate="done", **steps)


def lease(table: Table) -> tuple[object, ...]:
    item = table.read("lease#orders") or {}
    return item["region"], item["open"]


def test_the_lease_that_it_took_is_given_back_once_its_region_has_had_its_time(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    fenced(table, world)
    assert orchestrate(SETTLE, "s-1", "us-east-1") == {"status": "busy", "why": "r-dead"}
    world.clock.sleep(START + 215 - world.clock.now())
    assert orchestrate(SETTLE, "s-2", "us-east-1")["why"] == ["us-east-1 may write orders"]
    assert (stored(table).status, lease(table)) == ("abandoned", ("us-east-1", True))
    (told,) = [text for _, subject, text in world.published if "r-dead is abandoned" in subject]
    assert "had not asked AWS for a promotion" in told
    assert "nobody has worked on it for 5 minutes" in told
    kept = {json.loads(body)["run"]: json.loads(body) for body in world.stored.values()}
    assert kept["r-dead"]["status"] == "abandoned"


def test_it_is_closed_before_the_lease_is_given_back(
    orchestrate: Orchestrate, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or its region, should it come back in between, would go on without its fence."""
    fenced(table, world)
    world.clock.sleep(400)
    plain, seen = Table.change, []

    def change(self: Table, key: str, *rest: Any) -> Any:
        if key.startswith("lease#"):
            seen.append(stored(self).status)
        return plain(self, key, *rest)

    monkeypatch.setattr(Table, "change", change)
    orchestrate(SETTLE, "s-1", "us-east-1")
    assert seen == ["abandoned"]


def test_it_can_neither_ask_nor_fence_any_more(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """Its execution stood still for all that time; its region is back, and Lambda repeats its request."""
    fenced(table, world)
    dead = Lock(table, world.clock, "us-east-2/x", table.read("run") or {})
    assert dead.before is not None
    world.clock.sleep(400)
    orchestrate(SETTLE, "s-1", "us-east-1")
    dead.before.steps["2 promote orders"] = StepRecord("started", START, facts={"requests": 1})
    with pytest.raises(LockLost):
        dead.save(dead.before)
    assert fence(table, "orders", "us-east-2", DEAD) is None
    assert lease(table) == ("us-east-1", True)
    again = orchestrate({"action": "switchover", "reason": "drill"}, "r-dead", "us-east-2")
    assert again["why"] == "run r-dead is over: abandoned"
    assert orchestrate(SETTLE, "s-2", "us-east-2") == {"status": "settled", "why": []}
    assert world.accepted == []


@pytest.mark.parametrize("outcome", ["unknown", "accepted", "rejected"])
def test_one_that_says_it_has_asked_is_waited_for(
    orchestrate: Orchestrate, world: World, table: Table, outcome: str
) -> None:
    fenced(table, world, requests=1, outcome=outcome, requested_at=START - 80)
    world.clock.sleep(3_000)
    assert orchestrate(SETTLE, "s-1", "us-east-1") == {"status": "busy", "why": "r-dead"}
    assert lease(table) == ("us-east-2", False)


def test_nothing_is_given_back_while_the_writer_changes(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """Whoever asked for that: the lease goes where it ends."""
    fenced(table, world)
    world.clock.sleep(400)
    world.changed_by_hand("us-east-2", 100)
    assert orchestrate(SETTLE, "s-1", "us-east-1")["why"] == []
    assert lease(table) == ("us-east-2", False)
    world.clock.sleep(200)
    assert "us-east-2 may write orders" in orchestrate(SETTLE, "s-2", "us-east-1")["why"]


def test_one_that_somebody_works_on_is_not_closed(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """AWS has not taken it yet, so it has not asked; one execution follows the other, and between them nobody has the lock."""
    fenced(table, world)
    for number in range(4):
        world.clock.sleep(200)
        alive = acquire(table, world.clock, f"us-east-2/{number}")
        assert isinstance(alive, Lock)
        world.clock.sleep(20)
        alive.keep(Log())
        alive.release(Log())
        assert orchestrate(SETTLE, f"s-{number}", "us-east-1")["status"] == "busy"
    world.clock.sleep(301)
    assert orchestrate(SETTLE, "s-last", "us-east-1")["status"] == "settled"


@pytest.mark.usefixtures("ohio_writes")
def test_the_dead_run_writes_nothing_more(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """It stood still in its gate for longer than its lease, and comes back."""
    left(table)
    item = table.read("run") or {}
    dead = Lock(table, world.clock, "us-east-2/x", item)
    orchestrate(BACK, "r-2", "us-east-1")
    assert dead.before is not None
    with pytest.raises(LockLost):
        dead.save(dead.before)
