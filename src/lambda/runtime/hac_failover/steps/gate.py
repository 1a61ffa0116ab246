"""The gate: may this run touch anything? Everything after it is hard to take back."""

from __future__ import annotations

from ..approval import AWAITING
from ..parts import part
from ..pause import paused_because
from .context import Context, Result
from .looking import Look, own_look
from .sighting import armed_at, never_well, note_first_seen, note_seen, observers, seen_failing

_POLL_SECONDS = 2.0


def run(ctx: Context) -> Result:
    """Holds at the first thing that speaks against going on. `force` leaves only the word of the
    person who gave it."""
    if ctx.unplanned and not ctx.automatic:
        note_first_seen(ctx)
    facts = part("steps.facts") if ctx.failover.databases() else None
    if ctx.record.force:
        if facts is not None:
            facts.note_writers(ctx)
        return Result("skipped", "forced: no check was made")
    held: Result | None = switches(ctx)
    if held is None and facts is not None:
        held = facts.facts(ctx)
    if held is not None:
        return held
    if not ctx.unplanned:
        return Result("done", "planned: nothing needs to have failed")
    since = ctx.record.first_seen or ctx.clock.now()
    if ctx.automatic:
        seen = _fails(ctx)
        if isinstance(seen, Result):
            return seen
        since = seen
    return _lag(ctx, since) or _approval(ctx)


def switches(ctx: Context) -> Result | None:
    """What people, or an earlier promotion, say against it, whatever fails."""
    if ctx.record.force:
        return None
    why = paused_because(ctx.table)
    if why is not None:
        return Result("held", f"paused: {why}")
    return _not_by_itself(ctx) if ctx.automatic else None


def _not_by_itself(ctx: Context) -> Result | None:
    if not ctx.failover.automatic:
        return Result("held", "this failover starts by hand only")
    if armed_at(ctx) <= 0:
        # The old writer is being rebuilt, or was; going back automatically could go back to
        # nothing. Or nobody has armed it yet, and what is watched may not exist.
        by = ctx.lock.disarmed_by
        return Result("held", f"not rearmed since {_named(by)}" if by else "not armed yet")
    if ctx.lock.promoted_at is not None:
        left = ctx.lock.promoted_at + ctx.failover.gate.cooldown - ctx.clock.now()
        if left > 0:
            return Result("held", f"cooldown: {left:.0f} s are left since the last promotion")
    return None


def _named(by: str) -> str:
    """A run, or what somebody else did."""
    return by if " " in by else f"run {by}"


def _fails(ctx: Context) -> float | Result:
    """Since when the source fails, if it fails for enough of those who look, and for good."""
    agreed = _agreement(ctx)
    if isinstance(agreed, Result):
        return agreed
    since, seen = agreed
    held = _target(ctx, seen)
    if held is None and ctx.failover.databases():
        held = part("steps.patience").wait(ctx, seen, since)
    return since if held is None else held


def _target(ctx: Context, seen: Look) -> Result | None:
    """A fault that both regions have is none that a failover mends: a bad release, an expired
    certificate, a lost delegation."""
    if not seen.sick or ctx.failover.gate.target_unwell == "proceed":
        return None
    said = "; ".join(f"{name}: {detail}" for name, detail in sorted(seen.sick.items()))
    note = (
        f"{ctx.record.target} fails too ({said}): a promotion would lose writes, and serve nobody"
    )
    return Result("held", note, again=True, both_fail=True)


def _lag(ctx: Context, since: float) -> Result | None:
    for name, bound in ctx.failover.gate.lag.items():
        if ctx.record.writers.get(name) == ctx.here.region:
            continue  # a writer lags behind nobody
        held: Result | None = part("steps.lag").judge(ctx, name, bound, since)
        if held is not None:
            return held
    return None


def _approval(ctx: Context) -> Result:
    """The end of the gate: all is well, and perhaps a person has to say so."""
    note = f"lag accepted for {', '.join(ctx.failover.gate.lag) or 'no database'}"
    approval = ctx.failover.gate.approval
    if ctx.automatic and approval is not None and not ctx.record.approval:
        ctx.record.awaits_until = ctx.clock.now() + approval
        return Result(AWAITING, note)
    return Result("done", note)


def _agreement(ctx: Context) -> tuple[float, Look] | Result:
    """Since when the source fails, once enough vantage points say so. One of them is our own
    look, now."""
    failing: list[str] = []
    for now in ctx.polling(ctx.clock.now() + ctx.failover.gate.within, _POLL_SECONDS):
        seen = seen_failing(ctx, now)
        failing = [other for other in observers(ctx) if other in seen]
        if len(failing) + 1 < ctx.failover.gate.vantage_points:
            continue
        looked = own_look(ctx)
        if looked is not None:
            ctx.step.facts["agreed"] = ", ".join([ctx.here.region, *failing])
            note_seen(ctx, seen.values())
            return min([now, *(one.since for one in seen.values())]), looked
        failing.append(f"but not {ctx.here.region}")
    found = ", ".join(failing) or "nobody"
    note = f"vantage points do not agree: {ctx.record.source} is failing for {found}"
    unseen = never_well(ctx)
    if unseen:
        note += f"; nobody has seen {', '.join(unseen)} well since automation was armed"
    return Result("held", note, again=True)
