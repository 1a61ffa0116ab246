"""The clock that is turned."""

from __future__ import annotations

import time

import pytest
from hac_drill.clock import VirtualClock
from hac_drill.pool import Pools


def test_an_hour_takes_no_time() -> None:
    clock = VirtualClock(0.0)
    seen: list[float] = []

    def work() -> None:
        for _ in range(60):
            clock.sleep(60.0)
            seen.append(clock.now())

    clock.spawn("minutes", work)
    began = time.monotonic()
    clock.run(3600.0)
    assert seen == [60.0 * minute for minute in range(1, 61)]
    assert time.monotonic() - began < 5.0


def test_it_turns_by_itself_where_somebody_else_waits() -> None:
    clock = VirtualClock(0.0)
    with clock.running_free():
        time.sleep(0.2)
    stopped = clock.now()
    assert 6.0 < stopped < 600.0
    time.sleep(0.1)
    assert clock.now() == stopped


def test_processes_take_turns_in_the_order_of_time() -> None:
    clock = VirtualClock(0.0)
    seen: list[tuple[float, str]] = []

    def every(seconds: float, name: str) -> None:
        while True:
            clock.sleep(seconds)
            seen.append((clock.now(), name))

    clock.spawn("a", lambda: every(3.0, "a"))
    clock.spawn("b", lambda: every(2.0, "b"))
    clock.run(6.0)
    assert seen == [(2.0, "b"), (3.0, "a"), (4.0, "b"), (6.0, "a"), (6.0, "b")]


def test_what_runs_in_a_dead_region_ends() -> None:
    clock = VirtualClock(0.0)
    seen: list[float] = []

    def work() -> None:
        while True:
            clock.sleep(1.0)
            seen.append(clock.now())

    clock.spawn("here", work, region="us-east-1")
    clock.run(2.5)
    assert clock.kill("us-east-1") == ["here"]
    clock.run(10.0)
    assert seen == [1.0, 2.0]


def test_an_error_of_a_process_reaches_who_drives() -> None:
    clock = VirtualClock(0.0)

    def work() -> None:
        raise ValueError("broken")

    clock.spawn("broken", work)
    with pytest.raises(ValueError, match="broken"):
        clock.run(1.0)


def test_a_time_out_of_a_pool_passes_on_the_clock() -> None:
    clock = VirtualClock(0.0)
    pools = Pools(clock)
    seen: list[object] = []

    def work() -> None:
        pool = pools.executor(max_workers=2)
        slow = pool.submit(clock.sleep, 30.0)
        fast = pool.submit(lambda: 7)
        pools.wait([slow, fast], timeout=8.0)
        seen.extend([slow.done(), fast.done(), fast.result(), clock.now()])

    clock.spawn("asks", work)
    clock.run(60.0)
    assert seen == [False, True, 7, pytest.approx(8.0)]
