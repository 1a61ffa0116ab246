"""The plan, as data. `src/lambda/plan.rs` of hac writes it; `loading.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Check:
    """An HTTPS endpoint of one region, and how many failures in a row count as failed. One of a
    `writer` answers only where the database may be written to."""

    url: str
    failures: int
    writer: bool


@dataclass(frozen=True, slots=True)
class Functions:
    """The names of the functions of one region that are started or asked by name; none of them in
    the witness."""

    orchestrator: str | None
    control: str | None
    readiness: str | None


@dataclass(frozen=True, slots=True)
class Region:
    """What is local to one region. `asked_everywhere` names the checks that the prober here asks of
    every region that has them. `records` is the bucket of the records of runs, up to the account
    number that ends its name."""

    checks: Mapping[str, Check]
    watches: tuple[str, ...]
    asked_everywhere: tuple[str, ...]
    functions: Functions
    validator: str | None
    records: str | None
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Invariant:
    """SQL that must return one row whose first column is true."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Database:
    """An Aurora database in several regions; `clusters` is by region. Without a `global_cluster`
    it replicates by binlog."""

    name: str
    global_cluster: str | None
    clusters: Mapping[str, str]
    schema: str
    max_lost_writes: int | None
    invariants: tuple[Invariant, ...]

    @property
    def by_binlog(self) -> bool:
        """Whether its clusters replicate by binlog, without a global database."""
        return self.global_cluster is None


@dataclass(frozen=True, slots=True)
class Fence:
    """Takes the write lease from the old region. `within` is in seconds, here and in every step."""

    database: str
    within: int


@dataclass(frozen=True, slots=True)
class Promote:
    """Makes the cluster here the writer. `strategy` is `managed_failover`, `detach` or `binlog`."""

    database: str
    strategy: str
    within: int


@dataclass(frozen=True, slots=True)
class Verify:
    """Validates the promoted data, and measures what was lost."""

    database: str
    within: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Waits until the checks of a tier answer in the new region: Route 53 moves its traffic."""

    tier: str
    checks: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Grows a tier to `desired` machines in service. It never shrinks one."""

    tier: str
    desired: int
    within: int


@dataclass(frozen=True, slots=True)
class Notify:
    """Tells one topic what was done."""

    topic: str
    within: int


Step = Fence | Promote | Verify | Shift | Scale | Notify


@dataclass(frozen=True, slots=True)
class LagBound:
    """How far a replica may lag. `unknown` (hold or proceed) is what becomes of a run when the last
    sample before the outage is older than `fresh_seconds`."""

    max_milliseconds: int
    fresh_seconds: int
    unknown: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold before a run touches anything. `local_failover` is how long a database whose
    region otherwise answers is left to its own failover to another zone; `target_unwell` (hold or
    proceed) is what an automatic run does while the target's own checks fail; `approval` is how
    long a person has to let an automatic run go on; none where nobody needs to."""

    within: int
    vantage_points: int
    cooldown: int
    local_failover: int
    target_unwell: str
    approval: int | None
    lag: Mapping[str, LagBound]


@dataclass(frozen=True, slots=True)
class When:
    """When a region counts as failed, as one vantage point sees it."""

    fails: str
    checks: tuple[str, ...]

    def met(self, failing: Mapping[str, bool]) -> bool:
        """Whether these results mean that the region has failed. What is not known does not
        fail."""
        results = [failing.get(check, False) for check in self.checks]
        return any(results) if self.fails == "any" else all(results)


@dataclass(frozen=True, slots=True)
class Failover:
    """A pair of regions, and what makes either of them take over from the other. `pages` are the
    topics that call people."""

    between: tuple[str, str]
    automatic: bool
    pages: tuple[str, ...]
    when: When
    gate: Gate
    steps: tuple[Step, ...]

    def peer_of(self, region: str) -> str | None:
        """The other region of the pair; none where `region` is not one of the two."""
        first, second = self.between
        if region not in self.between:
            return None
        return second if region == first else first

    def databases(self) -> tuple[str, ...]:
        """The databases its steps act on, each once, in the order of the steps."""
        acting = (step for step in self.steps if isinstance(step, (Fence, Promote, Verify)))
        return tuple(dict.fromkeys(step.database for step in acting))


@dataclass(frozen=True, slots=True)
class Probe:
    """How probers look: every `interval` seconds, and up to `timeout` seconds for one answer.
    `namespace` is that of the metrics which they publish."""

    namespace: str
    interval: int
    timeout: int


@dataclass(frozen=True, slots=True)
class Coordination:
    """The table that all regions share, and the region that holds it, which is the witness."""

    region: str
    table: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of a platform. The archive of every region holds the same one."""

    platform: str
    coordination: Coordination
    probe: Probe
    regions: Mapping[str, Region]
    databases: Mapping[str, Database]
    failovers: tuple[Failover, ...]

    def failovers_of(self, first: str, second: str) -> tuple[Failover, ...]:
        """The failovers between two regions: at most one is declared."""
        pair = {first, second}
        return tuple(failover for failover in self.failovers if set(failover.between) == pair)
