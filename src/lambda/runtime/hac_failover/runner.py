"""Runs the steps of a failover in order, writing down each before and after it, so that another
execution can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .approval import AWAITING
from .aws.settings import AWS_ERRORS
from .ending import await_word, finish, hold, turn_away
from .owed import pay
from .record import GATE, OVER, StepRecord
from .steps import gate
from .steps.context import Result
from .steps.dispatch import numbered, run_step
from .steps.switch import thrown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .plan import Step
    from .steps.context import Context

# What the gate saw is old after this, if nothing was begun since.
_GATE_HOLDS_SECONDS = 120.0
# A step that goes on where another execution left it.
_GOES_ON = ("started", "held", "failed")


def run_all(ctx: Context) -> str:
    """Runs what is left of the run, and returns how it ended."""
    ctx.record.epoch = ctx.lock.epoch
    if not ctx.begun:
        away = gate.switches(ctx)
        if away is not None:
            return turn_away(ctx, away)
    _forget_old_gate(ctx)
    # What an execution before this one came to owe, and died: the next step may wait for it.
    pay(ctx)
    for name, step in _steps(ctx):
        known = ctx.record.steps.get(name)
        if known is not None and known.status in OVER:
            continue
        result = _stopped(ctx, name, step) or _run_one(ctx, name, step)
        if result.status == "held":
            return hold(ctx, result)
        if result.status == AWAITING:
            return await_word(ctx, result)
        if result.status == "failed":
            return finish(ctx, "failed")
        pay(ctx)
    missed = any(step.status in ("missed", "late") for step in ctx.record.steps.values())
    return finish(ctx, "attention" if missed else "completed")


def _steps(ctx: Context) -> Iterator[tuple[str, Step | None]]:
    """The gate, then the steps of the plan."""
    yield GATE, None
    yield from numbered(ctx.failover)


def _stopped(ctx: Context, name: str, step: Step | None) -> Result | None:
    """The kill switch, asked again before each step."""
    why = None if step is None else thrown(ctx)
    if why is None:
        return None
    now = ctx.clock.now()
    result = Result("held", f"paused: {why}")
    before = ctx.record.steps.get(name)
    ctx.record.steps[name] = StepRecord(
        result.status,
        before.started_at if before else now,
        now,
        result.note,
        before.facts if before else {},
    )
    return result


def _run_one(ctx: Context, name: str, step: Step | None) -> Result:
    ctx.step = _begun(ctx, name)
    ctx.record.steps[name] = ctx.step
    _write_down(ctx)
    ctx.log.info("step", step=name, facts=ctx.step.facts)
    result = gate.run(ctx) if step is None else run_step(ctx, step)
    ctx.step.status = result.status
    ctx.step.note = result.note
    ctx.step.ended_at = ctx.clock.now()
    ctx.log.info(
        "step over",
        step=name,
        status=result.status,
        seconds=round(ctx.step.ended_at - ctx.step.started_at, 3),
        budget_seconds=ctx.failover.gate.within if step is None else step.within,
        note=result.note,
    )
    _write_down(ctx)
    return result


def _begun(ctx: Context, name: str) -> StepRecord:
    """An unfinished step keeps its beginning: its time has been running. The gate looks anew."""
    before = ctx.record.steps.get(name)
    if before is None or before.status not in _GOES_ON:
        return StepRecord("started", ctx.clock.now())
    if name == GATE and before.status != "started":
        return StepRecord("started", ctx.clock.now())
    before.status, before.ended_at = "started", None
    return before


def _write_down(ctx: Context) -> None:
    """Before anything was promoted, a record that cannot be written stops the run: it may not be
    the only one. Afterwards the run goes on without, because to stop half-way helps nobody. A
    lost lock stops it always."""
    try:
        ctx.lock.save(ctx.record)
    except AWS_ERRORS as error:
        if not ctx.record.asked():
            raise
        ctx.log.error("record not written", error=str(error))


def _forget_old_gate(ctx: Context) -> None:
    known = ctx.record.steps.get(GATE)
    if known is None or known.ended_at is None or ctx.record.has_begun():
        return
    if ctx.clock.now() - known.ended_at > _GATE_HOLDS_SECONDS:
        del ctx.record.steps[GATE]
