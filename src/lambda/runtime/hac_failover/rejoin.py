"""Whether a region that was left may take over again, and what is missing. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS, code_of
from .local_region import region_of
from .parts import part
from .pause import paused_because
from .plan import Promote, Shift
from .vantage import ask_spots

if TYPE_CHECKING:
    from .aws.table import Table
    from .clock import Clock
    from .direction import Roles
    from .local_region import LocalRegion
    from .plan import Database, Failover, LagBound, Plan

_LAG_WINDOW_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `do` is empty where nothing is missing."""

    what: str
    ok: bool
    do: str = ""

    def line(self) -> str:
        """For people: `ok`, or what is missing and what to do about it."""
        return f"ok: {self.what}" if self.ok else f"missing: {self.what}. {self.do}"


@dataclass(frozen=True, slots=True)
class Rejoin:
    """The way back into this region from its peer."""

    plan: Plan
    here: LocalRegion
    failover: Failover
    peer: str
    table: Table
    clock: Clock

    def findings(self) -> list[Finding]:
        """All of them, whatever the first one says: people want the whole list."""
        found = [self._switch()]
        for name in self.failover.databases():
            found += self._database(self.plan.databases[name])
        return found + self._endpoints()

    def lines(self) -> list[str]:
        """The findings, for people."""
        return [finding.line() for finding in self.findings()]

    def _switch(self) -> Finding:
        why = paused_because(self.table)
        if why is None:
            return Finding("automation is not paused", ok=True)
        return Finding(f"paused: {why}", ok=False, do="Resume it first.")

    def _database(self, database: Database) -> list[Finding]:
        name = database.clusters[self.here.region]
        ours = self.here.cluster_arn(name)
        try:
            state = part("replication").roles_of(self.here, database)
            cluster = part("aws.rds").cluster_in(self.here.region, name)
        except AWS_ERRORS as error:
            return [Finding(f"{database.name} was not seen: {code_of(error)}", ok=False, do=_AGAIN)]
        found = [self._membership(database, state, ours), self._role(database, state)]
        what = f"the cluster of {database.name} here is {cluster.status}"
        found.append(Finding(what, cluster.status == "available", _WAIT))
        found.append(instances(database, cluster.instances))
        if ours in state.behind:
            what = f"{database.name} here is being rebuilt from the writer's data"
            found.append(Finding(what, ok=False, do=_WAIT))
        bound = self.failover.gate.lag.get(database.name)
        return found if bound is None else [*found, self._lag(database, bound)]

    def _membership(self, database: Database, state: Roles, ours: str) -> Finding:
        regions = sorted(region_of(arn) for arn in state.members)
        what = f"members of {database.global_cluster}: {', '.join(regions) or 'none'}"
        if database.by_binlog:
            source = region_of(state.writer or "") if state.writer != ours else ""
            what = f"{database.name} here is a replica of {source or 'nobody'}"
        whole = ours in state.members and self.peer in regions
        return Finding(what, whole, self._rebuild(database))

    def _rebuild(self, database: Database) -> str:
        """By the way the old writer was left: what AWS does, and what is left to people."""
        promotes = (step for step in self.failover.steps if isinstance(step, Promote))
        strategies = {step.strategy for step in promotes if step.database == database.name}
        if "managed_failover" in strategies:
            return (
                "Aurora makes the old writer a reader by itself, on a new volume, once its region "
                "is back. Wait for event RDS-EVENT-0241 of the cluster; until then there is no way "
                "back."
            )
        cluster = database.clusters.get(self.here.region, "")
        if database.by_binlog:
            return (
                "A cluster that was left by a promotion is no replica any more, and cannot become "
                f"one. Keep a snapshot of {cluster}, which may hold writes that were lost; delete "
                f"it; declare {self.peer} as the primary in the platform, build, and apply: that "
                "makes a new replica here. RUNBOOK.md has the commands, under "
                f'"Build {database.name} in {self.here.region} anew".'
            )
        return (
            "A cluster that was taken out of its global database stays out. Keep a snapshot of "
            f"{cluster}, which may hold writes that were lost; delete {cluster} and the global "
            f"database {database.global_cluster}; make that anew from the cluster in {self.peer}, "
            f"under the same name; declare {self.peer} as the primary in the platform, build, and "
            "apply: that makes the reader here. RUNBOOK.md has the commands, under "
            f'"After a run that detached: build {database.name} in {self.here.region} anew".'
        )

    def _role(self, database: Database, state: Roles) -> Finding:
        """As AWS lists it. In SQL a reader cannot be asked: see `validator.py`."""
        if state.transition is not None:
            return Finding(f"{database.name} is {state.transition}", ok=False, do=_WAIT)
        writer = region_of(state.writer or "") or "nobody"
        what = f"the writer of {database.name} is {writer}"
        return Finding(what, writer == self.peer, f"The way back leads from {self.peer} only.")

    def _lag(self, database: Database, bound: LagBound) -> Finding:
        """The newest sample: nothing has failed, so there is no outage to look behind."""
        now = self.clock.now()
        try:
            samples = part("aws.lag").lag_samples(
                self.here.region, database, now, _LAG_WINDOW_SECONDS
            )
        except AWS_ERRORS as error:
            return Finding(f"the lag was not read: {code_of(error)}", ok=False, do=_AGAIN)
        fresh = [sample for sample in samples if now - sample.at <= bound.fresh_seconds]
        lag = fresh[0].milliseconds if fresh else None
        if lag is None:
            return Finding(f"nobody can tell how far {database.name} lags", ok=False, do=_WAIT)
        what = f"{database.name} lags {lag:.0f} ms, at most {bound.max_milliseconds} ms may be"
        return Finding(what, lag <= bound.max_milliseconds, _WAIT)

    def _endpoints(self) -> list[Finding]:
        """Those of the application. A database's answers only once it may be written to."""
        checks = self.plan.regions[self.here.region].checks
        shifted = (step for step in self.failover.steps if isinstance(step, Shift))
        names = {name for step in shifted for name in step.checks if not checks[name].writer}
        asked = [(self.here.region, name) for name in sorted(names)]
        timeout = float(self.plan.probe.timeout)
        answers = ask_spots(self.plan, asked, timeout, patience=2 * timeout)
        return [
            Finding(f"{name} here: {answer.detail}", answer.healthy, "Traffic would go nowhere.")
            for (_, name), answer in answers.items()
        ]


def ways_back(
    plan: Plan, here: LocalRegion, table: Table, clock: Clock, named: str | None
) -> list[Rejoin]:
    """Those into this region; the one from the region that is named, if one is."""
    ours = ((failover, failover.peer_of(here.region)) for failover in plan.failovers)
    return [
        Rejoin(plan, here, failover, peer, table, clock)
        for failover, peer in ours
        if peer is not None and named in (None, peer)
    ]


_WAIT = "Wait, and ask again."
_AGAIN = "Ask again; if it stays so, look into it before anything else."


def instances(database: Database, count: int) -> Finding:
    """A cluster without an instance keeps the data and cannot become the writer."""
    what = f"the cluster of {database.name} here has {count} instances"
    return Finding(what, count > 0, "Add one: a cluster without an instance is not promoted.")


def is_ready(findings: list[Finding]) -> bool:
    """Whether nothing is missing."""
    return all(finding.ok for finding in findings)
