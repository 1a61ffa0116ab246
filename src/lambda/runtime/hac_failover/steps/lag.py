"""How far the local replica lagged when the outage began: what a promotion would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.lag import Sample, lag_samples
from ..aws.settings import AWS_ERRORS
from .context import Context, Result

if TYPE_CHECKING:
    from ..plan import LagBound

# Of slack behind the oldest sample that would do.
_SLACK_SECONDS = 120


def judge(ctx: Context, name: str, bound: LagBound, since: float) -> Result | None:
    """Judges the lag just before the outage: what a dead writer's replica shows later only tells
    how long it is dead."""
    now = ctx.clock.now()
    back = int(now - since) + bound.fresh_seconds + _SLACK_SECONDS
    try:
        samples = lag_samples(ctx.here.region, ctx.plan.databases[name], now, back)
    except AWS_ERRORS as error:
        ctx.log.error("lag not read", database=name, error=str(error))
        samples = []
    sample = last_before(samples, since)
    lag = sample.milliseconds if sample else None
    if sample is None or lag is None or since - sample.at > bound.fresh_seconds:
        ctx.step.facts[f"lag_{name}"] = "unknown"
        if bound.unknown == "proceed":
            return None
        return Result("held", f"nobody can tell how far {name} lags", again=True)
    ctx.step.facts[f"lag_{name}"] = lag
    if lag <= bound.max_milliseconds:
        return None
    note = f"{name} lags {lag:.0f} ms, more than {bound.max_milliseconds} ms"
    return Result("held", note, again=True)


def last_before(samples: list[Sample], since: float) -> Sample | None:
    """The newest sample whose minute was over when the outage began. `samples` are newest first."""
    return next((sample for sample in samples if sample.at <= since), None)
