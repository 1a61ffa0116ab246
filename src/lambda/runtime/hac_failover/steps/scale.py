"""Scale: gives the local group the machines of a region that serves alone. Only upward: nobody
loses a machine to a failover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.groups import Size, size_of
from ..aws.growth import grow
from ..aws.settings import AWS_ERRORS
from .context import Context, Result

if TYPE_CHECKING:
    from ..plan import Scale

_POLL_SECONDS = 5.0


def run(ctx: Context, step: Scale) -> Result:
    """Grows the group until enough of it is in service. Calls people if it is not in time."""
    region, group = ctx.here.region, ctx.region.groups[step.tier]
    note = "the group was not seen"
    for _ in ctx.polling(ctx.step.started_at + step.within, _POLL_SECONDS):
        try:
            size = size_of(region, group)
            if size is None:
                return _missed(ctx, step, f"there is no group {group}")
            if size.in_service >= step.desired:
                return Result("done", f"{size.in_service} in service")
            note = _grow(region, group, size, step.desired)
        except AWS_ERRORS as error:
            note = str(error)
            ctx.log.error("not scaled", tier=step.tier, error=note)
    return _missed(ctx, step, note)


def _grow(region: str, group: str, size: Size, wanted: int) -> str:
    reachable = min(wanted, size.maximum)
    if reachable > size.desired:
        grow(region, group, reachable)
    limit = f", at most {size.maximum}" if size.maximum < wanted else ""
    return f"{size.in_service} of {wanted} in service{limit}"


def _missed(ctx: Context, step: Scale, note: str) -> Result:
    ctx.page(
        f"{step.tier} has too few machines in {ctx.here.region}",
        f"{note}. Look at the activities of its Auto Scaling group: capacity, quota, or the launch "
        "template.",
    )
    return Result("missed", note)
