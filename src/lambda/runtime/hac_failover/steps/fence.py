"""Fence: tells the writers of the old region to stop, by taking their lease.

Best effort: an application that keeps no lease is not fenced, and a table that does not answer
does not stop the run. Then people are called at once: they can still stop the old writer, and at
the end there would only be the loss to be counted. The new region gets the lease later, once its
data is validated; `owed.py` sees to that, and to giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.settings import AWS_ERRORS
from ..commands import invoke, stop_machines
from ..lease import SKEW_SECONDS, fence
from .context import Context, Result
from .looking import still_fails

if TYPE_CHECKING:
    from ..plan import Fence

_POLL_SECONDS = 2.0
_GAP = "\n\n"


def run(ctx: Context, step: Fence) -> Result:
    """Takes the lease, and waits for the end of the old one where that is still in doubt. Holds if
    the source answers again."""
    if "old_lease_until" not in ctx.step.facts:
        problem = _take(ctx, step)
        if problem is not None:
            return _missed(ctx, step, f"the lease could not be taken: {problem}")
    until = float(ctx.step.facts["old_lease_until"])
    if until == 0.0:
        return Result("done", "nobody held a lease")
    if not ctx.unplanned:
        # A living writer has just renewed, so this would wait for the whole of every lease.
        return Result("done", "planned: the database stops the old writer before the new one")
    return _wait(ctx, step, until + SKEW_SECONDS)


def _take(ctx: Context, step: Fence) -> str | None:
    """Why it could not be done within its time; none if it was."""
    problem = ""
    for _ in ctx.polling(ctx.step.started_at + step.within, _POLL_SECONDS):
        try:
            ctx.step.facts["old_lease_until"] = _old_lease_until(ctx, step)
        except AWS_ERRORS as error:
            ctx.log.error("lease not taken", database=step.database, error=str(error))
            problem = str(error)
        else:
            return None
    return problem


def _wait(ctx: Context, step: Fence, over: float) -> Result:
    """Until the old lease has ended. Nothing is lost by looking meanwhile whether it has to."""
    for now in ctx.polling(min(over, ctx.step.started_at + step.within), _POLL_SECONDS):
        if now >= over:
            return Result("done", "the old lease has ended")
        if not still_fails(ctx):
            return Result("held", f"{ctx.record.source} answers again", again=True)
    if ctx.clock.now() >= over:
        return Result("done", "the old lease has ended")
    left = over - ctx.clock.now()
    note = f"the old lease runs for {left:.0f} s more: the old writer may write"
    return _missed(ctx, step, note)


def _missed(ctx: Context, step: Fence, note: str) -> Result:
    """The run goes on without it, and does not wait for whoever is called."""
    ctx.page(f"{step.database} is not fenced", f"{note}. {_what_to_do(ctx, step.database)}")
    return Result("missed", note)


def _what_to_do(ctx: Context, database: str) -> str:
    source = ctx.record.source
    groups = sorted(ctx.plan.regions[source].groups.values())
    stop = _GAP.join(stop_machines(source, group) for group in groups)
    if ctx.unplanned:
        risk = f"what it writes while {ctx.record.target} is promoted is lost"
    else:
        risk = "nothing of it is lost: the database stops the old writer before the new one begins"
    end = "Nothing ends the run before: it is forced."
    if not ctx.record.force:
        pause = invoke(ctx.plan, ctx.here, action="pause", reason="the old writer is not fenced")
        end = f"To end the run instead, before it asks AWS for the promotion:{_GAP}{pause}"
    by = f":{_GAP}{stop}" if stop else "."
    return (
        f"The application in {source} may still write to {database}; {risk}. The run goes on. If "
        f"{source} answers you, stop what writes there{by}{_GAP}{end}"
    )


def _old_lease_until(ctx: Context, step: Fence) -> float:
    """When the old lease ends; 0 if there is none."""
    before = fence(ctx.table, step.database, ctx.here.region, ctx.hand)
    if before is None:
        # Taken by an earlier execution of this run that did not live to remember the old lease:
        # it may be of any length. Or by the run that took the lock: the next write tells.
        return ctx.step.started_at + step.within - SKEW_SECONDS
    return before.lease_until
