"""Promote: makes the local cluster the writer, and waits for the true end of it.
 The end is five things at once: no transition of the global database, the member is its writer,
the cluster is `available`, SQL finds it writable, and a write succeeds. `available` alone means
nothing: a read-only secondary is `available` all along. Of a replica by binlog, the second is that
it has no source any more."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ..aws.rds import STATE_FAULTS, cluster_in
from ..aws.settings import AWS_ERRORS, code_of, is_transient
from ..here import region_of
from ..parts import part
from ..replication import roles_of
from .context import Context, OutOfTime, Result
from .validation import ask_validator, notes_of

if TYPE_CHECKING:
    from ..direction import Roles
    from ..plan import Database, Promote

_POLL_SECONDS = 3.0
# The description follows the request with a delay: asking again at once would be asking twice.
_ASK_AGAIN_AFTER_SECONDS = 45.0
_REQUESTS = 4
# AWS bounds no promotion. After this it is for people: well before Lambda has used up its repeats.
_GIVE_UP_SECONDS = 2_100.0


class Progress(Enum):
    """How far the promotion is."""

    NOT_BEGUN = "not begun"
    UNDER_WAY = "under way"
    ELSEWHERE = "another region became the writer"
    WRITER = "writer"


class Refused(Exception):
    """AWS said no, and will say no again."""


def run(ctx: Context, step: Promote) -> Result:
    database = ctx.plan.databases[step.database]
    promised = ctx.step.started_at + step.within
    for now in ctx.polling(ctx.deadline, _POLL_SECONDS):
        progress = _look(ctx, database, step)
        if progress is Progress.WRITER:
            return _end(ctx, promised)
        if progress is Progress.ELSEWHERE:
            return _fail(ctx, step, progress.value)
        if progress is Progress.NOT_BEGUN:
            try:
                _ask(ctx, database, step, now)
            except Refused as error:
                return _fail(ctx, step, str(error))
        if now - ctx.step.started_at > _GIVE_UP_SECONDS:
            # It may be done all the same, or yet come about: nothing automatic until people looked.
            ctx.step.facts["unconfirmed"] = True
            return _fail(
                ctx, step, f"not confirmed after {_GIVE_UP_SECONDS:.0f} s: {ctx.step.note}"
            )
        if now > promised:
            # It cannot be taken back, so it is awaited; people are told that the promise is broken.
            ctx.page(
                f"promotion of {step.database} takes longer than {step.within} s",
                "wait: AWS bounds no promotion. Look at the events of the cluster in "
                f"{ctx.here.region}; do not start a second one.",
            )
    raise OutOfTime(ctx.step.note)


def _end(ctx: Context, promised: float) -> Result:
    if "requests" not in ctx.step.facts:
        return Result("skipped", "it already was the writer")
    took = ctx.clock.now() - ctx.step.started_at
    note = f"writer after {took:.1f} s"
    return Result("done", note) if ctx.clock.now() <= promised else Result("late", note)


def _fail(ctx: Context, step: Promote, why: str) -> Result:
    database = ctx.plan.databases[step.database]
    ctx.page(
        f"promotion of {step.database} failed",
        f"{why}. {_by_hand(ctx, database)} Then start this run again.",
    )
    return Result("failed", why)


def _by_hand(ctx: Context, database: Database) -> str:
    region, cluster = ctx.here.region, database.clusters[ctx.here.region]
    if database.global_cluster is None:
        return (
            f"Look at `aws rds describe-db-clusters --db-cluster-identifier {cluster} --region "
            f"{region}`. If the old writer is lost, it is `available`, and it still names a "
            f"source: `aws rds promote-read-replica-db-cluster --db-cluster-identifier {cluster} "
            f"--region {region}`."
        )
    return (
        f"Look at `aws rds describe-global-clusters --global-cluster-identifier "
        f"{database.global_cluster} --region {region}`. If the old writer is lost and no "
        f"transition is under way: `aws rds failover-global-cluster --global-cluster-identifier "
        f"{database.global_cluster} --target-db-cluster-identifier "
        f"{ctx.here.cluster_arn(cluster)} --allow-data-loss --region {region}`."
    )


def _look(ctx: Context, database: Database, step: Promote) -> Progress:
    """What cannot be read is under way: an error of ours says nothing about the promotion."""
    try:
        progress = _roles(ctx, database, step)
        if progress is not Progress.WRITER:
            return progress
        status = cluster_in(ctx.here.region, database.clusters[ctx.here.region]).status
    except AWS_ERRORS as error:
        ctx.log.error("promotion not seen", database=database.name, error=str(error))
        ctx.step.note = f"not seen: {code_of(error)}"
        return Progress.UNDER_WAY
    if status != "available":
        ctx.step.note = f"cluster is {status}"
        return Progress.UNDER_WAY
    answer = ask_validator(ctx, database, "writer")
    ctx.step.note = notes_of(answer)
    return Progress.WRITER if answer.get("writer") is True else Progress.UNDER_WAY


def _roles(ctx: Context, database: Database, step: Promote) -> Progress:
    """What AWS says of the roles. WRITER here is a claim that `_look` still has to check."""
    state = roles_of(ctx.here, database)
    target = ctx.here.cluster_arn(database.clusters[ctx.here.region])
    if state.transition is not None:
        what = "cluster" if database.by_binlog else "global database"
        ctx.step.note = f"{what} is {state.transition}"
        return Progress.UNDER_WAY
    if target not in state.members:
        # A cluster that has left the global database is a writer of its own, or becomes one.
        return Progress.WRITER if step.strategy == "detach" else Progress.ELSEWHERE
    if state.writer == target:
        return Progress.WRITER
    return _not_yet(ctx, state)


def _not_yet(ctx: Context, state: Roles) -> Progress:
    """Somebody may have promoted a third region meanwhile. To promote over that would lose what
    it wrote."""
    writer = region_of(state.writer or "")
    if writer in ("", ctx.record.source) or ctx.record.force:
        return Progress.NOT_BEGUN
    return Progress.ELSEWHERE


def _ask(ctx: Context, database: Database, step: Promote, now: float) -> None:
    """Asks AWS for the promotion, unless it was asked a moment ago. Raises Refused when there is
    no use in asking."""
    requests = int(ctx.step.facts.get("requests", 0))
    if requests and now - float(ctx.step.facts["requested_at"]) < _ASK_AGAIN_AFTER_SECONDS:
        return
    if requests >= _REQUESTS:
        raise Refused(f"asked {requests} times, nothing began: {ctx.step.note}")
    # Written down first, and under the lock: an execution that lost it asks for nothing.
    ctx.remember(requests=requests + 1, requested_at=now)
    target = ctx.here.cluster_arn(database.clusters[ctx.here.region])
    strategy, region = step.strategy, ctx.here.region
    if not ctx.unplanned:
        strategy, region = "switchover", ctx.record.source
    try:
        asking = part(f"strategies.{strategy}")
        if database.global_cluster is None:
            asking.request(region, database.clusters[region])
        else:
            asking.request(region, database.global_cluster, target)
    except ClientError as error:
        if code_of(error) not in STATE_FAULTS and not is_transient(error):
            raise Refused(f"{code_of(error)}: {error}") from error
        ctx.step.note = f"answered {code_of(error)}"
    except AWS_ERRORS as error:
        # The request may have arrived all the same. The next look tells.
        ctx.step.note = f"no answer: {code_of(error)}"
    ctx.log.info("promotion requested", database=database.name, note=ctx.step.note)
