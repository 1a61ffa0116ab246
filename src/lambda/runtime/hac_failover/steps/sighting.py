"""Who sees the region fail that is to be left, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.settings import AWS_ERRORS, HASTY
from ..aws.table import Table
from ..observations import Observation, Sight, read_observation
from ..vantage import ask_spots, failing, spots

if TYPE_CHECKING:
    from .context import Context


def observers(ctx: Context) -> list[str]:
    """The other regions that look at the source."""
    return sorted(
        name
        for name, region in ctx.plan.regions.items()
        if ctx.record.source in region.watches and name != ctx.here.region
    )


def seen_failing(ctx: Context, observer: str, now: float) -> float | None:
    """Since when the observer sees the source fail; none if it does not, or has not looked
    lately."""
    return _seen_failing(ctx, ctx.table, observer, now)


def _seen_failing(ctx: Context, table: Table, observer: str, now: float) -> float | None:
    checks = ctx.plan.regions[ctx.record.source].checks
    fresh = 2 * ctx.plan.probe.interval + 2 * ctx.plan.probe.timeout
    failed: dict[str, bool] = {}
    started: list[float] = []
    for name in ctx.failover.when.checks:
        observation = _read(ctx, table, Sight(observer, ctx.record.source, name))
        if observation is None or now - observation.observed_at > fresh:
            continue
        failed[name] = observation.failures >= checks[name].failures
        if failed[name]:
            started.append(observation.since or observation.observed_at)
    return min(started, default=now) if ctx.failover.when.met(failed) else None


def note_first_seen(ctx: Context) -> None:
    """Writes down since when the source fails, as far as anybody has seen: the record of the run
    counts from there. Our own prober is among those who look."""
    now, at = ctx.clock.now(), ctx.plan.coordination
    hasty = Table(at.region, at.table, HASTY)
    # Only the record is poorer for what is not read: it must not cost a failover its time.
    seen = (_seen_failing(ctx, hasty, o, now) for o in (*observers(ctx), ctx.here.region))
    started = [since for since in seen if since is not None]
    note_seen(ctx, started)


def note_seen(ctx: Context, started: list[float]) -> None:
    """The earliest sight is kept, whichever look at the gate it came from."""
    known = [] if ctx.record.first_seen is None else [ctx.record.first_seen]
    ctx.record.first_seen = min([*known, *started], default=None)


def own_look_fails(ctx: Context) -> bool:
    """Each check is asked twice: one lost packet is no outage."""
    source, names = ctx.record.source, ctx.failover.when.checks
    asked = spots(ctx.plan, (source,), only=names)
    timeout = float(ctx.plan.probe.timeout)
    for _ in range(2):
        answers = ask_spots(ctx.plan, asked, timeout, patience=2 * timeout)
        failed = {name: failing(ctx.plan, answers, (source, name)) for name in names}
        if not ctx.failover.when.met(failed):
            return False
    return True


def _read(ctx: Context, table: Table, sight: Sight) -> Observation | None:
    """What cannot be read was not seen."""
    try:
        return read_observation(table, sight)
    except AWS_ERRORS as error:
        ctx.log.error("observation not read", key=sight.key(), error=str(error))
        return None
