"""How a run ends: what it owes is paid, people are called, the record is kept, and the table knows
that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .approval import AWAITING
from .aws.settings import AWS_ERRORS
from .commands import by_hand, invoke
from .episode import Episode
from .evidence import keep
from .owed import pay_in_the_end, return_leases
from .parts import part
from .record import GATE, StepRecord
from .writer import read_writer, writer_of

if TYPE_CHECKING:
    from .record import RunRecord
    from .steps.context import Context, Result

_END_WITHIN_SECONDS = 60.0
_POLL_SECONDS = 5.0
# The table remembers for an hour whom a failure has called already: often enough is this often.
_NOTE_EVERY_SECONDS = 300.0


class EndNotWritten(Exception):
    """The run is over, and the table does not know: another execution should say so."""


class NobodyCalled(Exception):
    """A person is needed, and SNS took no page: the alarm on errors of this function is the other
    way to call one."""


class HeldForNow(Exception):
    """The gate held for a reason that may be over in a minute: another execution should look
    again."""


def turn_away(ctx: Context, result: Result) -> str:
    """A run that may not even begin, and is no run: the table keeps what it knows of the last
    one."""
    said = _say_held(ctx, result)
    now = ctx.clock.now()
    ctx.record.steps[GATE] = StepRecord(result.status, now, now, result.note)
    ctx.log.info("turned away", why=result.note)
    _note_episode(ctx, said)
    if ctx.unsent:
        raise NobodyCalled(f"{result.note}, and no page was sent")
    return "held"


def hold(ctx: Context, result: Result) -> str:
    """Ends a run that may not go on now, and calls people. Raises HeldForNow where it may in a
    minute, and nobody asks for it again by then."""
    said = _say_held(ctx, result)
    ended = finish(ctx, "held")
    _note_episode(ctx, said)
    if result.again and not ctx.repeated:
        raise HeldForNow(result.note)
    return ended


def _say_held(ctx: Context, result: Result) -> str:
    """Returns the subject of the page."""
    forced = invoke(ctx.plan, ctx.here, action="failover", reason="...", force=True)
    source = ctx.record.source
    again = "It is looked at again for as long as the failure lasts. " if ctx.automatic else ""
    text = (
        f"{result.note}. {again}If {source} is down all the same, pause automation and force "
        f"it:\n\n{by_hand(ctx.plan, ctx.here, forced)}"
    )
    if result.both_fail:
        return ctx.page(f"both regions fail, {source} and {ctx.record.target}", text)
    return ctx.page(f"failover from {source} is held", text)


def _note_episode(ctx: Context, subject: str) -> None:
    """Remembers whom this failure has called: it will be asked about again in some seconds."""
    if not ctx.automatic:
        return
    now, source, known = ctx.clock.now(), ctx.record.source, ctx.lock.episode
    told = known.told(source, now)
    if subject in ctx.unsent:
        return
    if subject in told and now - known.at < _NOTE_EVERY_SECONDS:
        return
    try:
        ctx.lock.note(Episode(source, now, sorted({*told, subject})))
    except AWS_ERRORS as error:
        ctx.log.error("episode not noted", error=str(error))


def await_word(ctx: Context, result: Result) -> str:
    """Calls the people whose approval the run needs, and ends this execution of it."""
    minutes = round((ctx.record.awaits_until - ctx.clock.now()) / 60)
    command = invoke(ctx.plan, ctx.here, action="approve", run=ctx.record.id, reason="...")
    ctx.page(
        f"failover from {ctx.record.source} awaits approval",
        f"{ctx.record.source} fails and everything is checked ({result.note}). Nothing is touched "
        f"yet. To let it go on, within {minutes} minutes:\n\n{command}\n\nThe checks are made "
        "again then. To leave it, do nothing.",
    )
    return finish(ctx, AWAITING)


def finish(ctx: Context, status: str) -> str:
    """Ends the run. Raises if that cannot be written down: another execution should do it.

    The record for good is stored before the run counts as over: an execution that dies in between
    is followed by one that stores it again. What was fenced is given back after it: by a run that
    may still go on, it would be a promotion without a fence."""
    if status not in ("held", AWAITING):
        pay_in_the_end(ctx)
    if status in ("attention", "failed") and not ctx.record.paged:
        _page_the_rest(ctx, status)
    if ctx.record.touched():
        # Once more, for a last step whose end could not be written: storing takes a while, and who
        # takes over meanwhile must not repeat it.
        ctx.note("record not written")
        keep(ctx, ctx.record, status)
    if ctx.abandoned is not None:
        _tell_abandoned(ctx, ctx.abandoned)
        keep(ctx, ctx.abandoned, "abandoned")
    if status == "held" and ctx.record.asked() and _has_moved(ctx):
        # Or the end would arm again, with the region that was left as the one to go back to.
        ctx.record.armed_at = 0.0
    ctx.record.status = status
    _write_the_end(ctx, status)
    if status in ("held", "failed"):
        return_leases(ctx)
        if ctx.record.leases:
            ctx.note("what became of the lease is not written down")
    if ctx.record.unsent:
        raise NobodyCalled(f"{status}, and {len(ctx.record.unsent)} pages were not sent")
    return status


def _has_moved(ctx: Context) -> bool:
    """Whether another region than the source writes, as AWS has it. What it does not say the gate
    of the next run asks again, and so does whoever settles."""
    for name in ctx.failover.databases():
        database = ctx.plan.databases[name]
        try:
            roles = part("replication").roles_of(ctx.here, database)
            settled = read_writer(ctx.table, name)
        except AWS_ERRORS as error:
            ctx.log.error("writer not seen", database=name, error=str(error))
            continue
        if writer_of(ctx.plan, ctx.here, database, roles, settled) not in ("", ctx.record.source):
            return True
    return False


def tell_unsent(ctx: Context) -> None:
    """The retry of a run that is over: calls those who could not be called."""
    for subject, text in list(ctx.record.unsent.items()):
        if ctx.tell(subject, text):
            ctx.record.paged.append(subject)
            del ctx.record.unsent[subject]
    ctx.note("page not written down")
    if ctx.record.unsent:
        raise NobodyCalled(f"run {ctx.record.id}: {', '.join(ctx.record.unsent)}")


def abandon(ctx: Context) -> None:
    """Closes a run that nobody can finish."""
    run = ctx.record
    minutes = (ctx.clock.now() - max(run.last_moment(), ctx.lock.worked_at)) / 60
    rest = "Automatic failover stays off if it had asked for a promotion."
    if not run.asked():
        rest = (
            "It had not asked AWS for a promotion, and does not any more: a lease that it took "
            "goes to the region that AWS shows as the writer. Ask for it again if it is still "
            "wanted."
        )
    ctx.page(
        f"run {run.id} is abandoned",
        f"nobody has worked on it for {minutes:.0f} minutes, and what it saw is not so any more. "
        f"Look at what it has left undone, below. {rest}",
    )
    if run.touched():
        keep(ctx, run, "abandoned")
    run.status = "abandoned"
    _write_the_end(ctx, "abandoned")


def _tell_abandoned(ctx: Context, run: RunRecord) -> None:
    """A person waits for the end of a run that nobody goes on with."""
    if run.touched() or (run.mode == "automatic" and not run.approval):
        return
    ctx.page(
        f"run {run.id} is abandoned at its gate",
        f"The {run.mode} run into {run.target} ({run.by or 'somebody'}: {run.reason}) died "
        f"before it touched anything, and was {run.steps[GATE].note}. Ask for it again if it is "
        "still wanted.",
    )


def _write_the_end(ctx: Context, status: str) -> None:
    problem = ""
    for _ in ctx.polling(ctx.clock.now() + _END_WITHIN_SECONDS, _POLL_SECONDS):
        try:
            ctx.lock.save(ctx.record)
        except AWS_ERRORS as error:
            problem = str(error)
            ctx.log.error("end not written", error=problem)
        else:
            ctx.log.info("run over", status=status, timeline=ctx.record.timeline())
            return
    ctx.page(
        f"the end of the run is not written down ({status})",
        f"{problem}. The next execution takes the run up again. Until it says how it ended, "
        "automatic failover may still be armed: pause it if a region was promoted.",
    )
    raise EndNotWritten(problem)


def _page_the_rest(ctx: Context, status: str) -> None:
    """People look at every run that is not whole, even if no step had a reason to call them, or
    none of its calls got through."""
    broken = [
        f"{name} was {step.status} ({step.note})"
        for name, step in ctx.record.steps.items()
        if step.status in ("missed", "late", "failed")
    ]
    ctx.page(f"the run ended: {status}", f"{'; '.join(broken)}. Look at what that leaves undone.")
