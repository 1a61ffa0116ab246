"""Promote: makes the local cluster the writer, and waits for the true end of it.

The end is a write that succeeds, once AWS lists the cluster as the writer, or lists nothing while
its API is out. `available` alone means nothing: a read-only secondary is `available` all along. Of
a replica by binlog, AWS's word is that it has no source any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..commands import by_hand, fence
from ..lease import kept
from .asking import ask
from .context import Context, OutOfTime, Result
from .progress import Progress, Seen, look

if TYPE_CHECKING:
    from ..plan import Database, Promote

_POLL_SECONDS = 2.0
# The description follows the request with a delay: asking again at once would be asking twice.
_ASK_AGAIN_AFTER_SECONDS = 45.0
# What one look shows, and the next does not, is nothing.
_ODD_SECONDS = 30.0
# A request that AWS takes is taken in seconds. Until then no region may write, so that people hear
# of it before the step is late; RUNBOOK.md has the number.
_UNACCEPTED_SECONDS = 60
# AWS bounds no promotion. After this it is for people: well before Lambda has used up its repeats.
_GIVE_UP_SECONDS = 2_100.0
_SEEN_BY_WRITE = (Progress.WRITER, Progress.MUTE)


def run(ctx: Context, step: Promote) -> Result:
    """Waits for as long as the execution lasts, past what was promised too. Raises OutOfTime at its
    end, and the next execution goes on."""
    database = ctx.plan.databases[step.database]
    promised = ctx.step.started_at + step.within
    for now in ctx.polling(ctx.deadline, _POLL_SECONDS):
        seen = look(ctx, database, step)
        ctx.step.note = seen.note
        if seen.progress in _SEEN_BY_WRITE:
            return _end(ctx, database, promised, seen)
        result = _round(ctx, database, step, seen, now)
        if result is not None:
            return _fail(ctx, step, result.note) if result.status == "failed" else result
        if now > ctx.step.started_at + _patience(ctx, step):
            _late(ctx, step, seen)
    raise OutOfTime(ctx.step.note)


def _patience(ctx: Context, step: Promote) -> int:
    """After how many seconds people are called."""
    return step.within if ctx.step.has_begun() else min(step.within, _UNACCEPTED_SECONDS)


def _late(ctx: Context, step: Promote, seen: Seen) -> None:
    """People are told that the promise is broken, whatever it waits for, and the run goes on."""
    if ctx.step.has_begun():
        # It cannot be taken back, so it is awaited.
        ctx.page(
            f"promotion of {step.database} takes longer than {step.within} s",
            "wait: AWS bounds no promotion. Look at the events of the cluster in "
            f"{ctx.here.region}; do not start a second one.",
        )
        return
    look, _ = _commands(ctx, ctx.plan.databases[step.database])
    stop = "To end the run, pause automation: the lease is given back."
    ctx.page(
        f"promotion of {step.database} has not been accepted for {_patience(ctx, step)} s",
        f"AWS has not taken it yet ({ctx.step.note or seen.note}). The run asks again every "
        f"{_POLL_SECONDS:.0f} s, for {_GIVE_UP_SECONDS / 60:.0f} minutes in all. Until then no "
        f"region may write, if the lease was taken. Look what keeps it, and end that:\n\n{look}"
        f"\n\n{'Nothing ends the run before: it is forced.' if ctx.record.force else stop}",
    )


def _round(
    ctx: Context, database: Database, step: Promote, seen: Seen, now: float
) -> Result | None:
    """What follows from a look that did not find the writer. A result ends the step."""
    odd = _odd(ctx, seen, now)
    if now - _began_at(ctx) > _GIVE_UP_SECONDS:
        return _give_up(ctx)
    if ctx.step.has_begun():
        # No later refusal, and no odd listing, says anything: it may come about at any moment.
        late = now - float(ctx.step.facts["requested_at"]) >= _ASK_AGAIN_AFTER_SECONDS
        again = late and seen.progress is Progress.NOT_BEGUN
        return ask(ctx, database, step, now) if again else None
    if seen.progress is Progress.NOT_BEGUN:
        return ask(ctx, database, step, now)
    return _foreign(ctx, database, seen, odd=odd)


def _foreign(ctx: Context, database: Database, seen: Seen, *, odd: bool) -> Result | None:
    """Something is not as the gate saw it, and this run has not made it so."""
    half_done = ctx.record.has_begun()
    if seen.progress is Progress.ODD or (seen.progress is Progress.CHANGED and half_done):
        return Result("failed", seen.note) if odd else None
    if half_done or ctx.record.force:
        return None
    foreign = seen.progress in (Progress.TRANSITION, Progress.CHANGED)
    if foreign or (seen.progress is Progress.BUSY and odd and not database.by_binlog):
        return Result("held", f"{seen.note}, which this run did not ask for", again=True)
    return None


def _odd(ctx: Context, seen: Seen, now: float) -> bool:
    """Whether the looks have shown something odd for a while, one after the other."""
    facts = ctx.step.facts
    if seen.progress not in (Progress.ODD, Progress.BUSY, Progress.CHANGED):
        facts.pop("odd_since", None)
        return False
    return now - float(facts.setdefault("odd_since", now)) >= _ODD_SECONDS


def _began_at(ctx: Context) -> float:
    """Since when AWS has been asked, by this run, in whatever execution."""
    return ctx.record.first_asked_at() or ctx.step.started_at


def _give_up(ctx: Context) -> Result:
    """It may be done all the same, or yet come about: nothing automatic until people looked."""
    if ctx.step.has_begun():
        ctx.step.facts["unconfirmed"] = True
    return Result("failed", f"not confirmed after {_GIVE_UP_SECONDS:.0f} s: {ctx.step.note}")


def _end(ctx: Context, database: Database, promised: float, seen: Seen) -> Result:
    if seen.progress is Progress.MUTE:
        ctx.page(
            f"the validator is mute, and {database.name} is promoted",
            f"{seen.note}. AWS says that {ctx.here.region} is the writer, so the run goes on. "
            "Mend what the validator needs (the table hac_probe, the secret, its key, the Data "
            "API), and check the data by hand.",
        )
    now = ctx.clock.now()
    rest = f" ({seen.note})" if seen.note else ""
    if not ctx.step.has_begun():
        # Not asked for, or refused: somebody else has promoted it.
        return Result("skipped", f"it already was the writer{rest}")
    note = f"writer after {now - ctx.step.started_at:.1f} s{rest}"
    return Result("done", note) if now <= promised else Result("late", note)


def _fail(ctx: Context, step: Promote, why: str) -> Result:
    database = ctx.plan.databases[step.database]
    look, promote = _commands(ctx, database)
    ctx.page(
        f"promotion of {step.database} failed",
        f"{why}.\n\nLook first:\n\n{look}\n\n{_if_lost(database)}, promote by hand"
        f"{_fenced(ctx, step.database, promote)}\n\nOnce {ctx.here.region} is the writer, resume, "
        "and ask for this failover again: it goes on in your name with what is left.",
    )
    return Result("failed", why)


def _fenced(ctx: Context, name: str, promote: str) -> str:
    """The run that failed has given the lease back."""
    if not kept(ctx.failover, name):
        return f":\n\n{by_hand(ctx.plan, ctx.here, promote)}"
    fencing = by_hand(ctx.plan, ctx.here, fence(ctx.plan, name, ctx.here.region))
    return (
        f". The write lease was given back: take it again, once, and wait until the `lease_until` "
        f"of the answer is past:\n\n{fencing}\n\nThen:\n\n{promote}"
    )


def _if_lost(database: Database) -> str:
    if database.by_binlog:
        return "If the old writer is lost, it is `available`, and it still names a source"
    return "If the old writer is lost, and no transition is under way"


def _commands(ctx: Context, database: Database) -> tuple[str, str]:
    """To look, and to promote."""
    region, cluster = ctx.here.region, database.clusters[ctx.here.region]
    if database.global_cluster is None:
        which = f"--db-cluster-identifier {cluster} --region {region}"
        return (
            f"aws rds describe-db-clusters {which}",
            f"aws rds promote-read-replica-db-cluster {which}",
        )
    return (
        f"aws rds describe-global-clusters --global-cluster-identifier {database.global_cluster} "
        f"--region {region}",
        f"aws rds failover-global-cluster --global-cluster-identifier {database.global_cluster} "
        f"--target-db-cluster-identifier {ctx.here.cluster_arn(cluster)} --allow-data-loss "
        f"--region {region}",
    )
