"""Notify: tells one topic what was done, and how long each step took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.settings import AWS_ERRORS
from ..aws.topics import tell
from .context import Context, Result

if TYPE_CHECKING:
    from ..plan import Notify

_POLL_SECONDS = 2.0


def run(ctx: Context, step: Notify) -> Result:
    """Tries until the topic has taken it; missed once the time of the step is over."""
    subject = f"{ctx.plan.platform}: {ctx.record.source} -> {ctx.record.target}"
    lines = [
        f"{subject} ({ctx.record.mode}, run {ctx.record.id})",
        f"because: {ctx.record.reason}",
        "",
        *ctx.record.timeline(),
    ]
    note = ""
    for _ in ctx.polling(ctx.step.started_at + step.within, _POLL_SECONDS):
        try:
            tell(ctx.here.region, ctx.here.topic_arn(step.topic), subject, "\n".join(lines))
        except AWS_ERRORS as error:
            note = str(error)
            ctx.log.error("not notified", topic=step.topic, error=note)
        else:
            return Result("done", f"told {step.topic}")
    return Result("missed", note)
