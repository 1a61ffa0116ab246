"""Who writes a database, as last settled: the item `writer#<database>`.

AWS's word alone is not enough: during a transition it names two, or nobody; a cluster that was
detached, or left by a promotion by binlog, goes on calling itself a writer; and who made a writer
nobody says at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .aws.table import number, text
from .local_region import region_of
from .plan import Promote

if TYPE_CHECKING:
    from .aws.table import Table
    from .direction import Roles
    from .local_region import LocalRegion
    from .plan import Database, Plan
    from .record import RunRecord, StepRecord

# In place of a run: it was so when somebody looked.
SEEN: Final = "seen"


@dataclass(frozen=True, slots=True)
class Settled:
    """`since` is 0 where nobody knows, `by` the run that made it, or `SEEN`."""

    region: str
    since: float
    by: str


def read_writer(table: Table, database: str) -> Settled | None:
    """None where nobody has settled it yet. Raises what AWS raises."""
    item = table.read(_key(database))
    if item is None or not text(item, "region"):
        return None
    return Settled(text(item, "region"), number(item, "since") or 0.0, text(item, "by"))


def note_writer(table: Table, database: str, settled: Settled, lock: int) -> bool:
    """Writes it down, once for each writer: `since` stays. False if a later lock has."""
    noted = table.change(
        _key(database),
        "SET #region = :region, #since = :since, #by = :by, #under = :lock",
        {"region": settled.region, "since": settled.since, "by": settled.by, "lock": lock},
        "attribute_not_exists(#under) OR #under <= :lock",
    )
    return noted is not None


def breaks_away(plan: Plan, database: Database) -> bool:
    """Whether a promotion leaves two clusters that both call themselves writers."""
    steps = (step for failover in plan.failovers for step in failover.steps)
    promotes = (step for step in steps if isinstance(step, Promote))
    detached = any(p.database == database.name and p.strategy == "detach" for p in promotes)
    return database.by_binlog or detached


def writer_of(
    plan: Plan, here: LocalRegion, database: Database, roles: Roles, settled: Settled | None
) -> str:
    """The region that writes; empty if nobody can tell.

    Where a cluster calls itself a writer after it was left, the settled writer counts."""
    said = region_of(roles.writer or "")
    if settled is None or not breaks_away(plan, database):
        return said
    whole = all(
        any(region_of(arn) == region for arn in roles.members) for region in database.clusters
    )
    alone = said == here.region if database.by_binlog else not whole
    return settled.region if alone else said


def made_by(record: RunRecord | None, database: str, region: str) -> str | None:
    """The run that made the region the writer, or may have, as far as the last one says; none if
    it did not."""
    if record is None or record.target != region:
        return None
    return record.id if any(step.has_begun() for step in _promotions(record, database)) else None


def latest(
    record: RunRecord | None, database: str, here: LocalRegion, known: Settled | None
) -> Settled | None:
    """The settled writer; or the one that the last run has made since, and could not note.

    One that it only may have made shows itself in its own region alone: elsewhere `region` is
    empty."""
    if record is None or (known is not None and known.by == record.id):
        return known
    promotions = _promotions(record, database)
    made = [step for step in promotions if step.promoted() and "unconfirmed" not in step.facts]
    if made:
        at = made[-1].ended_at or 0.0
        is_newer = known is None or at > known.since
        return Settled(record.target, at, record.id) if is_newer else known
    if not any(step.has_begun() for step in promotions):
        return known
    region = here.region if record.target == here.region else ""
    return Settled(region, 0.0, record.id)


def _promotions(record: RunRecord, database: str) -> list[StepRecord]:
    return [step for name, step in record.steps.items() if name.endswith(f" promote {database}")]


def _key(database: str) -> str:
    return f"writer#{database}"
