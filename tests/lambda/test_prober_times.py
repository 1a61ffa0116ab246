"""The prober's times: how long it waits for what, and that nothing that hangs costs the next round."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from hac_failover import prober as module
from hac_failover.aws.metrics import Metrics
from hac_failover.aws.settings import HASTY
from hac_failover.aws.table import Table
from hac_failover.drift import Seen, Watch
from hac_failover.health import Answer
from hac_failover.local_region import LocalRegion
from hac_failover.log import Log
from hac_failover.observations import Cadence, Observation, Sight
from hac_failover.prober import Prober
from world import ACCOUNT, START, Clock, Refusal, World


def prober_in(world: World, region: str) -> Prober:
    here, log = LocalRegion("aws", region, ACCOUNT), Log()
    table = Table(world.plan.coordination.region, world.plan.coordination.table, HASTY)
    metrics = Metrics(region, world.plan.probe.namespace)
    watch = Watch(world.plan, here, table, log)
    return Prober(world.plan, here, metrics, table, world.clock, log, watch)


@pytest.fixture
def target(world: World) -> Prober:
    return prober_in(world, "us-east-2")


def rounds_of(prober: Prober, world: World, takes: float) -> list[float]:
    """When the rounds of a minute begin, where each takes so long."""
    begun: list[float] = []

    class Slow(Prober):
        def one_round(self) -> None:
            begun.append(world.clock.now() - START)
            world.clock.sleep(takes)

    known = (prober.plan, prober.here, prober.metrics, prober.table, prober.clock)
    assert Slow(*known, prober.log, prober.watch).one_minute() == len(begun)
    return begun


@pytest.mark.parametrize(
    ("interval", "takes", "begin"),
    [
        (10, 0.0, [0, 10, 20, 30, 40, 50]),
        (10, 9.9, [0, 10, 20, 30, 40, 50]),
        (10, 10.0, [0, 20, 40]),
        (10, 25.0, [0, 30]),
        (59, 0.0, [0, 59]),
        (60, 0.0, [0]),
    ],
)
def test_a_minute_of_rounds(world: World, interval: int, takes: float, begin: list[float]) -> None:
    world.plan = replace(world.plan, probe=replace(world.plan.probe, interval=interval))
    assert rounds_of(prober_in(world, "us-west-2"), world, takes) == begin


def test_a_sleep_that_ends_a_moment_early_makes_no_second_round(world: World) -> None:
    class Early(Clock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds - 0.001 if seconds > 0 else seconds)

    world.clock = Early()
    assert len(rounds_of(prober_in(world, "us-west-2"), world, 0.0)) == 6


def test_how_long_it_waits_for_what(
    target: Prober, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the ten seconds of a round: eight for answers, two to tell. AWS is looked at beside it, in half of the time."""
    answers: list[tuple[float, float]] = []
    looks: list[tuple[float, float, bool]] = []
    waits: list[float | None] = []
    ask, wait = module.ask_spots, module.wait

    def ask_spots(plan: Any, spots: Any, timeout: float, patience: float) -> Any:
        answers.append((timeout, patience))
        return ask(plan, spots, timeout, patience)

    def look(_self: Watch, at: float, patience: float, *, nobody_answers: bool) -> Seen:
        looks.append((at, patience, nobody_answers))
        return Seen({}, [])

    def waiting(futures: Any, timeout: float | None = None) -> Any:
        waits.append(None if timeout is None else round(timeout, 6))
        return wait(futures, timeout)

    monkeypatch.setattr(module, "ask_spots", ask_spots)
    monkeypatch.setattr(module, "wait", waiting)
    monkeypatch.setattr(Watch, "look", look)
    target.one_round()
    assert answers == [(4.0, 8.0)]
    assert waits == [2.0, 2.0]
    assert looks == [(START, 4.0, False)]
    world.sick = {f"https://{region}.trade.example.com/healthz/orders" for region in world.members}
    target.one_round()
    target.one_round()
    assert [nobody for _, _, nobody in looks] == [False, False, True]


def test_a_row_of_failures_is_broken_off_after_three_rounds(
    target: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Cadence] = []

    def write(
        _table: object, _sight: object, _answer: object, at: float, cadence: Cadence
    ) -> Observation:
        seen.append(cadence)
        return Observation(0, None, at, "")

    monkeypatch.setattr(module, "write_observation", write)
    target.one_round()
    assert seen == [Cadence(gap=30.0, counts_from=3)] * 2


def test_what_is_not_settled_is_asked_for_once_a_minute(target: Prober, world: World) -> None:
    found = Seen({}, ["orders is written by nobody", "a lease is elsewhere"])
    asked = []
    for at in (0.0, 1.0, 59.9, 60.0, 61.0):
        target._settle(found, START + at)  # noqa: SLF001
        asked += [(at, event["reason"]) for _, _, event in world.started]
        world.started.clear()
    target._settle(Seen({}, []), START + 500)  # noqa: SLF001
    assert world.started == []
    both = "orders is written by nobody; a lease is elsewhere"
    assert asked == [(0.0, both), (60.0, both)]
    target._settle(found, START + 500)  # noqa: SLF001
    assert len(world.started) == 1, "no round has to come at the very end of the minute"


@pytest.mark.parametrize(("region", "asks"), [("us-east-2", 0.0), ("us-east-1", 10.0)])
def test_a_side_whose_turn_it_is_not_leaves_a_round_to_the_other(
    world: World, region: str, asks: float
) -> None:
    prober, found = prober_in(world, region), Seen({}, ["orders is written by nobody"])
    asked = []
    for at in (0.0, 9.9, 10.0, 11.0):
        prober._settle(found, START + at)  # noqa: SLF001
        asked += [at for _ in world.started]
        world.started.clear()
    assert asked == [asks]


