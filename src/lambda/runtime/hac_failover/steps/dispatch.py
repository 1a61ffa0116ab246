"""Which file runs which step."""

from __future__ import annotations

from ..plan import Fence, Notify, Promote, Scale, Shift, Step, Verify
from . import fence, notify, promote, scale, shift, verify
from .context import Context, Result


def name_of(step: Step) -> str:
    """`promote orders`: the words of the source."""
    match step:
        case Fence() | Promote() | Verify():
            return f"{type(step).__name__.lower()} {step.database}"
        case Shift() | Scale():
            return f"{type(step).__name__.lower()} {step.tier}"
        case Notify():
            return "notify"


def run_step(ctx: Context, step: Step) -> Result:
    match step:
        case Fence():
            result = fence.run(ctx, step)
        case Promote():
            result = promote.run(ctx, step)
        case Verify():
            result = verify.run(ctx, step)
        case Shift():
            result = shift.run(ctx, step)
        case Scale():
            result = scale.run(ctx, step)
        case Notify():
            result = notify.run(ctx, step)
    return result
