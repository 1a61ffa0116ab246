"""Route 53's data plane: health checks, and what the name answers.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html: checkers all
over the world; each "must be able to establish a TCP connection within four seconds ... must respond with 2xx or 3xx within
two seconds after connecting"; an end point is healthy if "more than 18% of health checkers report" so. A calculated check is
healthy while at least its threshold of children is. "If all the records are unhealthy, Route 53 ... answers with the primary".
The health of the load balancer behind an alias is that of the tier, which is checked anyway."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .network import WORLD

if TYPE_CHECKING:
    from ..site import HealthCheck
    from ..world import World

_SHARE = 0.18
_OK = range(200, 400)


@dataclass
class _Checker:
    """What one checker thinks of each end point: well, and how many looks in a row say otherwise."""

    well: dict[str, bool] = field(default_factory=dict)
    against: dict[str, int] = field(default_factory=dict)


class Dns:
    def __init__(self, world: World) -> None:
        self.world = world
        site, assume = world.site, world.assume
        # "Until it has enough data, Route 53 considers a new health check healthy"; these are not new.
        now = {c.id: world.http(WORLD, c.host, c.path).status in _OK for c in site.checks}
        self.checkers = [_Checker(dict(now)) for _ in range(assume.checkers)]
        self._known: dict[str, bool] = {}
        self._judge()
        # What the answers follow, a little later than the checks.
        self.healthy = dict(self._known)
        interval = min((c.interval for c in site.checks), default=10.0)
        for checker in self.checkers:
            first = world.rng["dns"].random() * interval
            world.hub.every(interval, lambda checker=checker: self._round(checker), first)  # type: ignore[misc]

    def _round(self, checker: _Checker) -> None:
        changed = False
        for check in self.world.site.checks:
            changed |= self._look(checker, check)
        if changed:
            self._judge()

    def _look(self, checker: _Checker, check: HealthCheck) -> bool:
        well = self.world.http(WORLD, check.host, check.path).status in _OK
        if well == checker.well[check.id]:
            checker.against[check.id] = 0
            return False
        checker.against[check.id] = checker.against.get(check.id, 0) + 1
        # "The number of consecutive health checks that an endpoint must pass or fail" to change.
        if checker.against[check.id] < check.failures:
            return False
        checker.against[check.id] = 0
        checker.well[check.id] = well
        return True

    def _judge(self) -> None:
        known: dict[str, bool] = {}
        for check in self.world.site.checks:
            well = sum(checker.well[check.id] for checker in self.checkers)
            known[check.id] = well > _SHARE * len(self.checkers)
        for calculated in self.world.site.calculated:
            known[calculated.id] = (
                sum(known[child] for child in calculated.children) >= calculated.threshold
            )
        if known == self._known:
            return
        self._known = known
        self.world.hub.later(self.world.assume.answer_seconds, lambda: self._answer(known))

    def _answer(self, known: dict[str, bool]) -> None:
        if known != self.healthy:
            self.healthy = known
            well = [r.region for r in self.world.site.records if r.check and known[r.check]]
            self.world.note(f"dns: {', '.join(well) or 'nobody'} is healthy")

    def resolve(self, name: str) -> tuple[str, float]:
        """The region, and for how long."""
        records = sorted(
            (r for r in self.world.site.records if r.name == name), key=lambda r: not r.primary
        )
        for record in records:
            if record.check is None or self.healthy[record.check]:
                return record.region, record.ttl
        return records[0].region, records[0].ttl
