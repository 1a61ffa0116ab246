"""Runs the steps of a failover in order, writing down each before and after it, so that another
execution can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .approval import AWAITING
from .aws.settings import AWS_ERRORS
from .commands import by_hand, invoke
from .evidence import keep
from .pause import paused_because
from .record import GATE, OVER, StepRecord
from .steps import gate
from .steps.context import Context, OutOfTime, Result
from .steps.dispatch import numbered, run_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .plan import Step

# What the gate saw is old after this, if nothing was begun since.
_GATE_HOLDS_SECONDS = 120.0
_END_WITHIN_SECONDS = 60.0
_SWITCH_WITHIN_SECONDS = 20.0
_POLL_SECONDS = 5.0


class EndNotWritten(Exception):
    """The run is over, and the table does not know: another execution should say so."""


class NobodyCalled(Exception):
    """A person is needed, and SNS took no page: the alarm on errors of this function is the other
    way to call one."""


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
        result = _stopped(ctx, name, step) or _run_one(ctx, name, step)
        if result.status == "held":
            return _hold(ctx, result)
        if result.status == AWAITING:
            return _await(ctx, result)
        if result.status == "failed":
            return _finish(ctx, "failed")
    missed = any(step.status in ("missed", "late") for step in ctx.record.steps.values())
    return _finish(ctx, "attention" if missed else "completed")


def _steps(ctx: Context) -> Iterator[tuple[str, Step | None]]:
    """The gate, then the steps of the plan."""
    yield GATE, None
    yield from numbered(ctx.failover)


def _stopped(ctx: Context, name: str, step: Step | None) -> Result | None:
    """The kill switch, asked again before each step until a promotion was asked for: half of a
    failover is worse than either side of it."""
    begun = any("requests" in known.facts for known in ctx.record.steps.values())
    if step is None or ctx.record.force or begun:
        return None
    why = _switch(ctx)
    if why is None:
        return None
    now = ctx.clock.now()
    result = Result("held", f"paused: {why}")
    before = ctx.record.steps.get(name)
    ctx.record.steps[name] = StepRecord(
        result.status, before.started_at if before else now, now, result.note
    )
    return result


def _switch(ctx: Context) -> str | None:
    """Raises if it cannot be read for a while: a switch that nobody can see may have been thrown,
    and nothing is lost yet by another execution that looks again."""
    problem: Exception | None = None
    for _ in ctx.polling(ctx.clock.now() + _SWITCH_WITHIN_SECONDS, _POLL_SECONDS):
        try:
            return paused_because(ctx.table)
        except AWS_ERRORS as error:
            ctx.log.error("kill switch not read", error=str(error))
            problem = error
    raise problem or OutOfTime("kill switch not read")


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


def _write_down(ctx: Context) -> None:
    """Before anything was promoted, a record that cannot be written stops the run: it may not be
    the only one. Afterwards the run goes on without, because to stop half-way helps nobody. A
    lost lock stops it always."""
    try:
        _save(ctx)
    except AWS_ERRORS as error:
        if not any("requests" in step.facts for step in ctx.record.steps.values()):
            raise
        ctx.log.error("record not written", error=str(error))


def _save(ctx: Context) -> None:
    """A promotion disarms in the write that records it: nobody can die between the two. Every
    later write says so again, for the one that did not arrive."""
    at = max((s.ended_at or 0.0 for s in ctx.record.steps.values() if promoted(s)), default=None)
    if at is None:
        ctx.lock.save(ctx.record)
    else:
        ctx.lock.disarm(ctx.record, at)


def promoted(step: StepRecord) -> bool:
    """Whether this step has made a writer, or may have."""
    made = step.status in ("done", "late") or "unconfirmed" in step.facts
    return "requests" in step.facts and made


def _forget_old_gate(ctx: Context) -> None:
    known = ctx.record.steps.get(GATE)
    begun = any("requests" in step.facts for step in ctx.record.steps.values())
    if known is None or known.ended_at is None or begun:
        return
    if ctx.clock.now() - known.ended_at > _GATE_HOLDS_SECONDS:
        del ctx.record.steps[GATE]


def _await(ctx: Context, result: Result) -> str:
    minutes = round((ctx.record.awaits_until - ctx.clock.now()) / 60)
    command = invoke(ctx.plan, ctx.here, action="approve", run=ctx.record.id, reason="...")
    ctx.page(
        f"failover from {ctx.record.source} awaits approval",
        f"{ctx.record.source} fails and everything is checked ({result.note}). Nothing is touched "
        f"yet. To let it go on, within {minutes} minutes:\n\n{command}\n\nThe checks are made "
        "again then. To leave it, do nothing.",
    )
    return _finish(ctx, AWAITING)


def _hold(ctx: Context, result: Result) -> str:
    forced = invoke(ctx.plan, ctx.here, action="failover", reason="...", force=True)
    ctx.page(
        f"failover from {ctx.record.source} is held",
        f"{result.note}. If {ctx.record.source} is down all the same, pause automation and force "
        f"it:\n\n{by_hand(ctx.plan, ctx.here, forced)}",
    )
    ended = _finish(ctx, "held")
    if result.again:
        raise HeldForNow(result.note)
    return ended


def _finish(ctx: Context, status: str) -> str:
    """Ends the run. Raises if that cannot be written down: another execution should do it.

    The record for good is stored before the run counts as over: an execution that dies in between
    is followed by one that stores it again."""
    if status in ("attention", "failed") and not ctx.record.paged:
        _page_the_rest(ctx, status)
    if ctx.record.touched():
        # Once more, for a last step whose end could not be written: storing takes a while, and who
        # takes over meanwhile must not repeat it.
        _write_down(ctx)
        keep(ctx, ctx.record, status)
    if ctx.abandoned is not None:
        keep(ctx, ctx.abandoned, "abandoned")
    ctx.record.status = status
    problem = ""
    for _ in ctx.polling(ctx.clock.now() + _END_WITHIN_SECONDS, _POLL_SECONDS):
        try:
            _save(ctx)
        except AWS_ERRORS as error:
            problem = str(error)
            ctx.log.error("end not written", error=problem)
        else:
            ctx.log.info("run over", status=status, timeline=ctx.record.timeline())
            if ctx.unsent and not ctx.record.paged:
                raise NobodyCalled(f"{status}, and no page was sent")
            return status
    ctx.page(
        f"the end of the run is not written down ({status})",
        f"{problem}. The next execution takes the run up again. Until it says how it ended, "
        "automatic failover may still be armed: pause it if a region was promoted.",
    )
    raise EndNotWritten(problem)


def _page_the_rest(ctx: Context, status: str) -> None:
    """People look at every run that is not whole, even if no step had a reason to call them, or
    none of its calls got through."""
    broken = [
        f"{name} was {step.status} ({step.note})"
        for name, step in ctx.record.steps.items()
        if step.status in ("missed", "late", "failed")
    ]
    ctx.page(f"the run ended: {status}", f"{'; '.join(broken)}. Look at what that leaves undone.")
