"""Asks AWS for a promotion: after a look, under the lock, and never twice where once may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ..aws.settings import AWS_ERRORS, code_of
from ..outcome import Outcome, outcome_of
from ..parts import part
from ..record import ACCEPTED, REJECTED, UNKNOWN
from .context import Context, Result
from .looking import still_fails
from .progress import Progress, look
from .switch import thrown

if TYPE_CHECKING:
    from ..plan import Database, Promote

# AWS may refuse for good what it takes half a minute later: a permission that has just been given,
# a description that lags. What it refuses for longer, it refuses.
_REFUSED_SECONDS = 30.0
# AWS shows a promotion within seconds. One that may have been accepted, and of which it shows
# nothing for so long, is for people.
_SHOWN_WITHIN_SECONDS = 120.0
# What AWS said of the roles longer ago is asked again.
_STALE_SECONDS = 1.0


def ask(ctx: Context, database: Database, step: Promote, now: float) -> Result | None:
    """Asks, if what the gate saw is still so. A result ends the step: held, or refused for
    good."""
    held = _speaks_against(ctx)
    if held is not None:
        return _unanswered(ctx, held) if ctx.step.has_begun() else held
    if ctx.clock.now() - now > _STALE_SECONDS:
        again = look(ctx, database, step)
        if again.progress is not Progress.NOT_BEGUN:
            # Something came in between. The next round says what it means.
            return None
    return _sent(ctx, database, step)


def _speaks_against(ctx: Context) -> Result | None:
    """The kill switch, and a source that is well again. Not where another database of the run has
    a new writer already."""
    why = thrown(ctx)
    if why is not None:
        return Result("held", f"paused: {why}")
    others = (step for step in ctx.record.steps.values() if step is not ctx.step)
    half_done = any(step.has_begun() for step in others)
    if half_done or still_fails(ctx):
        return None
    return Result("held", f"{ctx.record.source} answers again", again=True)


def _unanswered(ctx: Context, held: Result) -> Result | None:
    """An earlier request may have been accepted, so the run cannot end as if it had touched
    nothing. It asks no more, and looks on: what came of it is for AWS to show. In the end nobody
    knows, and the run says so: whoever settles brings the lease to the writer, and goes on with
    the run if the promotion should come about after all."""
    facts = ctx.step.facts
    waited = ctx.clock.now() - float(facts["requested_at"])
    if waited < _SHOWN_WITHIN_SECONDS:
        return None
    facts["unconfirmed"] = True
    why = f"what became of the request is not known: AWS has shown nothing of it for {waited:.0f} s"
    return Result("failed", f"{held.note}, and {why}")


def _sent(ctx: Context, database: Database, step: Promote) -> Result | None:
    facts, now = ctx.step.facts, ctx.clock.now()
    before = facts.get("outcome")
    facts.setdefault("first_requested_at", now)
    # Written down first, and under the lock: an execution that lost it asks for nothing. Until
    # the answer is there, it may have been accepted.
    requests = int(facts.get("requests", 0)) + 1
    ctx.remember(requests=requests, requested_at=now, outcome=UNKNOWN)
    outcome, said = _request(ctx, database, step)
    ctx.step.note = said
    ctx.log.info("promotion requested", database=database.name, outcome=outcome.value, note=said)
    if outcome is Outcome.ACCEPTED:
        facts["outcome"] = ACCEPTED
        return None
    if outcome is Outcome.UNKNOWN:
        facts["outcome"] = before if before == ACCEPTED else UNKNOWN
        return None
    facts["outcome"] = before or REJECTED
    ctx.note("rejection not written down")
    return _verdict(ctx, outcome, said)


def _verdict(ctx: Context, outcome: Outcome, said: str) -> Result | None:
    """A refusal that lasts, and that is not one of the repeat."""
    facts = ctx.step.facts
    if outcome is not Outcome.REFUSED:
        facts.pop("refused_since", None)
        return None
    since = float(facts.setdefault("refused_since", ctx.clock.now()))
    if ctx.record.has_begun() or ctx.clock.now() - since < _REFUSED_SECONDS:
        return None
    return Result("failed", said)


def _request(ctx: Context, database: Database, step: Promote) -> tuple[Outcome, str]:
    """One attempt."""
    target = ctx.here.cluster_arn(database.clusters[ctx.here.region])
    strategy, region = step.strategy, ctx.here.region
    if not ctx.unplanned:
        strategy, region = "switchover", ctx.record.source
    asking = part(f"strategies.{strategy}")
    try:
        if database.global_cluster is None:
            asking.request(region, database.clusters[region])
        else:
            asking.request(region, database.global_cluster, target)
    except ClientError as error:
        return outcome_of(error), f"answered {code_of(error)}: {error}"
    except AWS_ERRORS as error:
        return outcome_of(error), f"no answer: {code_of(error)}"
    return Outcome.ACCEPTED, "accepted"
