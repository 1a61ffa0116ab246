"""Settles who writes: notes in the coordination table what AWS says, and brings the write lease
where the writer is.

Changes nothing at AWS. What it finds twice, some seconds apart, is so; what is on its way is left
alone; and so is, while the kill switch is engaged, a lease that a person fenced by hand: they are
about to promote. Runs under the lock only, and may be repeated at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .lease import Hand, hand_over, kept, read_lease
from .paging import Pager
from .parts import part
from .pause import paused_because
from .writer import (
    SEEN,
    Settled,
    breaks_away,
    latest,
    made_by,
    note_writer,
    read_writer,
    writer_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .aws.table import Table
    from .clock import Clock
    from .direction import Roles
    from .lease import Lease
    from .local_region import LocalRegion
    from .lock import Lock
    from .log import Log
    from .plan import Database, Failover, Plan

# Between the two looks: longer than a description lags behind what it describes.
_APART_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Settling:
    """What it takes. The lock is held."""

    plan: Plan
    here: LocalRegion
    clock: Clock
    log: Log
    table: Table
    lock: Lock

    def settle(self, names: Iterable[str], *, leases: bool) -> list[str]:
        """Says what it changed, a line each. `leases`: theirs too, which only a run that is under
        way may move otherwise."""
        first = {name: self._writer(name) for name in names}
        doubtful = [
            name
            for name, region in first.items()
            if region is not None and self._is_to_do(name, region, leases=leases)
        ]
        if not doubtful:
            return []
        self.clock.sleep(_APART_SECONDS)
        done: list[str] = []
        for name in doubtful:
            region = self._writer(name)
            if region is None or region != first[name]:
                continue
            done += self._note(name, region)
            if leases:
                done += self._lease(name, region)
        return done

    def _writer(self, name: str) -> str | None:
        """The region that writes; none while that is on its way, or cannot be told."""
        database = self.plan.databases[name]
        try:
            roles: Roles = part("replication").roles_of(self.here, database)
            known = read_writer(self.table, name)
        except AWS_ERRORS as error:
            self.log.error("writer not seen", database=name, error=str(error))
            return None
        settled = known
        if breaks_away(self.plan, database):
            settled = latest(self.lock.before, name, self.here, known)
            if settled != known and not self._is_a_writer(database):
                return None
        if roles.transition is not None or self._is_a_guess(database, roles, settled):
            return None
        return writer_of(self.plan, self.here, database, roles, settled) or None

    def _is_a_writer(self, database: Database) -> bool:
        """Whether a cluster that this run has promoted, or may have, looks like it. Elsewhere
        nobody can see that; there the record has to say so."""
        if self.lock.before is None or self.lock.before.target != self.here.region:
            return True
        name = database.clusters[self.here.region]
        try:
            cluster = part("aws.rds").cluster_in(self.here.region, name)
        except AWS_ERRORS as error:
            self.log.error("cluster not seen", database=database.name, error=str(error))
            return False
        return bool(cluster.status == "available" and cluster.has_writer)

    def _is_a_guess(self, database: Database, roles: Roles, settled: Settled | None) -> bool:
        """Two clusters may call themselves writers, and nobody has settled yet which it is. Only
        one that follows another knows of both."""
        if settled is not None or not breaks_away(self.plan, database):
            return False
        ours = self.here.cluster_arn(database.clusters[self.here.region])
        return ours not in roles.members or (database.by_binlog and roles.writer == ours)

    def _is_to_do(self, name: str, region: str, *, leases: bool) -> bool:
        settled = read_writer(self.table, name)
        if settled is None or settled.region != region:
            return True
        return leases and self._astray(name, region) is not None

    def _astray(self, name: str, region: str) -> Lease | None:
        """The lease, if it is not with the writer, and is ours to bring there.

        The lease is read before the switch. Who pauses and then fences, as RUNBOOK.md says, is
        either seen here, or has raised the epoch of the lease that was seen, and then it is not
        handed over."""
        if not self._keeps_a_lease(name):
            return None
        lease = read_lease(self.table, name)
        if lease is None or (lease.region == region and lease.open is True):
            return None
        if lease.fenced_by_hand and paused_because(self.table) is not None:
            self.log.info("lease left to whoever fenced it", database=name, by=lease.fenced_by)
            return None
        return lease

    def _note(self, name: str, region: str) -> list[str]:
        """Writes down the writer. One that no run made disarms: whoever made it has plans of
        their own."""
        settled = read_writer(self.table, name)
        if settled is not None and settled.region == region:
            return []
        run = made_by(self.lock.before, name, region)
        now = self.clock.now()
        # One that is seen for the first time has been it for nobody knows how long.
        found = Settled(region, 0.0 if settled is None else now, run or SEEN)
        if settled is not None and run is None:
            why = f"{region} became the writer of {name}"
            self.lock.disarm(why)
            self.page(f"{region} became the writer of {name}, and no run made it", _LOOK, name)
        note_writer(self.table, name, found, self.lock.epoch)
        self.log.info("writer settled", database=name, writer=region, by=found.by)
        return [f"{region} writes {name}, as {found.by} has it"]

    def _lease(self, name: str, region: str) -> list[str]:
        lease = self._astray(name, region)
        if lease is None:
            return []
        if not hand_over(self.table, name, lease, region, Hand("", self.lock.epoch)):
            return []
        self.log.info("lease handed over", database=name, region=region)
        return [f"{region} may write {name}"]

    def _keeps_a_lease(self, name: str) -> bool:
        return any(kept(failover, name) for failover in self._failovers(name))

    def _failovers(self, name: str) -> list[Failover]:
        return [
            failover
            for failover in self.plan.failovers
            if failover.peer_of(self.here.region) is not None and name in failover.databases()
        ]

    def page(self, subject: str, what_to_do: str, name: str) -> None:
        """Calls the people of the pairs of a database."""
        topics = {topic for failover in self._failovers(name) for topic in failover.pages}
        text = f"{self.plan.platform}: {subject}\n\nWhat to do: {what_to_do}"
        self.log.error("page", subject=subject, what_to_do=what_to_do)
        title = f"{self.plan.platform}: {subject}"
        Pager(self.plan, self.here, self.log).call(sorted(topics), title, text)


_LOOK = (
    "find out who changed the writer, and whether they are done. Automatic failover is off until "
    "somebody has looked, and asks for `rearm`."
)
