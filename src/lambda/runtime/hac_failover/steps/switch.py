"""The kill switch, as a run reads it: again before everything that cannot be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.settings import AWS_ERRORS
from ..pause import paused_because
from .context import OutOfTime

if TYPE_CHECKING:
    from .context import Context

_WITHIN_SECONDS = 20.0
_POLL_SECONDS = 5.0


def thrown(ctx: Context) -> str | None:
    """Why the run has to stop; none if it may go on. Nothing stops one that is forced, or whose
    promotion was accepted or may have been: half of a failover is worse than either side of it.

    Raises if it cannot be read for a while: a switch that nobody can see may have been thrown, and
    nothing is lost yet by another execution that looks again."""
    if ctx.record.force or ctx.record.has_begun():
        return None
    problem: Exception | None = None
    for _ in ctx.polling(ctx.clock.now() + _WITHIN_SECONDS, _POLL_SECONDS):
        try:
            return paused_because(ctx.table)
        except AWS_ERRORS as error:
            ctx.log.error("kill switch not read", error=str(error))
            problem = error
    raise problem or OutOfTime("kill switch not read")
