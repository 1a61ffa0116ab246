"""How far a promotion is, as AWS and the database say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ..aws.rds import cluster_in
from ..aws.settings import AWS_ERRORS, code_of
from ..local_region import region_of
from ..replication import roles_of
from .facts import is_foreign
from .validation import ask_validator, notes_of

if TYPE_CHECKING:
    from ..direction import Roles
    from ..plan import Database, Promote
    from .context import Context

# A validator that cannot say anything for so long is broken, and the database may be well.
_MUTE_SECONDS = 20.0
_READER = "reader"


class Progress(Enum):
    """`CLAIMED`: AWS lists the target as the writer, and it takes no writes yet. `TRANSITION`:
    the writer is changing. `BUSY`: something else is, or nobody is listed as the writer. `ODD`:
    the target is no member. `CHANGED`: another region writes than when the run began."""

    NOT_BEGUN = "not begun"
    TRANSITION = "under way"
    BUSY = "busy"
    CLAIMED = "not yet written to"
    ODD = "not a member"
    CHANGED = "another region became the writer"
    UNSEEN = "not seen"
    WRITER = "writer"
    MUTE = "writer by AWS, and the validator cannot say"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found. `note` says it to people; it is empty where nothing is left to say."""

    progress: Progress
    note: str


def look(ctx: Context, database: Database, step: Promote) -> Seen:
    """What cannot be read is not seen: an error of ours says nothing about the promotion. A write
    that succeeds does, whatever else AWS does not answer."""
    try:
        roles = roles_of(ctx.here, database)
    except AWS_ERRORS as error:
        ctx.log.error("promotion not seen", database=database.name, error=str(error))
        return _unlisted(ctx, database, f"not seen: {code_of(error)}")
    if not roles.members:
        return _unlisted(ctx, database, "nothing is listed")
    if _is_claimed(ctx, database, step, roles):
        return _written(ctx, database, roles)
    return _on_its_way(ctx, database, roles)


def _unlisted(ctx: Context, database: Database, note: str) -> Seen:
    """Only a writer takes a write, and before it was asked for, this cluster was none."""
    if ctx.step.has_begun() and ask_validator(ctx, database, "writer").get("writer") is True:
        return Seen(Progress.WRITER, note)
    return Seen(Progress.UNSEEN, note)


def _is_claimed(ctx: Context, database: Database, step: Promote, roles: Roles) -> bool:
    """Whether AWS says that the cluster here is the writer. One that has left the global database
    is a writer of its own, or becomes one."""
    target = ctx.here.cluster_arn(database.clusters[ctx.here.region])
    if step.strategy == "detach" and target not in roles.members:
        return True
    return roles.writer == target


def _on_its_way(ctx: Context, database: Database, roles: Roles) -> Seen:
    what = "cluster" if database.by_binlog else "global database"
    if is_foreign(database, roles):
        return Seen(Progress.TRANSITION, f"{what} is {roles.transition}")
    if roles.transition is not None:
        return Seen(Progress.BUSY, f"{what} is {roles.transition}")
    target = ctx.here.cluster_arn(database.clusters[ctx.here.region])
    if target not in roles.members:
        return Seen(Progress.ODD, f"{target} is not listed as a member")
    writer = region_of(roles.writer or "")
    if ctx.record.force or writer == ctx.record.writers.get(database.name, ctx.record.source):
        return Seen(Progress.NOT_BEGUN, "nothing has begun")
    if not writer:
        return Seen(Progress.BUSY, "nobody is listed as the writer")
    return Seen(Progress.CHANGED, f"{writer} became the writer")


def _written(ctx: Context, database: Database, roles: Roles) -> Seen:
    """The end is a write that succeeds. What AWS still shows besides is a note; and only where
    nobody can try a write, AWS alone is believed, once it shows nothing else."""
    rest = _rest(ctx, database, roles)
    answer = ask_validator(ctx, database, "writer")
    note = "; ".join(part for part in (rest, notes_of(answer)) if part)
    facts, now = ctx.step.facts, ctx.clock.now()
    if answer.get("writer") is True:
        facts.pop("mute_since", None)
        return Seen(Progress.WRITER, rest)
    if answer.get("role") == _READER:
        facts.pop("mute_since", None)
        return Seen(Progress.CLAIMED, note)
    since = float(facts.setdefault("mute_since", now))
    if rest or now - since < _MUTE_SECONDS:
        return Seen(Progress.CLAIMED, note)
    return Seen(Progress.MUTE, note)


def _rest(ctx: Context, database: Database, roles: Roles) -> str:
    """What AWS still shows of a change; empty if nothing."""
    if roles.transition is not None:
        return f"AWS still shows {roles.transition}"
    try:
        cluster = cluster_in(ctx.here.region, database.clusters[ctx.here.region])
    except AWS_ERRORS as error:
        return f"status not seen: {code_of(error)}"
    if cluster.status != "available":
        return f"cluster is {cluster.status}"
    return "" if cluster.has_writer else "none of its instances is the writer"
