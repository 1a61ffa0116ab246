"""Which file runs which step: the one of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parts import part
from ..plan import Fence, Promote, Scale, Shift, Step, Verify

if TYPE_CHECKING:
    from ..plan import Failover
    from .context import Context, Result


def name_of(step: Step) -> str:
    """`promote orders`: the words of the source."""
    kind = type(step).__name__.lower()
    if isinstance(step, (Fence, Promote, Verify)):
        return f"{kind} {step.database}"
    return f"{kind} {step.tier}" if isinstance(step, (Shift, Scale)) else kind


def numbered(failover: Failover) -> list[tuple[str, Step]]:
    """The steps by the names that a record has them under. A step may occur twice."""
    return [
        (f"{index} {name_of(step)}", step) for index, step in enumerate(failover.steps, start=1)
    ]


def run_step(ctx: Context, step: Step) -> Result:
    """Imports the step's file only now: the archive lacks the steps that the plan does not have."""
    result: Result = part(f"steps.{type(step).__name__.lower()}").run(ctx, step)
    return result
