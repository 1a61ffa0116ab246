"""Where AWS, the coordination table and the write lease disagree on who writes: what `settle` is
for.

Seen from a region of a pair. While a run is under way they may disagree, and are its business."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS, HASTY
from .aws.table import number, text
from .local_region import region_of
from .parts import part
from .plan import Fence
from .record import RunRecord
from .writer import breaks_away

if TYPE_CHECKING:
    from .aws.table import Table, Value
    from .direction import Roles
    from .local_region import LocalRegion
    from .log import Log
    from .plan import Database, Plan

Item = dict[str, "Value"]

# A promotion that AWS lists a moment late is no disagreement.
STANDS_SECONDS = 20.0
# Lambda takes a request up again within this; after it, nobody works on the run.
DEAD_AFTER_SECONDS = 60.0
_ASK_AWS_EVERY_SECONDS = 60.0


def listed_writer(plan: Plan, database: Database, roles: Roles) -> str | None:
    """The region of the writer by AWS; none while AWS says nothing that can be relied on: during
    a transition, without a global database, and once a member was taken out of it, because that
    is a writer whom no list names."""
    regions = {region_of(arn) for arn in roles.members}
    left = breaks_away(plan, database) and not set(database.clusters) <= regions
    if database.by_binlog or roles.transition is not None or left:
        return None
    return region_of(roles.writer or "") or None


def leased(plan: Plan, region: str) -> list[str]:
    """The databases of the pairs of a region whose writers keep a lease."""
    ours = (failover for failover in plan.failovers if failover.peer_of(region) is not None)
    steps = (step for failover in ours for step in failover.steps)
    return sorted({step.database for step in steps if isinstance(step, Fence)})


def kept(plan: Plan, region: str) -> list[str]:
    """The databases of the pairs of a region."""
    ours = (failover for failover in plan.failovers if failover.peer_of(region) is not None)
    return sorted({name for failover in ours for name in failover.databases()})


def unfinished(run: Item) -> str | None:
    """The run that is `running` by its record; none if there is none."""
    record = RunRecord.from_json(text(run, "run"))
    return record.id if record is not None and record.status == "running" else None


def has_an_owner(run: Item, now: float) -> bool:
    """Whether somebody holds the lock, or did a moment ago."""
    return (number(run, "lease_until") or 0.0) + DEAD_AFTER_SECONDS > now


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found. `elsewhere` is by database, without those whose lease was not read;
    `unsettled` says what somebody has to settle, and has stood for long enough."""

    elsewhere: dict[str, bool]
    unsettled: list[str]


