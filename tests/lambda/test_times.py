"""How long each step asks, how often, and to the second when it concludes what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Context as Invocation
from hac_failover import orchestrator
from hac_failover.aws.lag import Sample
from hac_failover.aws.table import Table
from hac_failover.plan import Fence, LagBound, Notify, Promote, Scale, Shift, Verify
from hac_failover.steps import (
    facts,
    fence,
    gate,
    lag,
    looking,
    notify,
    patience,
    promote,
    scale,
    shift,
    sighting,
    switch,
    verify,
)
from hac_failover.steps.context import Context, OutOfTime
from steps import Asked, context, database, only_ask, step_of
from world import START, World

LATER = 7.0


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


# How long, and how often.

STEPS: dict[str, tuple[Callable[[Context], object], float, float]] = {
    "fence": (lambda ctx: fence.run(ctx, step_of(ctx, Fence)), 30, 2.0),
    "promote": (lambda ctx: promote.run(ctx, step_of(ctx, Promote)), 885, 2.0),
    "verify": (lambda ctx: verify.run(ctx, step_of(ctx, Verify)), 10, 2.0),
    "scale": (lambda ctx: scale.run(ctx, step_of(ctx, Scale)), 120, 5.0),
    "shift": (lambda ctx: shift.run(ctx, step_of(ctx, Shift)), 60, 2.0),
    "notify": (lambda ctx: notify.run(ctx, step_of(ctx, Notify)), 10, 2.0),
    "facts": (facts.facts, 20, 2.0),
    "target": (lambda ctx: facts._target(ctx, database(ctx), behind=False), 20, 2.0),  # noqa: SLF001
    # From when it asks, not from when its step began.
    "agreement": (gate._agreement, LATER + 20, 2.0),  # noqa: SLF001
    "switch": (switch.thrown, LATER + 20, 5.0),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_asks_for_as_long_as_it_is_given(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """From when the step began, in whatever execution."""
    run, seconds, pause = STEPS[name]
    world.clock.sleep(LATER)
    only_ask(monkeypatch)
    with pytest.raises(Asked) as asked:
        run(ctx)
    assert asked.value.args == (START + seconds, pause)


@pytest.mark.parametrize(("lease", "until"), [(10.0, 12.0), (90.0, 30.0)])
def test_a_fence_waits_for_the_old_lease_and_its_skew(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, lease: float, until: float
) -> None:
    ctx.step.facts["old_lease_until"] = START + lease
    only_ask(monkeypatch)
    with pytest.raises(Asked) as asked:
        fence.run(ctx, step_of(ctx, Fence))
    assert asked.value.args == (START + until, 2.0)


def test_polling_ends_when_it_has_to(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hac_failover.steps.context.jittered", lambda seconds: seconds)
    assert [at - START for at in ctx.polling(START + 5, 2.0)] == [0, 2, 4, 5]
    assert [at - START for at in ctx.polling(START + 5, 2.0)] == [5], "at least once"
    assert [at - START for at in ctx.polling(START + 5.05, 2.0)] == pytest.approx([5, 5.1]), (
        "not for a moment"
    )
    ctx.deadline = START + 7.1
    seen = []
    with pytest.raises(OutOfTime):
        seen += [at - START for at in ctx.polling(START + 60, 2.0)]
    assert ctx.clock.now() == START + 7.1


# The gate.


@pytest.mark.parametrize(("after", "held"), [(3_599.0, True), (3_600.0, False)])
def test_the_cooldown_is_over_when_its_time_is(
    ctx: Context, world: World, after: float, held: bool
) -> None:
    ctx.lock.promoted_at = START
    world.clock.sleep(after)
    found = gate.switches(ctx)
    assert (found is not None) is held
    if found is not None:
        assert found.note == "cooldown: 1 s are left since the last promotion"


@pytest.mark.parametrize(
    ("age", "armed", "held"),
    [
        (3_599.0, 4_000.0, True),
        (3_600.0, 4_000.0, False),
        (3_700.0, 4_000.0, False),
        (60.0, 60.0, False),
        (60.0, 61.0, True),
    ],
)
def test_a_writer_of_somebody_else_is_left_alone_for_the_cooldown(
    ctx: Context, table: Table, age: float, armed: float, held: bool
) -> None:
    """Or until people have armed since."""
    ctx.lock.armed_at = START - armed
    table.change("writer#orders", "SET #since = :since", {"since": START - age})
    found = facts.facts(ctx)
    assert (found is not None and "cooldown" in found.note) is held
    if found is not None:
        assert f"{age:.0f} s ago" in found.note


@pytest.mark.parametrize(
    ("age", "failures", "sees"), [(28, 3, True), (29, 3, False), (0, 2, False), (0, 4, True)]
)
def test_a_sight_counts_for_two_rounds(
    ctx: Context, witness_sees: Any, age: float, failures: int, sees: bool
) -> None:
    witness_sees(failures=failures, age=age)
    assert ("us-west-2" in sighting.seen_failing(ctx, START)) is sees


@pytest.mark.parametrize(("armed", "counts"), [(START - 35, True), (START - 34, False), (0, False)])
def test_a_check_counts_that_was_well_since_it_was_armed(
    ctx: Context, witness_sees: Any, armed: float, counts: bool
) -> None:
    witness_sees()
    ctx.lock.armed_at = armed
    assert ("us-west-2" in sighting.seen_failing(ctx, START)) is counts
    assert sighting.never_well(ctx) == (["orders"] if counts else ["orders", "web"])


BOUND = LagBound(max_milliseconds=5_000, fresh_seconds=180, unknown="hold")


@pytest.mark.parametrize(
    ("at", "milliseconds", "held"),
    [
        (0.0, 5_000.0, None),
        (0.0, 5_001.0, "orders lags 5001 ms, more than 5000 ms"),
        (-180.0, 0.0, None),
        (-181.0, 0.0, "nobody can tell how far orders lags"),
        (1.0, 0.0, "nobody can tell how far orders lags"),
        (0.0, None, "nobody can tell how far orders lags"),
    ],
)
def test_lag_is_that_of_the_last_minute_before(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    at: float,
    milliseconds: float | None,
    held: str | None,
) -> None:
    since = START - 25.7
    asked: list[tuple[float, int]] = []

    def samples(_region: str, _database: object, now: float, back: int) -> list[Sample]:
        asked.append((now, back))
        return [Sample(since + at, milliseconds)]

    monkeypatch.setattr(lag, "lag_samples", samples)
    found = lag.judge(ctx, "orders", BOUND, since)
    assert (None if found is None else found.note) == held
    assert asked == [(START, 25 + 180 + 120)], "as far back as one could do, and two minutes"


# What an execution sees itself.


def asked_for(monkeypatch: pytest.MonkeyPatch, module: object) -> list[tuple[float, float]]:
    """How long is waited for each answer, and for all."""
    seen: list[tuple[float, float]] = []
    plain = looking.ask_spots

    def ask_spots(plan: Any, spots: Any, timeout: float, patience: float) -> Any:
        seen.append((timeout, patience))
        return plain(plan, spots, timeout, patience)

    monkeypatch.setattr(module, "ask_spots", ask_spots)
    return seen


def test_the_gate_looks_twice_and_has_patience(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_for(monkeypatch, looking)
    assert looking.own_look(ctx) is not None
    assert asked == [(4.0, 8.0), (4.0, 8.0)]
    assert ctx.looked_at == START


def test_a_look_is_one_of_now_for_five_seconds(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_for(monkeypatch, looking)
    ctx.looked_at = START
    world.clock.sleep(4.9)
    assert looking.still_fails(ctx)
    assert asked == []
    world.clock.sleep(0.1)
    assert looking.still_fails(ctx)
    assert asked == [(2.0, 4.0)], "hasty: it was silent a minute ago"
    assert ctx.looked_at == START + 5
    world.sick.clear()
    world.clock.sleep(5)
    assert not looking.still_fails(ctx)
    assert ctx.looked_at == START + 5


def test_shift_gives_each_end_point_its_time(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, float]] = []

    def ask_all(_urls: object, timeout: float, patience: float) -> dict[str, Any]:
        seen.append((timeout, patience))
        return {}

    monkeypatch.setattr(shift, "ask_all", ask_all)
    assert shift.run(ctx, step_of(ctx, Shift)).status == "done"
    assert seen == [(4.0, 8.0)]


@pytest.mark.parametrize(("since", "waits"), [(59.0, True), (60.0, False), (61.0, False)])
def test_a_database_has_a_minute_to_fail_over_in_its_region(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, since: float, waits: bool
) -> None:
    seen = looking.Look(True, False, only_writers=True, others=True, sick={})
    only_ask(monkeypatch)
    if not waits:
        assert patience.wait(ctx, seen, START - since) is None
        return
    with pytest.raises(Asked) as asked:
        patience.wait(ctx, seen, START - since)
    assert asked.value.args == (START + 1, 2.0)


# The execution.


def test_an_execution_keeps_back_fifteen_seconds(
    world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To write down where it stands."""
    seen: list[float] = []

    def run_all(ctx: Context) -> str:
        seen.append(ctx.deadline)
        return "held"

    monkeypatch.setattr(orchestrator, "run_all", run_all)
    event = {"action": "failover", "reason": "drill"}
    invocation = Invocation("us-east-2", seconds=900)
    orchestrator.orchestrate(event, invocation, world.plan, world.clock)  # type: ignore[arg-type]
    assert seen == [START + 885]
