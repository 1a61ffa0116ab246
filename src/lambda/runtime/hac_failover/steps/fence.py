"""Fence: tells the writers of the old region to stop, by raising the epoch of their lease.
 Best effort: an application that keeps no lease is not fenced, and a table that does not answer
does not stop the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.settings import AWS_ERRORS
from ..aws.table import number
from .context import Context, Result

if TYPE_CHECKING:
    from ..plan import Fence

_SKEW_SECONDS = 2.0
_POLL_SECONDS = 2.0


def run(ctx: Context, step: Fence) -> Result:
    if "old_lease_until" not in ctx.step.facts:
        try:
            ctx.step.facts["old_lease_until"] = _raise_epoch(ctx, step)
        except AWS_ERRORS as error:
            return Result("missed", f"the lease could not be taken: {error}")
    until = float(ctx.step.facts["old_lease_until"])
    if until == 0.0:
        return Result("done", "nobody held a lease")
    if not ctx.unplanned:
        # A living writer has just renewed, so this would wait for the whole of every lease.
        return Result("done", "planned: the database stops the old writer before the new one")
    over = until + _SKEW_SECONDS
    for now in ctx.polling(min(over, ctx.step.started_at + step.within), _POLL_SECONDS):
        if now >= over:
            return Result("done", "the old lease has ended")
    if ctx.clock.now() >= over:
        return Result("done", "the old lease has ended")
    left = over - ctx.clock.now()
    return Result("missed", f"the old lease runs for {left:.0f} s more: the old writer may write")


def _raise_epoch(ctx: Context, step: Fence) -> float:
    """When the old lease ends; 0 if there is none. Raised once a run, and never by an execution
    that stood still while another took the lock and raised it: either would fence the new
    writer."""
    before = ctx.table.change(
        f"lease#{step.database}",
        "SET #epoch = if_not_exists(#epoch, :none) + :one, #region = :region, #fenced_by = :run, "
        "#fenced_under = :lock",
        {
            "none": 0,
            "one": 1,
            "region": ctx.here.region,
            "run": ctx.record.id,
            "lock": ctx.lock.epoch,
        },
        "(attribute_not_exists(#fenced_by) OR #fenced_by <> :run) AND "
        "(attribute_not_exists(#fenced_under) OR #fenced_under < :lock)",
    )
    if before is None:
        # Raised by an earlier execution of this run that did not live to remember the old lease:
        # it may be of any length. Or by the run that took the lock: the next write tells.
        return ctx.step.started_at + step.within - _SKEW_SECONDS
    return number(before, "lease_until") or 0.0