@dataclass(slots=True)
class Watch:
    """Looks of one prober, in a row: what stands is told from what passes."""

    plan: Plan
    here: LocalRegion
    table: Table
    log: Log
    _writers: dict[str, str | None] = field(default_factory=dict)
    _asked_at: float | None = None
    _since: dict[str, float] = field(default_factory=dict)

    def look(self, now: float, patience: float, *, nobody_answers: bool) -> Seen:
        """`nobody_answers`: no region says of itself that it is the writer of some database."""
        names = kept(self.plan, self.here.region)
        items = self._read(names, patience)
        old = self._asked_at is None or now - self._asked_at >= _ASK_AWS_EVERY_SECONDS
        doubts = any(self._doubt(name, items) for name in names)
        if old or doubts or nobody_answers:
            self._ask_aws(names, patience)
            self._asked_at = now
        run = items.get("run")
        if run is None:
            return Seen({}, [])
        return self._judge(names, items, run, now)

    def _judge(self, names: list[str], items: dict[str, Item], run: Item, now: float) -> Seen:
        open_run = unfinished(run)
        busy = open_run is not None and has_an_owner(run, now)
        said: dict[str, str] = {}
        if open_run is not None and not busy:
            said["run"] = f"run {open_run} is not over, and nobody works on it"
        elsewhere: dict[str, bool] = {}
        for name in names:
            why = None if busy else self._unwritten(name, items)
            if why is not None:
                said[f"writer {name}"] = why
            if items.get(f"lease#{name}") and "open" not in items[f"lease#{name}"] and not busy:
                said[f"word {name}"] = f"the lease of {name} does not say whether it is open"
            if name in leased(self.plan, self.here.region) and f"lease#{name}" in items:
                why = None if busy else self._lease_elsewhere(name, items)
                elsewhere[name] = False
                if why is not None:
                    said[f"lease {name}"] = why
        standing = self._standing(said, now)
        return Seen(
            {name: f"lease {name}" in standing for name in elsewhere},
            [why for key, why in said.items() if key in standing],
        )

    def _standing(self, said: dict[str, str], now: float) -> set[str]:
        """Those that were said a while ago, and ever since. A dead run has stood long enough."""
        self._since = {key: self._since.get(key, now) for key in said}
        return {
            key
            for key, since in self._since.items()
            if key == "run" or now - since >= STANDS_SECONDS
        }

    def _unwritten(self, name: str, items: dict[str, Item]) -> str | None:
        """Why the table does not say who writes."""
        item = items.get(f"writer#{name}")
        if item is None:
            return None
        known, by_aws = text(item, "region"), self._writers.get(name)
        if not known:
            return f"nobody has noted who writes {name}"
        if by_aws is not None and by_aws != known:
            return f"{by_aws} writes {name}, and {known} is noted"
        return None

    def _lease_elsewhere(self, name: str, items: dict[str, Item]) -> str | None:
        """Why no region may write. An application that keeps no lease has no item.

        It is said of a lease that a person fenced by hand, too: nobody may write, and people are to
        hear of it for as long as that lasts. What is theirs to open, `settle` leaves to them."""
        lease, writer = items[f"lease#{name}"], self._writer(name, items)
        if not lease or writer is None:
            return None
        region = text(lease, "region")
        if region != writer:
            return f"the lease of {name} is {region or 'nobody'}'s, and {writer} is the writer"
        # One from before there was such a word is open.
        return f"the lease of {name} is not open" if lease.get("open") is False else None

    def _writer(self, name: str, items: dict[str, Item]) -> str | None:
        """By AWS; else as it was noted last."""
        noted = text(items.get(f"writer#{name}", {}), "region")
        return self._writers.get(name) or noted or None

    def _doubt(self, name: str, items: dict[str, Item]) -> bool:
        """Whether the table says something else than AWS did a minute ago."""
        said = {text(items.get(f"{kind}#{name}", {}), "region") for kind in ("writer", "lease")}
        return not said - {""} <= {self._writers.get(name)}

    def _ask_aws(self, names: list[str], patience: float) -> None:
        databases = [self.plan.databases[name] for name in names]
        pool = ThreadPoolExecutor(max_workers=max(1, len(databases)))
        asked = {one.name: pool.submit(self._writer_by_aws, one) for one in databases}
        wait(asked.values(), timeout=patience)
        pool.shutdown(wait=False)
        # What AWS did not say this time is not known: what it said before may be over.
        self._writers = {
            name: future.result() if future.done() else None for name, future in asked.items()
        }

    def _writer_by_aws(self, database: Database) -> str | None:
        try:
            if database.by_binlog:
                return None
            roles = part("replication").roles_of(self.here, database, HASTY)
            return listed_writer(self.plan, database, roles)
        except AWS_ERRORS as error:
            self.log.error("writer not seen", database=database.name, error=str(error))
            return None

    def _read(self, names: list[str], patience: float) -> dict[str, Item]:
        """Items by key, empty where there is none. One that could not be read is left out."""
        keys = ["run", *(f"{kind}#{name}" for name in names for kind in ("writer", "lease"))]
        pool = ThreadPoolExecutor(max_workers=len(keys))
        asked = {key: pool.submit(self._item, key) for key in keys}
        wait(asked.values(), timeout=patience)
        pool.shutdown(wait=False)
        found = {key: future.result() for key, future in asked.items() if future.done()}
        return {key: item for key, item in found.items() if item is not None}

    def _item(self, key: str) -> Item | None:
        try:
            return self.table.read(key) or {}
        except AWS_ERRORS as error:
            self.log.error("item not read", key=key, error=str(error))
            return None
