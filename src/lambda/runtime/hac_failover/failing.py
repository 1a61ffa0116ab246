"""What fails now, as the probers have told the witness: for people, who have just let automation
loose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .observations import Sight, read_observation

if TYPE_CHECKING:
    from .aws.table import Table
    from .plan import Plan

# Two rounds of a prober, and the time that one may take.
_ROUNDS = 2


def failing_now(plan: Plan, table: Table, region: str, now: float) -> list[str]:
    """A line for each check of this region and its peers, by each region that looks."""
    peers = {failover.peer_of(region) for failover in plan.failovers}
    watched = sorted({region, *(peer for peer in peers if peer is not None)})
    sights = [
        Sight(observer, one, check)
        for one in watched
        for observer, there in plan.regions.items()
        if one in there.watches
        for check in plan.regions[one].checks
    ]
    lines = (_line(table, sight, now, fresh_seconds(plan)) for sight in sights)
    return [line for line in lines if line is not None]


def fresh_seconds(plan: Plan) -> float:
    """How old the newest word of a prober may be."""
    return float(_ROUNDS * (plan.probe.interval + plan.probe.timeout))


def _line(table: Table, sight: Sight, now: float, fresh: float) -> str | None:
    seen = read_observation(table, sight)
    if seen is None or seen.failures == 0 or now - seen.observed_at > fresh:
        return None
    since = datetime.fromtimestamp(seen.since or seen.observed_at, UTC)
    return (
        f"{sight.check} in {sight.watched}, seen from {sight.observer}: {seen.detail}, "
        f"{seen.failures} times in a row since {since:%H:%M:%S} UTC"
    )
