"""What this execution sees itself: whether the source still fails, and the target answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..plan import Shift
from ..record import GATE
from ..vantage import ask_spots, failing, spots

if TYPE_CHECKING:
    from .context import Context

# A look that ended so lately is one of now.
_FRESH_SECONDS = 5.0
# An end point that answers does so in a moment. One that was silent a minute ago and takes longer
# says nothing new, and every second of it is one of the outage.
_HASTY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """`fails`: whether the source counts as failed. `without_writers`: the same by what is no check
    of a database; none if there is nothing else. `only_writers`: whether nothing of it fails but
    the checks of databases. `others`: whether it has checks of another kind. `sick` are the
    target's own checks that fail, with what they said."""

    fails: bool
    without_writers: bool | None
    only_writers: bool
    others: bool
    sick: dict[str, str]


def look(ctx: Context, timeout: float) -> Look:
    """Asks everything at once."""
    plan, source = ctx.plan, ctx.record.source
    checks = plan.regions[source].checks
    others = [name for name, check in checks.items() if not check.writer]
    names = (*ctx.failover.when.checks, *others)
    own = [(ctx.record.target, name) for name in _own_checks(ctx)]
    asked = sorted({*spots(plan, (source,), only=names), *own})
    answers = ask_spots(plan, asked, timeout, patience=2 * timeout)
    failed = {name: failing(plan, answers, (source, name)) for name in names}
    return Look(
        fails=ctx.failover.when.met(failed),
        without_writers=_met_without(ctx, failed, set(others)),
        only_writers=not any(failed[name] for name in others),
        others=bool(others),
        sick={spot[1]: answers[spot].detail for spot in own if not answers[spot].healthy},
    )


def own_look(ctx: Context) -> Look | None:
    """A look that finds the source failing, twice over: one lost packet is no outage. None if it
    does not fail."""
    first = look(ctx, float(ctx.plan.probe.timeout))
    if not first.fails:
        return None
    again = look(ctx, float(ctx.plan.probe.timeout))
    if not again.fails:
        return None
    ctx.looked_at = ctx.clock.now()
    # For the look before the request: see `_fails_besides`.
    ctx.step.facts["only_writers"] = again.without_writers is not True
    sick = {name: detail for name, detail in again.sick.items() if name in first.sick}
    return replace(again, sick=sick)


def still_fails(ctx: Context) -> bool:
    """Before anything that cannot be taken back: whether what the gate saw is still so. People
    who ask for a failover have looked themselves."""
    if not ctx.automatic or ctx.record.force:
        return True
    if ctx.clock.now() - ctx.looked_at < _FRESH_SECONDS:
        return True
    seen = look(ctx, min(_HASTY_SECONDS, float(ctx.plan.probe.timeout)))
    fails = seen.fails if not _has_fenced(ctx) else _fails_besides(ctx, seen)
    if fails:
        ctx.looked_at = ctx.clock.now()
    return fails


def _fails_besides(ctx: Context, seen: Look) -> bool:
    """After the fence the database's check of the source fails because of it: whoever keeps the
    contract answers it only with the lease. What else failed at the gate decides; where nothing
    else did, nothing that can be asked here says more than the gate has heard."""
    gate = ctx.record.steps.get(GATE)
    only_writers = gate is None or gate.facts.get("only_writers") is not False
    return only_writers or seen.without_writers is not False


def _has_fenced(ctx: Context) -> bool:
    return any("old_lease_until" in step.facts for step in ctx.record.steps.values())


def _met_without(ctx: Context, failed: dict[str, bool], others: set[str]) -> bool | None:
    when = ctx.failover.when
    results = [failed[name] for name in when.checks if name in others]
    if not results:
        return None
    return any(results) if when.fails == "any" else all(results)


def _own_checks(ctx: Context) -> list[str]:
    """Those of the target that say whether it can serve. A database's answers only once it may
    be written to."""
    shifted = (step for step in ctx.failover.steps if isinstance(step, Shift))
    names = {*ctx.failover.when.checks, *(name for step in shifted for name in step.checks)}
    checks = ctx.plan.regions[ctx.record.target].checks
    return sorted(name for name in names if name in checks and not checks[name].writer)
