"""Makes the clients of AWS ahead of the day: the first of a service takes up to a second, which a
failover would pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws import objects, topics
from .aws.settings import HASTY, PATIENT
from .aws.table import Table
from .paging import paging_regions
from .parts import part
from .plan import Promote, Scale

if TYPE_CHECKING:
    from .local_region import LocalRegion
    from .plan import Plan


def warm(plan: Plan, here: LocalRegion) -> None:
    """Every client that a run of this region needs. They stay for the life of the process."""
    at, region = plan.coordination, here.region
    for config in (PATIENT, HASTY):
        Table(at.region, at.table, config)
    for pages in paging_regions(plan, here):
        topics.warm(pages)
    objects.warm(region)
    for failover in plan.failovers:
        peer = failover.peer_of(region)
        if peer is None:
            continue
        if failover.gate.lag:
            part("aws.lag").warm(region)
        if any(isinstance(step, Scale) for step in failover.steps):
            part("aws.groups").warm(region)
            part("aws.growth").warm(region)
        for step in failover.steps:
            if isinstance(step, Promote):
                _databases(plan, step, region, peer)


def _databases(plan: Plan, step: Promote, region: str, peer: str) -> None:
    """The other region is asked how its cluster is, and for a switchover."""
    part("aws.functions").warm(region)
    rds = part("aws.rds")
    rds.warm(region, PATIENT)
    rds.warm(peer, HASTY)
    part(f"strategies.{step.strategy}").client(region)
    if plan.databases[step.database].global_cluster is not None:
        part("aws.global_clusters").warm(region, PATIENT)
        part("strategies.switchover").client(peer)