def test_all_sides_take_turns_by_the_minute(world: World) -> None:
    """Of several pairs: each minute another one is the first, and no two meet."""
    (first,) = world.plan.failovers
    other = replace(first, between=("us-east-2", "us-west-2"))
    world.plan = replace(world.plan, failovers=(first, other))
    sides = [prober_in(world, region) for region in ("us-east-1", "us-east-2", "us-west-2")]
    turns = [[side._turn(60.0 * minute + 59.9) for side in sides] for minute in range(4)]  # noqa: SLF001
    assert turns == [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]


@pytest.mark.parametrize("hangs", ["witness", "metrics", "look"])
def test_what_hangs_costs_no_round(
    world: World, monkeypatch: pytest.MonkeyPatch, hangs: str
) -> None:
    """The rest is told all the same, and what failed is answered."""
    over = threading.Event()
    told: list[str] = []
    world.plan = replace(world.plan, probe=replace(world.plan.probe, interval=1))
    target = prober_in(world, "us-east-2")
    write, look, health = module.write_observation, Watch.look, Metrics.health

    def hung(what: str) -> bool:
        if what == hangs:
            return over.wait(30)
        told.append(what)
        return False

    def writing(table: Any, sight: Sight, *rest: Any) -> Any:
        if sight.check == "web" and hung("witness"):
            return None
        return write(table, sight, *rest)

    def looking(self: Watch, *given: Any, **more: Any) -> Seen:
        return Seen({}, []) if hung("look") else look(self, *given, **more)

    def publishing(self: Metrics, *given: Any) -> None:
        if not hung("metrics"):
            health(self, *given)

    monkeypatch.setattr(module, "write_observation", writing)
    monkeypatch.setattr(Watch, "look", looking)
    monkeypatch.setattr(Metrics, "health", publishing)
    began = time.monotonic()
    try:
        target.one_round()
        assert time.monotonic() - began < 20
        assert not over.is_set()
    finally:
        over.set()
    assert sorted(told) == sorted({"witness", "metrics", "look"} - {hangs})


def row(
    check: str, failures: int, since: float, counted: float | None
) -> tuple[Sight, Observation]:
    seen = Observation(failures, since, START, f"{check} is silent", counted)
    return Sight("us-east-2", "us-east-1", check), seen


@pytest.mark.parametrize(("fails", "detected_at"), [("any", START - 9), ("all", START - 4)])
def test_it_says_since_when_what_fails(world: World, fails: str, detected_at: float) -> None:
    """Where all have to fail, the last one made it a failure."""
    (failover,) = world.plan.failovers
    when = replace(failover.when, fails=fails)
    world.plan = replace(world.plan, failovers=(replace(failover, when=when),))
    target = prober_in(world, "us-east-2")
    rows = dict([row("web", 3, START - 29, START - 9), row("orders", 4, START - 34, START - 4)])
    target._start(rows)  # noqa: SLF001
    ((region, name, event),) = world.started
    assert (region, name) == ("us-east-2", "trading-orchestrator")
    assert event == {
        "action": "failover",
        "automatic": True,
        "observer": "us-east-2",
        "reason": "us-east-1 fails as seen from us-east-2: orders (orders is silent), web (web is silent)",
        "from": "us-east-1",
        "failing_since": START - 34,
        "detected_at": detected_at,
    }


@pytest.mark.parametrize(("failures", "actions"), [(1, ["warm"]), (2, []), (0, [])])
def test_the_first_bad_round_warms(
    target: Prober, world: World, failures: int, actions: list[str]
) -> None:
    target._start(dict([row("web", failures, START, None), row("orders", 0, START, None)]))  # noqa: SLF001
    assert [event["action"] for _, _, event in world.started] == actions


def test_what_is_unhealthy_is_logged(
    target: Prober, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.sick = {"https://us-east-1.trade.example.com/healthz"}
    target.one_round()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    unwell = [(line["check"], line["detail"]) for line in lines if line["event"] == "unhealthy"]
    assert unwell == [("observation#us-east-2#us-east-1#web", "HTTP 503")]


def test_a_new_process_warms_the_orchestrator_once(target: Prober, world: World) -> None:
    world.sick.clear()
    target.one_round()
    target.one_round()
    assert [event["action"] for _, _, event in world.started] == ["warm"]


def test_metrics_that_are_not_published_are_logged(
    target: Prober, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.refuse["put_metric_data"] = [Refusal("AccessDenied", 403) for _ in range(9)]
    target.one_round()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    said = [line["error"] for line in lines if line["event"] == "metrics not published"]
    assert len(said) == 2, "of health, and of leases"
    assert all("AccessDenied" in why for why in said)


def test_what_hangs_keeps_nothing_else_from_being_told(
    target: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits for all others: one thread too few, and none is told."""
    seen = {Sight("us-east-2", "us-east-1", name): Answer(True, "HTTP 200") for name in ("a", "b")}
    everybody = threading.Barrier(len(seen) + 2, timeout=5.0)
    told: list[str] = []

    def tells(_self: object, what: object, *_: object) -> None:
        everybody.wait()
        told.append(str(what))

    monkeypatch.setattr(Prober, "_tell_witness", tells)
    monkeypatch.setattr(Prober, "_publish", tells)
    target._tell(seen, {}, Seen({"orders": True}, []), START)
    assert len(told) == len(seen) + 2
