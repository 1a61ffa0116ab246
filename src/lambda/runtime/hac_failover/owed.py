"""What a run owes once it has promoted, or will not: that the table says who writes, and that the
write lease, which its fence took, is with the writer again. Until then no region may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .commands import open_lease
from .lease import give_back, kept, open_for
from .parts import part
from .plan import Fence, Promote, Shift, Verify
from .record import OVER
from .steps.context import OutOfTime
from .steps.dispatch import numbered
from .writer import Settled, breaks_away, note_writer, read_writer, writer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .direction import Roles
    from .plan import Step
    from .record import StepRecord
    from .steps.context import Context

OPEN, _RETURNED = "open", "returned"
# A region that already was the writer was made so by somebody else: `settle` finds that out, and
# disarms before it notes it. Not of clusters that know nothing of each other: see `_found`.
_WRITES = ("done", "late")
_WITHIN_SECONDS = 60.0
_POLL_SECONDS = 2.0


def to_open(ctx: Context) -> list[str]:
    """The databases whose new writer has not got the lease, and should have."""
    return [
        name
        for name in ctx.failover.databases()
        if kept(ctx.failover, name) and name not in ctx.record.leases and _is_due(ctx, name)
    ]


def to_note(ctx: Context) -> list[tuple[str, StepRecord]]:
    """The databases that have a new writer, which the table does not know."""
    steps = ((step, ctx.record.steps.get(label)) for label, step in numbered(ctx.failover))
    return [
        (step.database, known)
        for step, known in steps
        if isinstance(step, Promote)
        and known is not None
        and (known.status in _WRITES or _found(ctx, step.database, known))
        and "noted" not in known.facts
    ]


def _found(ctx: Context, name: str, known: StepRecord) -> bool:
    """Whether the run goes on with a writer that another made, and that AWS cannot tell from the
    one that was left. The lease goes there, so the note must: whoever settles later goes by it,
    and would take the lease back."""
    return known.status == "skipped" and breaks_away(ctx.plan, ctx.plan.databases[name])


def pay(ctx: Context) -> None:
    """Does what is due. What cannot be done now is tried again after each step."""
    for name, known in to_note(ctx):
        settled = Settled(ctx.here.region, known.ended_at or 0.0, ctx.record.id)
        try:
            if _found(ctx, name, known):
                _disarm(ctx, name)
            note_writer(ctx.table, name, settled, ctx.lock.epoch)
        except AWS_ERRORS as error:
            ctx.log.error("writer not noted", database=name, error=str(error))
            continue
        known.facts["noted"] = True
    for name in to_open(ctx):
        try:
            opened = open_for(ctx.table, name, ctx.here.region, ctx.hand)
        except AWS_ERRORS as error:
            ctx.log.error("lease not opened", database=name, error=str(error))
            continue
        if opened:
            ctx.record.leases[name] = OPEN
            ctx.log.info("lease opened", database=name, region=ctx.here.region)


def _disarm(ctx: Context, name: str) -> None:
    """As whoever settles does for a writer that no run made."""
    before = read_writer(ctx.table, name)
    if before is None or before.region != ctx.here.region:
        ctx.lock.disarm(f"{ctx.here.region} became the writer of {name}")


def pay_in_the_end(ctx: Context) -> None:
    """Does what is still due, for a while; then people have to."""

    def left() -> list[str]:
        pay(ctx)
        return [*to_open(ctx), *(name for name, _ in to_note(ctx))]

    _for_a_while(ctx, left)
    for name in to_open(ctx):
        _page(ctx, name, ctx.here.region)


def return_leases(ctx: Context) -> None:
    """Gives back what was fenced, where AWS still has the old writer. Never once a promotion was
    accepted, or may have been: it may come about yet."""
    if ctx.record.has_begun():
        return
    owed = [name for name in ctx.failover.databases() if _was_fenced(ctx, name)]
    _for_a_while(ctx, lambda: [name for name in owed if not _return(ctx, name)])
    for name in owed:
        if name not in ctx.record.leases:
            _page(ctx, name, ctx.record.source)


def _for_a_while(ctx: Context, left: Callable[[], list[str]]) -> None:
    """Until nothing is left, or the time is over."""
    try:
        for _ in ctx.polling(ctx.clock.now() + _WITHIN_SECONDS, _POLL_SECONDS):
            if not left():
                return
    except OutOfTime:
        ctx.log.error("out of time, and a lease is owed")


def _return(ctx: Context, name: str) -> bool:
    """Whether nothing is left to do for this one."""
    if name in ctx.record.leases:
        return True
    try:
        if not _source_writes(ctx, name):
            # Somebody else has changed the writer: `settle` brings the lease there.
            ctx.record.leases[name] = ""
            return True
        give_back(ctx.table, name, ctx.record.source, ctx.here.region, ctx.hand)
    except AWS_ERRORS as error:
        ctx.log.error("lease not given back", database=name, error=str(error))
        return False
    ctx.record.leases[name] = _RETURNED
    ctx.log.info("lease given back", database=name, region=ctx.record.source)
    return True


def _source_writes(ctx: Context, name: str) -> bool:
    """By AWS, with nothing on its way."""
    database = ctx.plan.databases[name]
    roles: Roles = part("replication").roles_of(ctx.here, database)
    if roles.transition is not None and not database.by_binlog:
        return False
    settled = read_writer(ctx.table, name)
    return writer_of(ctx.plan, ctx.here, database, roles, settled) == ctx.record.source


def _was_fenced(ctx: Context, name: str) -> bool:
    """Or may have been: an answer can be lost."""
    steps = (label for label, step in numbered(ctx.failover) if _is(step, Fence, name))
    return any(label in ctx.record.steps for label in steps)


def _is_due(ctx: Context, name: str) -> bool:
    """Once the database is promoted and its data validated, however that went; and before anything
    waits for end points that answer only where the lease is."""
    known = ctx.record.steps
    promoted = verified = False
    for label, step in numbered(ctx.failover):
        over = label in known and known[label].status in OVER - {"missed"}
        if _is(step, Promote, name):
            promoted, verified = over, True
        elif _is(step, Verify, name) and promoted:
            verified = label in known and known[label].status in OVER
        elif isinstance(step, Shift) and promoted:
            break
    return promoted and verified


def _is(step: Step, kind: type[Fence | Promote | Verify], name: str) -> bool:
    return isinstance(step, kind) and step.database == name


def _page(ctx: Context, name: str, region: str) -> None:
    ctx.page(
        f"no region may write {name}",
        f"{region} is the writer, and the write lease could not be brought there. It is tried "
        f"again every minute. By hand, once you are sure of the writer:\n\n"
        f"{open_lease(ctx.plan, name, region)}",
    )
