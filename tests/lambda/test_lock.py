"""Single flight."""

from __future__ import annotations

from typing import Any

import pytest
from hac_failover.aws.table import Table
from hac_failover.lock import LEASE_SECONDS, Busy, Lock, LockLost, acquire
from hac_failover.log import Log
from hac_failover.record import RunRecord
from world import Clock, Refusal, World


def record() -> RunRecord:
    return RunRecord("r", "failover", "us-east-1", "us-east-2", "drill", 0.0)


def test_a_dead_owner_is_taken_over_from_and_can_write_no_more(table: Table, world: World) -> None:
    dead = acquire(table, world.clock, "a")
    assert isinstance(dead, Lock)
    dead.save(record())
    before = world.clock.now()
    alive = acquire(table, world.clock, "b")
    assert isinstance(alive, Lock)
    assert world.clock.now() - before >= LEASE_SECONDS
    assert alive.epoch == dead.epoch + 1
    assert alive.before is not None
    assert alive.before.status == "running"
    with pytest.raises(LockLost):
        dead.save(record())
    alive.save(record())


def test_a_live_owner_is_left_alone(table: Table, world: World) -> None:
    owner = acquire(table, world.clock, "a")
    assert isinstance(owner, Lock)

    class Renewing(Clock):
        """While we sleep, the owner works."""

        def sleep(self, seconds: float) -> None:
            world.clock.sleep(seconds)
            owner.keep(Log())
            self.time = world.clock.now()

    began = world.clock.now()
    assert acquire(table, Renewing(), "b") == Busy("a")
    assert world.clock.now() - began == 10, "it renews every ten seconds"
    owner.save(record())


def test_a_released_lock_is_free_at_once(table: Table, world: World) -> None:
    first = acquire(table, world.clock, "a")
    assert isinstance(first, Lock)
    first.release(Log())
    before = world.clock.now()
    assert isinstance(acquire(table, world.clock, "b"), Lock)
    assert world.clock.now() == before


def test_an_answer_that_was_lost_is_found_again(table: Table, world: World) -> None:
    first = acquire(table, world.clock, "a")
    again = acquire(table, world.clock, "a")
    assert isinstance(first, Lock)
    assert isinstance(again, Lock)
    assert again.epoch == first.epoch


def test_a_damaged_record_stops_nothing(table: Table, world: World) -> None:
    table.change("run", "SET #run = :run", {"run": '{"id": 1}'})
    lock = acquire(table, world.clock, "a")
    assert isinstance(lock, Lock)
    assert lock.before is None


def test_a_short_look_of_another_costs_a_second(table: Table, world: World) -> None:
    """The other region's orchestrator takes the lock, sees that there is nothing to do, and goes."""
    short = acquire(table, world.clock, "a")
    assert isinstance(short, Lock)
    began = world.clock.now()
    world.clock.at(began + 2.5, lambda: short.release(Log()))
    assert isinstance(acquire(table, world.clock, "b"), Lock)
    assert world.clock.now() - began == 3


def test_a_lease_by_a_clock_that_is_wrong_ends_all_the_same(table: Table, world: World) -> None:
    ahead = Clock()
    ahead.time = world.clock.now() + 3_600
    assert isinstance(acquire(table, ahead, "a"), Lock)
    began = world.clock.now()
    assert isinstance(acquire(table, world.clock, "b"), Lock)
    assert world.clock.now() - began == 47


def test_nor_does_it_matter_when_exactly_somebody_looks(table: Table, world: World) -> None:
    """No look falls on the end of the time that it waits."""
    ahead = Clock()
    ahead.time = world.clock.now() + 3_600
    assert isinstance(acquire(table, ahead, "a"), Lock)

    class Slow(Clock):
        def sleep(self, seconds: float) -> None:
            super().sleep(1.5 * seconds)

    slow = Slow()
    assert isinstance(acquire(table, slow, "b"), Lock)
    assert slow.now() - world.clock.now() == 48


def test_a_lease_ends_two_seconds_after_its_time(table: Table, world: World) -> None:
    """Whoever wrote it may have a clock that is so late. No matter when somebody began to wait."""
    assert isinstance(acquire(table, world.clock, "a"), Lock)
    taken = world.clock.now()
    world.clock.sleep(20)
    assert isinstance(acquire(table, world.clock, "b"), Lock)
    assert world.clock.now() - taken == 47


def test_it_is_renewed_when_it_is_time_and_not_before(table: Table, world: World) -> None:
    lock = acquire(table, world.clock, "a")
    assert isinstance(lock, Lock)
    world.calls.clear()
    world.clock.sleep(9)
    lock.keep(Log())
    assert world.calls == []
    world.clock.sleep(1)
    lock.keep(Log())
    assert len(world.calls) == 1
    lock.keep(Log())
    assert len(world.calls) == 1


def test_a_table_that_does_not_answer_loses_no_lock(table: Table, world: World) -> None:
    lock = acquire(table, world.clock, "a")
    assert isinstance(lock, Lock)
    world.clock.sleep(10)
    world.refuse["update_item"] = [Refusal("InternalServerError", 500)] * 20
    lock.keep(Log())
    lock.release(Log())
    world.refuse.clear()
    lock.save(record())


def test_a_lost_lock_is_not_given_back_twice(table: Table, world: World) -> None:
    lost = acquire(table, world.clock, "a")
    assert isinstance(lost, Lock)
    owner = acquire(table, world.clock, "b")
    assert isinstance(owner, Lock)
    lost.release(Log())
    with pytest.raises(LockLost):
        lost.keep(Log())
    assert acquire(table, world.clock, "c", waits=False) == Busy("b")


def test_the_first_lock_of_a_platform_is_number_one(
    newborn: None, table: Table, world: World
) -> None:
    lock = acquire(table, world.clock, "a")
    assert isinstance(lock, Lock)
    assert (lock.epoch, lock.armed_at, lock.before) == (1, 0.0, None)
    assert lock.worked_at == 0.0, "nobody has"


def test_two_take_it_at_once_and_one_has_it(
    table: Table, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other comes between our look and our write."""
    change = Table.change
    others: list[Lock | Busy] = []

    def slow(self: Table, *given: Any) -> Any:
        if not others:
            monkeypatch.setattr(Table, "change", change)
            others.append(acquire(self, world.clock, "b"))
        return change(self, *given)

    monkeypatch.setattr(Table, "change", slow)
    assert acquire(table, world.clock, "a", waits=False) == Busy("b")
    assert isinstance(others[0], Lock)


def test_a_free_lock_takes_one_look_and_one_write(table: Table, world: World) -> None:
    world.calls.clear()
    assert isinstance(acquire(table, world.clock, "a"), Lock)
    assert [method for _, _, method in world.calls] == ["get_item", "update_item"]


def test_only_who_works_on_a_run_is_seen_to(table: Table, world: World) -> None:
    """Not who takes the lock to look at it, nor who closes it: by that one nobody goes on with it."""

    def worked_at() -> object:
        return (table.read("run") or {}).get("worked_at")

    first = acquire(table, world.clock, "a")
    assert isinstance(first, Lock)
    known = record()
    first.save(known)
    assert worked_at() is None, "another's"
    known.epoch = first.epoch
    first.save(known)
    began = world.clock.now()
    assert worked_at() == began
    world.clock.sleep(10)
    first.keep(Log())
    assert worked_at() == began + 10
    first.release(Log())
    world.clock.sleep(10)
    second = acquire(table, world.clock, "b")
    assert isinstance(second, Lock)
    second.save(known)
    assert (worked_at(), second.worked_at) == (began + 10, began + 10)
