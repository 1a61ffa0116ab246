"""Verify: validates the promoted data. A failure calls people; it never takes a promotion back,
because nothing can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Context, Result
from .validation import ask_validator, notes_of

if TYPE_CHECKING:
    from ..plan import Verify

_POLL_SECONDS = 2.0
# A validator answers in seconds. Until it has, no region may write, so that people hear of it
# before the step is late; RUNBOOK.md has the number.
_UNVALIDATED_SECONDS = 60


def run(ctx: Context, step: Verify) -> Result:
    """Asks again until the time is over: the first answers may come from connections that still
    end."""
    database = ctx.plan.databases[step.database]
    answer: dict[str, object] = {}
    for _ in ctx.polling(_over(ctx, step), _POLL_SECONDS):
        answer = ask_validator(ctx, database, "data")
        if answer.get("result") in ("pass", "pass_with_loss"):
            break
        if ctx.step.started_at + _UNVALIDATED_SECONDS < ctx.clock.now() < _over(ctx, step):
            _not_yet(ctx, step, notes_of(answer))
    notes = notes_of(answer)
    lost = answer.get("lost")
    ctx.step.facts["result"] = str(answer.get("result", "fail"))
    ctx.step.facts["lost"] = lost if isinstance(lost, int) else "unknown"
    seconds = answer.get("lost_seconds")
    if isinstance(seconds, (int, float)):
        ctx.step.facts["lost_seconds"] = seconds
    if answer.get("result") == "pass":
        return Result("done", f"pass: {notes}")
    if answer.get("result") == "pass_with_loss":
        ctx.page(
            f"{step.database} lost {lost} writes",
            "reconcile them from the snapshot of the old writer before anybody fails back.",
        )
        return Result("done", f"pass_with_loss({lost}): {notes}")
    ctx.page(
        f"{step.database} is promoted, but its data is not confirmed",
        f"{notes}. The promotion stands. Check the data in {ctx.here.region}, and decide "
        "whether to stop writers.",
    )
    return Result("missed", f"fail: {notes}")


def _over(ctx: Context, step: Verify) -> float:
    return ctx.step.started_at + step.within


def _not_yet(ctx: Context, step: Verify, notes: str) -> None:
    """Where a lease is kept, it opens when this is over, however it ends."""
    ctx.page(
        f"{step.database} is promoted, and not validated for {_UNVALIDATED_SECONDS} s",
        f"{notes}. The run asks again until {step.within} s are over. Until then no region may "
        "write, if the lease was taken. Then it is opened, whatever the validation says. Look "
        f"what keeps the data from being valid in {ctx.here.region}.",
    )
