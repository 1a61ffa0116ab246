"""A database that fails alone may be failing over inside its region: AWS says that service "is
typically restored in less than 60 seconds" (Amazon Aurora User Guide, high availability). That
loses nothing, and a promotion of the other region does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.rds import cluster_in
from ..aws.settings import AWS_ERRORS, HASTY
from .context import Context, Result
from .looking import look

if TYPE_CHECKING:
    from .looking import Look

_POLL_SECONDS = 2.0
_UNKNOWN = "not readable"


def wait(ctx: Context, seen: Look, since: float) -> Result | None:
    """Leaves a failover inside the source's region its time, counted from the first bad probe.
    Holds if the source answers again."""
    until = since + ctx.failover.gate.local_failover
    if not seen.only_writers or until <= ctx.clock.now():
        return None
    status = _status(ctx)
    if not seen.others and all(one == _UNKNOWN for one in status.values()):
        # Nothing of the region answers, as far as there is anything to ask.
        return None
    ctx.step.facts["source_clusters"] = ", ".join(f"{k}: {v}" for k, v in status.items())
    ctx.log.info("waiting for a failover inside the region", until=until, clusters=status)
    for _ in ctx.polling(until, _POLL_SECONDS):
        now = look(ctx, float(ctx.plan.probe.timeout))
        if not now.fails:
            return _well_again(ctx)
        ctx.looked_at = ctx.clock.now()
        if not now.only_writers:
            return None
    return None


def _well_again(ctx: Context) -> Result:
    note = f"{ctx.record.source} answers again: its database failed over inside the region"
    return Result("held", note, again=True)


def _status(ctx: Context) -> dict[str, str]:
    """What AWS says, in the source's region, of the cluster of each database."""
    return {name: _status_of(ctx, name) for name in ctx.failover.databases()}


def _status_of(ctx: Context, name: str) -> str:
    source = ctx.record.source
    try:
        return cluster_in(source, ctx.plan.databases[name].clusters[source], HASTY).status
    except AWS_ERRORS as error:
        ctx.log.error("source not read", database=name, error=str(error))
        return _UNKNOWN
