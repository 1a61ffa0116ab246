"""One step of a run, without the run: to see what it does at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hac_failover.aws.table import Table
from hac_failover.local_region import LocalRegion
from hac_failover.lock import Lock, acquire
from hac_failover.log import Log
from hac_failover.plan import Database, Step
from hac_failover.record import GATE, RunRecord, StepRecord
from hac_failover.steps.context import Context
from world import ACCOUNT, START, World


def context(world: World, table: Table, **changes: Any) -> Context:
    """A run by itself into us-east-2, that an execution has just begun."""
    lock = acquire(table, world.clock, "us-east-2/r-1")
    assert isinstance(lock, Lock)
    record = RunRecord("r-1", "automatic", "us-east-1", "us-east-2", "an alarm", START)
    record.armed_at, record.writers = lock.armed_at, {"orders": "us-east-1"}
    step = StepRecord("started", START)
    record.steps = {GATE: step}
    given: dict[str, Any] = {
        "plan": world.plan,
        "failover": world.plan.failovers[0],
        "here": LocalRegion("aws", "us-east-2", ACCOUNT),
        "clock": world.clock,
        "log": Log(),
        "table": table,
        "lock": lock,
        "record": record,
        "deadline": START + 885,
        "step": step,
    }
    world.calls.clear()
    return Context(**{**given, **changes})


def begun(ctx: Context, name: str, **facts: Any) -> StepRecord:
    """The step that the run is at."""
    ctx.step = StepRecord("started", ctx.clock.now(), facts=facts)
    ctx.record.steps[name] = ctx.step
    return ctx.step


def step_of(ctx: Context, kind: type[Step]) -> Any:
    return next(step for step in ctx.failover.steps if isinstance(step, kind))


def database(ctx: Context) -> Database:
    return ctx.plan.databases["orders"]


def gated(ctx: Context, **changes: Any) -> None:
    """Another gate than that of the plan."""
    ctx.failover = replace(ctx.failover, gate=replace(ctx.failover.gate, **changes))


class Asked(Exception):
    """How long a step asks, from the moment on that it began to, and how often."""


def only_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends a step where it begins to ask again and again."""

    def polling(ctx: Context, until: float, pause: float) -> Iterator[float]:
        raise Asked(until, pause)

    monkeypatch.setattr(Context, "polling", polling)


def ask_at(monkeypatch: pytest.MonkeyPatch, world: World, *seconds: float) -> None:
    """Asks at these moments, from the start of the day on."""

    def polling(ctx: Context, until: float, pause: float) -> Iterator[float]:
        for at in seconds:
            world.clock.time = START + at
            yield world.clock.now()

    monkeypatch.setattr(Context, "polling", polling)
