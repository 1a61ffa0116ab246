"""What AWS says of the databases before anything is touched: a promotion that it would refuse, or
that somebody else has asked for, must not begin with a fence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ..aws.rds import NOT_LISTED, Cluster, cluster_in
from ..aws.settings import AWS_ERRORS, code_of
from ..local_region import region_of
from ..plan import Promote
from ..replication import roles_of
from ..settle import Settling
from ..writer import read_writer, writer_of
from .context import Context, Result
from .sighting import armed_at

if TYPE_CHECKING:
    from ..direction import Roles
    from ..plan import Database
    from ..writer import Settled

_AVAILABLE = "available"
_POLL_SECONDS = 2.0
# Of a replica by binlog, whatever its cluster does is a transition. Only this one makes a writer.
PROMOTING = "promoting"


def facts(ctx: Context) -> Result | None:
    """The first thing that speaks against it. Notes who writes each database: a request counts
    only while that is so."""
    for name in ctx.failover.databases():
        held = _judge(ctx, ctx.plan.databases[name])
        if held is not None:
            return held
    return None


def note_writers(ctx: Context) -> None:
    """Without judging. What cannot be read is left out."""
    for name in ctx.failover.databases():
        database = ctx.plan.databases[name]
        try:
            ctx.record.writers[name] = region_of(roles_of(ctx.here, database).writer or "")
        except AWS_ERRORS as error:
            ctx.log.error("roles not read", database=name, error=str(error))


def is_foreign(database: Database, roles: Roles) -> bool:
    """Whether somebody is changing the writer."""
    if not roles.members:
        return False  # nothing was listed: that says nothing
    if database.by_binlog:
        return roles.transition == PROMOTING
    return roles.transition is not None


def _judge(ctx: Context, database: Database) -> Result | None:
    roles = _roles(ctx, database)
    if roles is None:
        # A person who asks may know more than AWS says at the moment.
        note = f"nobody can tell who writes {database.name}: {ctx.step.note}"
        return Result("held", note, again=True) if ctx.automatic else None
    ours = ctx.here.cluster_arn(database.clusters[ctx.here.region])
    if is_foreign(database, roles):
        why = f"{database.name} is {roles.transition}, which this run did not ask for"
        return Result("held", why, again=True)
    if ours not in roles.members:
        why = f"the cluster of {database.name} in {ctx.here.region} is no member: {_members(roles)}"
        return Result("held", why, again=ctx.automatic)
    settled = read_writer(ctx.table, database.name)
    writer = writer_of(ctx.plan, ctx.here, database, roles, settled)
    ctx.record.writers[database.name] = writer
    if not ctx.automatic:
        return _for_a_person(ctx, database, writer, behind=ours in roles.behind)
    if writer != ctx.record.source:
        where = f"written in {writer}" if writer else "written by nobody whom AWS names"
        return Result("held", f"{database.name} is {where}, not in {ctx.record.source}", again=True)
    held = _settled(ctx, database, settled)
    return held or _target(ctx, database, behind=ours in roles.behind)


def _for_a_person(ctx: Context, database: Database, writer: str, *, behind: bool) -> Result | None:
    """Who writes is theirs to judge. What AWS refuses for minutes it refuses them, too, and nobody
    could write meanwhile; of a cluster that is the writer already nothing is left to refuse."""
    held = None if writer == ctx.here.region else _target(ctx, database, behind=behind)
    return None if held is None else replace(held, again=False)


def _roles(ctx: Context, database: Database) -> Roles | None:
    """None if AWS does not say for a while."""
    for _ in ctx.polling(_until(ctx), _POLL_SECONDS):
        try:
            roles = roles_of(ctx.here, database)
        except AWS_ERRORS as error:
            ctx.log.error("roles not read", database=database.name, error=str(error))
            ctx.step.note = code_of(error)
            continue
        if roles.members:
            return roles
        ctx.step.note = "nothing is listed"
    return None


def _settled(ctx: Context, database: Database, settled: Settled | None) -> Result | None:
    """Nobody else made the source the writer, or long ago, or people have armed since."""
    if settled is None or settled.region != ctx.record.source:
        settling = Settling(ctx.plan, ctx.here, ctx.clock, ctx.log, ctx.table, ctx.lock)
        settling.settle([database.name], leases=False)
        settled = read_writer(ctx.table, database.name)
    if settled is None or settled.region != ctx.record.source:
        why = f"nobody has settled yet that {ctx.record.source} writes {database.name}"
        return Result("held", why, again=True)
    if armed_at(ctx) <= 0:
        return Result("held", f"not rearmed since {ctx.lock.disarmed_by}")
    age = ctx.clock.now() - settled.since
    if settled.since > armed_at(ctx) and age < ctx.failover.gate.cooldown:
        why = f"{settled.region} became the writer of {database.name} {age:.0f} s ago"
        return Result("held", f"cooldown: {why}, by {settled.by}")
    return None


def _target(ctx: Context, database: Database, *, behind: bool) -> Result | None:
    """Whether AWS would promote the cluster here."""
    name, region = database.name, ctx.here.region
    if behind:
        return Result("held", f"{name} in {region} is being rebuilt", again=True)
    cluster = _cluster(ctx, database)
    if cluster.status != _AVAILABLE:
        why = f"the cluster of {name} in {region} is {cluster.status}"
        return Result("held", why, again=True)
    if not cluster.instances:
        return Result("held", f"the cluster of {name} in {region} has no instance", again=True)
    return _version(ctx, database, cluster)


def _cluster(ctx: Context, database: Database) -> Cluster:
    """As it is, or what kept it from being seen for a while."""
    region, seen = ctx.here.region, NOT_LISTED
    for _ in ctx.polling(_until(ctx), _POLL_SECONDS):
        try:
            seen = cluster_in(region, database.clusters[region])
        except AWS_ERRORS as error:
            ctx.log.error("cluster not read", database=database.name, error=str(error))
            seen = Cluster(f"not seen: {code_of(error)}")
            continue
        if seen != NOT_LISTED:
            break
    return seen


def _version(ctx: Context, database: Database, cluster: Cluster) -> Result | None:
    """A managed failover of Aurora MySQL wants the same patch level on both sides."""
    steps = (step for step in ctx.failover.steps if isinstance(step, Promote))
    managed = any(s.database == database.name and s.strategy == "managed_failover" for s in steps)
    theirs = _version_of_source(ctx, database) if managed else None
    if theirs is None or theirs == cluster.version:
        return None
    here = f"{cluster.version} in {ctx.here.region}, {theirs} in {ctx.record.source}"
    return Result("held", f"engine versions of {database.name} differ, AWS would refuse: {here}")


def _version_of_source(ctx: Context, database: Database) -> str | None:
    """As its readiness said last; none if it did not, or cannot be read."""
    try:
        item = ctx.table.read(f"readiness#{ctx.record.source}") or {}
        versions = json.loads(str(item.get("versions", "{}")))
    except (ValueError, *AWS_ERRORS) as error:
        ctx.log.error("readiness not read", error=str(error))
        return None
    known = versions.get(database.name) if isinstance(versions, dict) else None
    return known if isinstance(known, str) and known else None


def _until(ctx: Context) -> float:
    """One answer that is none holds nobody up: it is asked for again within the gate's time."""
    return ctx.step.started_at + ctx.failover.gate.within


def _members(roles: Roles) -> str:
    regions = sorted(region_of(arn) for arn in roles.members)
    return f"members are in {', '.join(regions) or 'no region'}"
