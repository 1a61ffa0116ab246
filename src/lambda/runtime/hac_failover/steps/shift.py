"""Shift: waits until the local region answers as healthy, application and databases.
 Nothing is changed: Route 53 moves the traffic by its own health checks, which ask the same
endpoints. Changing a record would depend on us-east-1, which may be what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..health import ask_all
from .context import Context, Result

if TYPE_CHECKING:
    from ..plan import Shift

_POLL_SECONDS = 2.0


def run(ctx: Context, step: Shift) -> Result:
    """Asks the checks of the step until all of them answer. Calls people if they do not in time."""
    urls = {name: ctx.region.checks[name].url for name in step.checks}
    timeout = float(ctx.plan.probe.timeout)
    sick: list[str] = []
    for _ in ctx.polling(ctx.step.started_at + step.within, _POLL_SECONDS):
        answers = ask_all(urls, timeout, patience=2 * timeout)
        sick = [f"{name}: {a.detail}" for name, a in answers.items() if not a.healthy]
        if not sick:
            return Result("done", f"{', '.join(step.checks)} answer")
    ctx.page(
        f"{step.tier} does not answer in {ctx.here.region}",
        f"{'; '.join(sick)}. Clients cannot write there until these endpoints answer with 2xx.",
    )
    return Result("missed", "; ".join(sick))
