"""Which region to leave. The target is always this one; who writes now is read from AWS, never
from the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .local_region import LocalRegion
    from .plan import Failover, Plan


@dataclass(frozen=True, slots=True)
class Roles:
    """`transition` is whatever AWS names: a word we do not know is a transition too. `members`,
    `writer` and `behind` are ARNs of clusters; those that are `behind` are members that do not
    follow the writer yet."""

    transition: str | None
    members: frozenset[str]
    writer: str | None
    behind: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Direction:
    """The region to leave, and the failover that the plan declares for the pair."""

    failover: Failover
    source: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """There is nothing to do, or it cannot be told what."""

    why: str
    nothing_to_do: bool


def find_direction(
    plan: Plan, here: LocalRegion, writers: Mapping[str, str], named: str | None
) -> Direction | Nowhere:
    """`writers` are the regions that write, by database. A database without a writer is on its way
    somewhere: its peer is left."""
    found: list[Direction] = []
    settled: list[str] = []
    for failover in plan.failovers:
        peer = failover.peer_of(here.region)
        if peer is None or named not in (None, peer):
            continue
        where = [writers.get(database, "") for database in failover.databases()]
        if where and all(region == here.region for region in where):
            settled.append(peer)
        elif all(region in ("", peer, here.region) for region in where):
            found.append(Direction(failover, peer))
    if len(found) == 1:
        return found[0]
    if not found and settled:
        return Nowhere(f"{here.region} already is the writer", nothing_to_do=True)
    if not found:
        return Nowhere(
            f"no failover into {here.region} is declared from there", nothing_to_do=False
        )
    peers = ", ".join(direction.source for direction in found)
    return Nowhere(f"more than one region could be left ({peers}): name it", nothing_to_do=False)
