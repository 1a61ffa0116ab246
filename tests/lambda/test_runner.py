"""What a run leaves in the table, and how the next execution goes on with it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hac_failover import orchestrator, runner
from hac_failover.aws.table import Table, text
from hac_failover.episode import Episode
from hac_failover.lock import Lock, acquire
from hac_failover.pause import set_pause
from hac_failover.plan import Fence, Scale
from hac_failover.record import GATE, StepRecord
from hac_failover.steps import gate
from hac_failover.steps.context import Context, Result
from steps import begun, context, step_of
from world import START, Refusal, World


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


# What a record leaves behind under the lock.


@pytest.mark.parametrize(
    ("status", "outcome", "armed_at", "left"),
    [
        ("held", "rejected", START - 9, (START - 9, "")),
        ("held", "rejected", 0.0, (0.0, "r-1")),
        ("held", "accepted", START - 9, (0.0, "r-1")),
        ("held", "unknown", START - 9, (0.0, "r-1")),
        ("running", "rejected", START - 9, (0.0, "r-1")),
        ("failed", "rejected", START - 9, (0.0, "r-1")),
        ("held", None, 0.0, (START - 86_400, "")),
    ],
)
def test_a_request_disarms_unless_all_were_rejected(
    ctx: Context, table: Table, status: str, outcome: str | None, armed_at: float, left: Any
) -> None:
    ctx.record.status, ctx.record.armed_at = status, armed_at
    asked = {} if outcome is None else {"requests": 1, "outcome": outcome}
    begun(ctx, "2 promote orders", **asked)
    ctx.lock.save(ctx.record)
    item = table.read("run") or {}
    assert (float(str(item["armed_at"])), text(item, "disarmed_by")) == left
    assert "promoted_at" not in item


def test_a_writer_is_written_down_with_its_time(ctx: Context, table: Table) -> None:
    step = begun(ctx, "2 promote orders", requests=1, outcome="accepted")
    step.status, step.ended_at = "done", START + 42
    ctx.lock.save(ctx.record)
    again = acquire(table, ctx.clock, "us-east-2/r-1")
    assert isinstance(again, Lock)
    assert again.promoted_at == START + 42
    assert (again.armed_at, again.disarmed_by) == (0.0, "r-1")


def test_disarming_and_noting_say_so_at_once(ctx: Context, table: Table) -> None:
    lock = ctx.lock
    lock.disarm("somebody promoted us-east-2")
    assert (lock.armed_at, lock.disarmed_by) == (0.0, "somebody promoted us-east-2")
    lock.note(Episode("us-east-1", START, ["busy"]))
    again = acquire(table, ctx.clock, "us-east-2/r-1")
    assert isinstance(again, Lock)
    assert (again.armed_at, again.disarmed_by) == (0.0, "somebody promoted us-east-2")
    assert again.episode == lock.episode == Episode("us-east-1", START, ["busy"])


# The runner.


@pytest.mark.parametrize(("age", "kept"), [(60.0, True), (120.0, True), (120.1, False)])
def test_what_the_gate_saw_holds_for_two_minutes(ctx: Context, age: float, kept: bool) -> None:
    ctx.record.steps[GATE] = StepRecord("done", START - 200, START - age)
    runner._forget_old_gate(ctx)  # noqa: SLF001
    assert (GATE in ctx.record.steps) is kept


def test_what_the_gate_saw_is_not_asked_once_it_has_begun(ctx: Context) -> None:
    ctx.record.steps[GATE] = StepRecord("done", START - 900, START - 890)
    begun(ctx, "2 promote orders", outcome="accepted")
    runner._forget_old_gate(ctx)  # noqa: SLF001
    assert GATE in ctx.record.steps


def test_a_gate_that_is_not_over_is_kept(ctx: Context) -> None:
    ctx.record.steps[GATE] = StepRecord("started", START - 900)
    runner._forget_old_gate(ctx)  # noqa: SLF001
    assert GATE in ctx.record.steps


@pytest.mark.parametrize(
    ("name", "status", "goes_on"),
    [
        ("2 promote orders", "started", True),
        ("2 promote orders", "held", True),
        ("2 promote orders", "failed", True),
        ("2 promote orders", "done", False),
        (GATE, "started", True),
        (GATE, "held", False),
        (GATE, "awaiting", False),
    ],
)
def test_an_unfinished_step_keeps_its_beginning(
    ctx: Context, name: str, status: str, goes_on: bool
) -> None:
    """The gate looks anew."""
    ctx.record.steps[name] = StepRecord(status, START - 50, START - 40)
    found = runner._begun(ctx, name)  # noqa: SLF001
    assert (found.status, found.ended_at) == ("started", None)
    assert found.started_at == (START - 50 if goes_on else START)


@pytest.mark.parametrize(("asked", "stops"), [(False, True), (True, False)])
def test_a_record_that_cannot_be_written_stops_a_run_that_has_asked_for_nothing(
    ctx: Context, world: World, asked: bool, stops: bool
) -> None:
    begun(ctx, "2 promote orders", **({"requests": 1} if asked else {}))
    world.refuse["update_item"] = [Refusal("InternalServerError", 500) for _ in range(20)]
    if not stops:
        runner._write_down(ctx)  # noqa: SLF001
        return
    with pytest.raises(Exception, match="InternalServerError"):
        runner._write_down(ctx)  # noqa: SLF001


def test_the_log_has_what_each_step_took(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def taking(ctx: Context, _step: object) -> Any:
        world.clock.sleep(1.23456)
        return gate.Result("done", "all is well")

    ctx.record.steps.clear()
    monkeypatch.setattr(runner, "run_step", taking)
    runner._run_one(ctx, "4 scale web", step_of(ctx, Scale))  # noqa: SLF001
    monkeypatch.setattr(gate, "run", lambda ctx: taking(ctx, None))
    runner._run_one(ctx, GATE, None)  # noqa: SLF001
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    over = [line for line in lines if line["event"] == "step over"]
    assert [(line["step"], line["seconds"], line["budget_seconds"]) for line in over] == [
        ("4 scale web", 1.235, 120),
        (GATE, 1.235, 20),
    ]


@pytest.mark.parametrize("known", [False, True])
def test_the_switch_is_asked_before_each_step(ctx: Context, table: Table, known: bool) -> None:
    """The gate asks it itself."""
    set_pause(table, ctx.clock, "wrong region", engaged=True)
    assert runner._stopped(ctx, GATE, None) is None  # noqa: SLF001
    name, facts = "1 fence orders", {"old_lease_until": START}
    if known:
        ctx.record.steps[name] = StepRecord("started", START - 50, facts=facts)
    found = runner._stopped(ctx, name, step_of(ctx, Fence))  # noqa: SLF001
    assert found == Result("held", "paused: wrong region")
    assert ctx.record.steps[name] == StepRecord(
        "held",
        START - 50 if known else START,
        START,
        "paused: wrong region",
        facts if known else {},
    )


@pytest.mark.parametrize(
    ("run", "status", "steps", "abandoned"),
    [
        ("r-0", "running", (GATE, "1 fence orders"), True),
        ("r-1", "running", (GATE, "1 fence orders"), False),
        ("r-0", "completed", (GATE, "1 fence orders"), False),
        ("r-0", "running", (GATE,), False),
    ],
)
def test_a_run_that_was_touched_and_is_not_over_is_abandoned(
    ctx: Context, run: str, status: str, steps: tuple[str, ...], abandoned: bool
) -> None:
    """By another that a person has forced."""
    before = replace(ctx.record, id=run, status=status)
    before.steps = {name: StepRecord("done", START) for name in steps}
    found = orchestrator._abandoned(before, ctx.record)  # noqa: SLF001
    assert found is (before if abandoned else None)
    assert orchestrator._abandoned(None, ctx.record) is None  # noqa: SLF001
