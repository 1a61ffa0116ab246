"""The gate: may this run touch anything? Everything after it is hard to take back."""

from __future__ import annotations

from ..approval import AWAITING
from ..parts import part
from ..pause import paused_because
from .context import Context, Result
from .sighting import note_first_seen, note_seen, observers, own_look_fails, seen_failing

_POLL_SECONDS = 2.0


def run(ctx: Context) -> Result:
    """Holds at the first thing that speaks against going on. `force` leaves only the word of the
    person who gave it."""
    if ctx.unplanned:
        note_first_seen(ctx)
    if ctx.record.force:
        return Result("skipped", "forced: no check was made")
    held: Result | None = _switches(ctx)
    if held is not None:
        return held
    if not ctx.unplanned:
        return Result("done", "planned: nothing needs to have failed")
    since = ctx.record.first_seen or ctx.clock.now()
    if ctx.record.mode == "automatic":
        seen = _agreement(ctx)
        if isinstance(seen, Result):
            return seen
        since = seen
    return _lag(ctx, since) or _approval(ctx)


def _lag(ctx: Context, since: float) -> Result | None:
    for name, bound in ctx.failover.gate.lag.items():
        held: Result | None = part("steps.lag").judge(ctx, name, bound, since)
        if held is not None:
            return held
    return None


def _approval(ctx: Context) -> Result:
    """The end of the gate: all is well, and perhaps a person has to say so."""
    note = f"lag accepted for {', '.join(ctx.failover.gate.lag) or 'no database'}"
    approval = ctx.failover.gate.approval
    if ctx.record.mode == "automatic" and approval is not None and not ctx.record.approval:
        ctx.record.awaits_until = ctx.clock.now() + approval
        return Result(AWAITING, note)
    return Result("done", note)


def _switches(ctx: Context) -> Result | None:
    why = paused_because(ctx.table)
    if why is not None:
        return Result("held", f"paused: {why}")
    if ctx.record.mode != "automatic":
        return None
    if not ctx.failover.automatic:
        return Result("held", "this failover starts by hand only")
    if ctx.lock.promoted_at is not None:
        left = ctx.lock.promoted_at + ctx.failover.gate.cooldown - ctx.clock.now()
        if left > 0:
            return Result("held", f"cooldown: {left:.0f} s are left since the last promotion")
    if ctx.lock.disarmed_by:
        # The old writer is being rebuilt, or was; going back automatically could go back to
        # nothing.
        return Result("held", f"not rearmed since run {ctx.lock.disarmed_by}")
    return None


def _agreement(ctx: Context) -> float | Result:
    """Since when the source fails, once enough vantage points say so. One of them is our own
    look, now."""
    gate = ctx.failover.gate
    failing: list[str] = []
    for now in ctx.polling(ctx.clock.now() + gate.within, _POLL_SECONDS):
        seen = {other: seen_failing(ctx, other, now) for other in observers(ctx)}
        started = [since for since in seen.values() if since is not None]
        failing = [other for other, since in seen.items() if since is not None]
        if len(started) + 1 < gate.vantage_points:
            continue
        if own_look_fails(ctx):
            ctx.step.facts["agreed"] = ", ".join([ctx.here.region, *failing])
            note_seen(ctx, started)
            return min([*started, now])
        failing.append(f"but not {ctx.here.region}")
    found = ", ".join(failing) or "nobody"
    note = f"vantage points do not agree: {ctx.record.source} is failing for {found}"
    return Result("held", note, again=True)
