"""Aurora: the global database as it is, and as its descriptions show it; and SQL by the Data API.

https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
Which member is the writer is one thing; what `DescribeGlobalClusters` says is another: it follows late, each answer may be
of another age, and a transition may not show. How late and how often is assumed (`assumptions.py`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..site import ACCOUNT
from .client import Refusal
from .data_api import DataApi

if TYPE_CHECKING:
    from hac_failover.plan import Database

    from ..world import World


@dataclass(frozen=True, slots=True)
class View:
    """What a description shows at one time. `state` is that of the transition, by its words."""

    writer: str | None
    members: tuple[str, ...]
    behind: frozenset[str]
    state: tuple[str, str, str] | None
    statuses: tuple[tuple[str, str], ...]


@dataclass
class Change:
    """A transition that is under way. `who` asked for it: a function's request, or a person."""

    kind: str
    source: str
    target: str
    who: str
    asked_at: float
    # How the member that it goes from is listed meanwhile: as the writer, or none is; and for how long nothing shows.
    shows: str
    hidden: float


@dataclass
class Promotion:
    """One that came about, or was asked for. What was written after `lost_from` and before it is lost."""

    at: float
    kind: str
    source: str
    target: str
    who: str
    lost_from: float


class Aurora(DataApi):
    """One global database."""

    def __init__(self, world: World, database: Database) -> None:
        self.world, self.database = world, database
        self.members: list[str] = sorted(database.clusters)
        self.writer: str | None = world.site.sides[0]
        self.change: Change | None = None
        # Regions whose old writer Aurora could not stop.
        self.unfenced: set[str] = set()
        self.stopped: set[str] = set()
        self.behind: set[str] = set()
        self.statuses = dict.fromkeys(self.members, "available")
        self.instances_down: set[str] = set()
        self.versions = dict.fromkeys(self.members, "8.0.mysql_aurora.3.08.2")
        self.data_api = set(self.members)
        self.sql_from: dict[str, float] = {}
        self.asked: list[Promotion] = []
        self.made: list[Promotion] = []
        self.writer_since = -1e9
        self.views: list[tuple[float, View]] = []
        super().__init__()
        self.odd_until = -1.0
        self.refuses = ""
        # Since when nothing of the writer arrives at its members.
        self.apart_since: float | None = None
        self._shown_state: tuple[str, str, str] | None = None
        self._shown_writer: str | None = self.writer
        self.show()

    # As it is.

    def itself(self) -> Aurora:
        return self

    def look(self) -> None:
        """Once a second."""
        network = self.world.network
        together = self.writer is not None and all(
            network.reaches(self.writer, member) for member in self.members if member != self.writer
        )
        if together:
            self.apart_since = None
        elif self.apart_since is None:
            self.apart_since = self.world.hub.now

    def takes_writes(self, region: str) -> bool:
        """By SQL, of whoever reaches it."""
        if region in self.instances_down or region in self.world.network.dead:
            return False
        if self.world.network.outage_of(region, "database") is not None:
            return False
        if region in self.unfenced:
            return True
        return (
            region == self.writer
            and region not in self.stopped
            and self.world.hub.now >= self.sql_from.get(region, 0.0)
        )

    def answers_sql(self, region: str) -> bool:
        return region not in self.instances_down and region not in self.world.network.dead

    def cluster_arn(self, region: str) -> str:
        return f"arn:aws:rds:{region}:{ACCOUNT}:cluster:{self.database.clusters[region]}"

    def show(self) -> None:
        """What is to be seen from now on, by those who look late."""
        view = View(
            writer=self._shown_writer,
            members=tuple(self.members),
            behind=frozenset(self.behind),
            state=self._shown_state,
            statuses=tuple(sorted(self.statuses.items())),
        )
        self.views.append((self.world.hub.now, view))

    def seen(self) -> View:
        """By one look, of some age."""
        assume, rng = self.world.assume, self.world.rng["aurora"]
        at = self.world.hub.now - assume.view_age_seconds * rng.random()
        view = next((view for when, view in reversed(self.views) if when <= at), self.views[0][1])
        if view.state is not None and rng.random() < assume.hidden_share:
            view = replace(view, state=None)
        if self.world.hub.now <= self.odd_until or rng.random() < assume.odd_share:
            view = replace(view, members=tuple(m for m in view.members if m == self._shown_writer))
        return view

    # What is asked of it.

    def promote(
        self,
        kind: str,
        target: str,
        who: str,
        *,
        seconds: float = 0.0,
        shows: str = "",
        hidden: float = 0.0,
    ) -> None:
        """A switchover or a failover. Raises what AWS would answer."""
        self._refuse(kind, target)
        assume, hub = self.world.assume, self.world.hub
        source = self.writer or next(m for m in self.members if m != target)
        self.change = Change(
            kind, source, target, who, hub.now, shows or assume.shows_during, hidden
        )
        self.asked.append(Promotion(hub.now, kind, source, target, who, hub.now))
        change, takes = self.change, seconds or assume.promotion_seconds
        word = {"failover": "failing-over", "switchover": "switching-over"}[kind]
        hub.later(min(assume.begin_seconds, takes / 2), lambda: self._begin(change, word))
        hub.later(takes, lambda: self._end(change))

    def _refuse(self, kind: str, target: str) -> None:
        """ "InvalidGlobalClusterStateFault: The global cluster is in an invalid state and can't perform the requested
        operation." (API reference). What is in the way, the guide's text says; which fault it is, nobody."""
        if self.refuses:
            raise Refusal(self.refuses, 400)
        if self.change is not None:
            raise Refusal("InvalidGlobalClusterStateFault", 400, "a transition is under way")
        if target not in self.members:
            raise Refusal("DBClusterNotFoundFault", 404, f"{target} is no member")
        if target == self.writer:
            raise Refusal(self.world.assume.already_writer_code, 400, f"{target} is the writer")
        if self.statuses[target] != "available":
            raise Refusal(
                "InvalidDBClusterStateFault", 400, f"the cluster is {self.statuses[target]}"
            )
        if target in self.behind:
            raise Refusal("InvalidDBClusterStateFault", 400, "the cluster is being synchronized")
        versions = {self.versions[member] for member in self.members}
        if len(versions) > 1:
            # "To perform a switchover or failover, ... the same major, minor, and patch level engine versions."
            raise Refusal(self.world.assume.version_code, 400, "engine versions differ")
        if kind == "switchover" and not self.takes_writes(self.writer or ""):
            raise Refusal("InvalidDBClusterStateFault", 400, "the primary cluster does not answer")

    def _begin(self, change: Change, word: str) -> None:
        if self.change is not change:
            return
        arns = (self.cluster_arn(change.source), self.cluster_arn(change.target))
        if change.hidden:
            self.world.hub.later(change.hidden, lambda: self._tell_state(change, (word, *arns)))
        else:
            self._shown_state = (word, *arns)
        if change.shows == "none":
            self._shown_writer = None
        elif change.shows == "new":
            self._shown_writer = change.target
        self.statuses[change.target] = (
            "promoting" if self.world.rng["aurora"].random() < 0.5 else "available"
        )
        self.show()
        if change.kind == "switchover":
            # "Aurora ... demotes the primary ... stops accepting writes" first.
            self.stopped.add(change.source)
        else:
            self.world.hub.later(self.world.assume.fence_seconds, lambda: self._fence(change))

    def _tell_state(self, change: Change, state: tuple[str, str, str]) -> None:
        if self.change is change and self.writer != change.target:
            self._shown_state = state
            self.show()

    def _fence(self, change: Change) -> None:
        """ "Aurora ... attempts to ... block writes ... best-effort": where it reaches the old region, and not always then.
        What is not stopped writes on, into a volume that nobody will keep, for as long as it is cut off."""
        reached = self.world.network.reaches(change.target, change.source)
        if reached and self.world.assume.fence_works:
            self.stopped.add(change.source)
        elif change.source not in self.stopped:
            self.unfenced.add(change.source)

    def _end(self, change: Change) -> None:
        if self.change is not change:
            return
        assume, hub = self.world.assume, self.world.hub
        self.statuses[change.target] = "available"
        self.writer, self._shown_writer = change.target, change.target
        self.writer_since = hub.now
        self.stopped.discard(change.target)
        self.unfenced.discard(change.target)
        lost = hub.now
        if change.kind == "failover":
            last = change.asked_at if self.apart_since is None else self.apart_since
            lost = last - assume.lag_milliseconds / 1000
            if change.source not in self.unfenced:
                self.stopped.add(change.source)
            self.behind.add(change.source)
            self._return(change.source)
        else:
            self.unfenced.discard(change.source)
        self.made.append(
            Promotion(hub.now, change.kind, change.source, change.target, change.who, lost)
        )
        self.sql_from[change.target] = hub.now + max(0.0, assume.sql_after_seconds)
        if assume.state_lingers_seconds < 0:
            # The state is gone, and the member is shown as a writer only later.
            self._shown_state, self._shown_writer = None, change.source
            self.show()
            self.change = None
            hub.later(-assume.state_lingers_seconds, lambda: self._shown(change.target))
            return
        self.show()
        hub.later(assume.state_lingers_seconds, lambda: self._settled(change))

    def _shown(self, writer: str) -> None:
        self._shown_writer = writer
        self.show()

    def _settled(self, change: Change) -> None:
        if self.change is change:
            self.change = None
            self._shown_state = None
            self.show()

    def _return(self, region: str) -> None:
        """The old writer, once its region is back: stopped, "recreated ... as a secondary", on a new volume."""
        hub, assume = self.world.hub, self.world.assume

        def look() -> None:
            if region == self.writer or region not in self.behind:
                return
            others = [member for member in self.members if member != region]
            if not any(self.world.network.reaches(other, region) for other in others):
                hub.later(5.0, look)
                return
            hub.later(assume.rejoin_seconds, stop)

        def stop() -> None:
            self.unfenced.discard(region)
            self.stopped.add(region)
            hub.later(assume.resync_seconds, whole)

        def whole() -> None:
            self.behind.discard(region)
            self.show()

        look()

    # Events of the world.

    def appears(self, members: list[str], writer: str | None) -> None:
        """Built, or not yet."""
        self.members, self.writer, self._shown_writer = members, writer, writer
        self.show()

    def fail_instance(self, region: str, seconds: float) -> None:
        """The writer instance crashes. "Service is typically restored in less than 60 seconds"
        (Concepts.AuroraHighAvailability)."""
        self.instances_down.add(region)
        self.statuses[region] = "failing-over"
        self.show()

        def back() -> None:
            self.instances_down.discard(region)
            self.statuses[region] = "available"
            self.show()

        self.world.hub.later(seconds, back)

    def modify(self, region: str, seconds: float) -> None:
        self.statuses[region] = "modifying"
        self.show()

        def back() -> None:
            self.statuses[region] = "available"
            self.show()

        self.world.hub.later(seconds, back)
