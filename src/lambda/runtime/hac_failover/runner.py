"""Runs the steps of a failover in order, writing down each before and after it, so that another
execution can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .evidence import keep
from .record import GATE, OVER, StepRecord
from .steps import gate
from .steps.context import Context, Result
from .steps.dispatch import numbered, run_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .plan import Step

# What the gate saw is old after this, if nothing was begun since.
_GATE_HOLDS_SECONDS = 120.0


class HeldForNow(Exception):
    """The gate held for a reason that may be over in a minute: another execution should look
    again."""


def run_all(ctx: Context) -> str:
    """Runs what is left of the run, and returns how it ended."""
    ctx.record.epoch = ctx.lock.epoch
    _forget_old_gate(ctx)
    for name, step in _steps(ctx):
        known = ctx.record.steps.get(name)
        if known is not None and known.status in OVER:
            continue
        result = _run_one(ctx, name, step)
        if result.status == "held":
            return _hold(ctx, result)
        if result.status == "failed":
            return _finish(ctx, "failed")
    missed = any(step.status in ("missed", "late") for step in ctx.record.steps.values())
    return _finish(ctx, "attention" if missed else "completed")


def _steps(ctx: Context) -> Iterator[tuple[str, Step | None]]:
    """The gate, then the steps of the plan."""
    yield GATE, None
    yield from numbered(ctx.failover)


def _run_one(ctx: Context, name: str, step: Step | None) -> Result:
    now = ctx.clock.now()
    before = ctx.record.steps.get(name)
    # An unfinished step keeps its beginning: its time has been running.
    ctx.step = before if before and before.status == "started" else StepRecord("started", now)
    ctx.record.steps[name] = ctx.step
    _write_down(ctx)
    ctx.log.info("step", step=name, facts=ctx.step.facts)
    result = gate.run(ctx) if step is None else run_step(ctx, step)
    ctx.step.status = result.status
    ctx.step.note = result.note
    ctx.step.ended_at = ctx.clock.now()
    ctx.log.info("step over", step=name, status=result.status, note=result.note)
    _write_down(ctx)
    if promoted(ctx.step):
        _disarm(ctx)
    return result


def _write_down(ctx: Context) -> None:
    """Before anything was promoted, a record that cannot be written stops the run: it may not be
    the only one. Afterwards the run goes on without, because to stop half-way helps nobody. A
    lost lock stops it always."""
    try:
        ctx.lock.save(ctx.record)
    except AWS_ERRORS as error:
        if not any("requests" in step.facts for step in ctx.record.steps.values()):
            raise
        ctx.log.error("record not written", error=str(error))


def promoted(step: StepRecord) -> bool:
    """Whether this step has made a writer."""
    return "requests" in step.facts and step.status in ("done", "late")


def _disarm(ctx: Context) -> None:
    try:
        ctx.lock.disarm(ctx.record)
    except AWS_ERRORS as error:
        ctx.page(
            "automatic failover is still armed",
            f"the promotion could not be noted ({error}). "
            "Pause automation until the old writer is rebuilt.",
        )


def _forget_old_gate(ctx: Context) -> None:
    known = ctx.record.steps.get(GATE)
    begun = any("requests" in step.facts for step in ctx.record.steps.values())
    if known is None or known.ended_at is None or begun:
        return
    if ctx.clock.now() - known.ended_at > _GATE_HOLDS_SECONDS:
        del ctx.record.steps[GATE]


def _hold(ctx: Context, result: Result) -> str:
    ctx.page(
        f"failover from {ctx.record.source} is held",
        f"{result.note}. If {ctx.record.source} is down all the same, invoke the orchestrator in "
        f"{ctx.here.region} with "
        '{"action": "failover", "reason": "...", "force": true}.',
    )
    ended = _finish(ctx, "held")
    if result.again:
        raise HeldForNow(result.note)
    return ended


def _finish(ctx: Context, status: str) -> str:
    """The record for good is stored before the run counts as over: an execution that dies in
    between is followed by one that stores it again."""
    if ctx.record.touched():
        keep(ctx, ctx.record, status)
    if ctx.abandoned is not None:
        keep(ctx, ctx.abandoned, "abandoned")
    ctx.record.status = status
    _write_down(ctx)
    ctx.log.info("run over", status=status, timeline=ctx.record.timeline())
    return status
