"""Who sees the region fail that is to be left, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..aws.settings import AWS_ERRORS, HASTY
from ..aws.table import Table
from ..observations import Observation, Sight, read_observation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .context import Context


@dataclass(frozen=True, slots=True)
class Sighting:
    """Since when a vantage point sees the source fail, and which probe made it count as failed."""

    since: float
    counted_at: float


def observers(ctx: Context) -> list[str]:
    """The other regions that look at the source."""
    return sorted(
        name
        for name, region in ctx.plan.regions.items()
        if ctx.record.source in region.watches and name != ctx.here.region
    )


def armed_at(ctx: Context) -> float:
    """Since when automatic runs are allowed; 0 if they are not. A run that has asked for a
    promotion has disarmed itself, and counts as armed as it was."""
    if ctx.record.asked() and ctx.lock.disarmed_by == ctx.record.id:
        return ctx.record.armed_at
    return ctx.lock.armed_at


def seen_failing(ctx: Context, now: float) -> dict[str, Sighting]:
    """Who sees the source fail now; our own prober among them, which only tells since when. A
    check that nobody has seen well since the failover was armed may never have worked: it does
    not count."""
    seen = _observations(ctx, ctx.table, [*observers(ctx), ctx.here.region])
    well = _well_since(seen, armed_at(ctx))
    found = {name: _judge(ctx, observed, now, well) for name, observed in seen.items()}
    return {name: sighting for name, sighting in found.items() if sighting is not None}


def never_well(ctx: Context) -> list[str]:
    """The checks that nobody has seen well since the failover was armed."""
    seen = _observations(ctx, ctx.table, [*observers(ctx), ctx.here.region])
    return sorted(set(ctx.failover.when.checks) - _well_since(seen, armed_at(ctx)))


def note_first_seen(ctx: Context) -> None:
    """Of a run by hand: writes down since when the source fails, as far as anybody has seen. The
    record counts from there. Our own prober is among those who look."""
    now, at = ctx.clock.now(), ctx.plan.coordination
    # Only the record is poorer for what is not read: it must not cost a failover its time.
    hasty = Table(at.region, at.table, HASTY)
    seen = _observations(ctx, hasty, [*observers(ctx), ctx.here.region])
    every = frozenset(ctx.failover.when.checks)
    found = (_judge(ctx, observed, now, every) for observed in seen.values())
    note_seen(ctx, [sighting for sighting in found if sighting is not None])


def note_seen(ctx: Context, found: Iterable[Sighting]) -> None:
    """The earliest sight is kept, whichever look at the gate it came from."""
    record = ctx.record
    for sighting in found:
        record.first_seen = min(sighting.since, record.first_seen or sighting.since)
        record.detected_at = min(sighting.counted_at, record.detected_at or sighting.counted_at)


Observed = dict[str, Observation]


def _observations(ctx: Context, table: Table, names: list[str]) -> dict[str, Observed]:
    """What each of the vantage points has written of each check, by its name."""
    return {name: _of(ctx, table, name) for name in names}


def _of(ctx: Context, table: Table, observer: str) -> Observed:
    """What cannot be read was not seen."""
    seen = {}
    for check in ctx.failover.when.checks:
        sight = Sight(observer, ctx.record.source, check)
        try:
            observation = read_observation(table, sight)
        except AWS_ERRORS as error:
            ctx.log.error("observation not read", key=sight.key(), error=str(error))
            continue
        if observation is not None:
            seen[check] = observation
    return seen


def _well_since(seen: dict[str, Observed], armed: float) -> frozenset[str]:
    return frozenset(
        check
        for observed in seen.values()
        for check, one in observed.items()
        if armed > 0 and one.healthy_at is not None and one.healthy_at >= armed
    )


def _judge(ctx: Context, seen: Observed, now: float, counts: frozenset[str]) -> Sighting | None:
    """What one vantage point says of the source; none if it sees no failure, or has not looked
    lately."""
    checks = ctx.plan.regions[ctx.record.source].checks
    fresh = 2 * ctx.plan.probe.interval + 2 * ctx.plan.probe.timeout
    failed: dict[str, bool] = {}
    started: list[Sighting] = []
    for name, one in seen.items():
        if name not in counts or now - one.observed_at > fresh:
            continue
        failed[name] = one.failures >= checks[name].failures
        if failed[name]:
            since = one.since or one.observed_at
            started.append(Sighting(since, one.counted_at or one.observed_at))
    if not started or not ctx.failover.when.met(failed):
        return None
    counted = [one.counted_at for one in started]
    # Where all have to fail, the last one made it a failure.
    at = min(counted) if ctx.failover.when.fails == "any" else max(counted)
    return Sighting(min(one.since for one in started), at)
