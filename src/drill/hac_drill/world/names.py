"""Route 53 as clients see it: health checks of the end points, and the answers that follow them.

As its developer guide says: checkers in several places ask at the interval of the check; each has
its own count of answers in a row; an end point is healthy while more than 18 % of them say so; a
calculated check is healthy while enough of its children are; of a failover pair the primary is
answered while it is healthy, else the secondary, and the primary again while neither is. An alias
of a load balancer is kept for 60 seconds. Assumed: sixteen checkers, evenly apart; that a load
balancer itself is well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.elbv2.models import elbv2_backends
from moto.route53.models import route53_backends

if TYPE_CHECKING:
    from ..clock import VirtualClock
    from .application import Application

_CHECKERS = 16
_HEALTHY_SHARE = 0.18
_TTL = 60.0
_CLIENTS = 6
_SECOND = 1.0
_CALCULATED = "CALCULATED"


@dataclass(slots=True)
class Checker:
    """Counts what an end point answered it in a row."""

    well: bool = True
    differing: int = 0

    def hear(self, *, well: bool, threshold: int) -> None:
        """Changes its mind after `threshold` answers in a row that differ from it."""
        self.differing = 0 if well == self.well else self.differing + 1
        if self.differing >= threshold:
            self.well, self.differing = well, 0


@dataclass(slots=True)
class Client:
    """Somebody who writes through a public name, once a second, and keeps what the name led to.
    `cut_at` and `back_at` are when its writes began to fail, and when they came through again."""

    name: str
    kept_until: float
    region: str
    cut_at: float | None = None
    back_at: float | None = None


@dataclass
class Names:
    """The public names of the platform, and those who use them."""

    clock: VirtualClock
    application: Application
    account: str
    clients: list[Client] = field(default_factory=list)
    _checkers: dict[str, list[Checker]] = field(default_factory=dict)

    def start(self) -> None:
        """Starts the checkers, and clients that write through each public name."""
        now = self.clock.now()
        for name in self.public():
            # They have asked at different times.
            phases = (now + _TTL * index / _CLIENTS for index in range(_CLIENTS))
            self.clients += [Client(name, phase, self.region(name)) for phase in phases]
        self.clock.spawn("names", self._watch)

    def public(self) -> list[str]:
        """Those that lead to more than one region."""
        hosts = {host for host, _ in self.application.platform.endpoints}
        chosen = {record.name.rstrip(".") for record in self._records() if record.failover}
        kept = (record for record in self._records() if not record.failover)
        names = {record.name.rstrip(".") for record in kept if _target(record) in chosen}
        return sorted(name for name in names if any(h.endswith(f".{name}") for h in hosts))

    def begin(self) -> None:
        """Forgets every outage before this moment."""
        for client in self.clients:
            client.cut_at = client.back_at = None

    def over(self) -> bool:
        """Whether every client that was cut writes again."""
        return all(c.back_at is not None for c in self.clients if c.cut_at is not None)

    def region(self, name: str) -> str:
        """Where the name leads now; empty if nowhere."""
        records = self._named(name)
        if not records:
            return self._balancer(name)
        first = [r for r in records if r.failover == "PRIMARY"] or records
        chosen = next((r for r in [*first, *records] if self._is_well(r)), first[0])
        return self.region(_target(chosen).removeprefix("dualstack."))

    def _watch(self) -> None:
        tick = 0
        while True:
            for check in self._checks():
                if check.type_ != _CALCULATED:
                    self._check(check, tick)
            for client in self.clients:
                self._use(client)
            tick += 1
            self.clock.sleep(_SECOND)

    def _check(self, check: Any, tick: int) -> None:
        known = self._checkers.setdefault(check.id, [Checker() for _ in range(_CHECKERS)])
        interval, threshold = int(check.request_interval), int(check.failure_threshold)
        due = [c for i, c in enumerate(known) if tick % interval == i * interval // _CHECKERS]
        if not due:
            return
        well = self._answers(check.fqdn, check.resource_path or "/")
        for checker in due:
            checker.hear(well=well, threshold=threshold)

    def _answers(self, host: str, path: str) -> bool:
        found = self.application.platform.endpoints.get((host, path))
        if found is None or not self.application.answers(found.region):
            return False
        return self.application.status(host, path) in range(200, 400)

    def _healthy(self, check_id: str) -> bool:
        check = next(c for c in self._checks() if c.id == check_id)
        if check.type_ == _CALCULATED:
            well = sum(self._healthy(child) for child in check.children or [])
            return well >= int(check.health_threshold or 0)
        known = self._checkers.get(check_id, [Checker()])
        return sum(c.well for c in known) > _HEALTHY_SHARE * len(known)

    def _is_well(self, record: Any) -> bool:
        """By its own check; and by what it leads to, if that has checks of its own."""
        if record.health_check_id and not self._healthy(record.health_check_id):
            return False
        further = self._named(_target(record))
        return not further or any(self._is_well(r) for r in further)

    def _use(self, client: Client) -> None:
        now = self.clock.now()
        if now >= client.kept_until:
            client.region, client.kept_until = self.region(client.name), now + _TTL
        databases = self._databases(client.name)
        if databases:
            well = all(self.application.takes_a_write(client.region, d) for d in databases)
        else:
            well = self.application.answers(client.region)
        if not well:
            client.cut_at = now if client.cut_at is None else client.cut_at
            client.back_at = None
        elif client.cut_at is not None and client.back_at is None:
            client.back_at = now

    def _databases(self, name: str) -> set[str]:
        """What a client of the name needs: what its health checks ask for."""
        found: set[str] = set()
        waiting = [record.health_check_id for record in self._behind(name)]
        while waiting:
            wanted = waiting.pop()
            for check in self._checks():
                if check.id != wanted:
                    continue
                waiting += check.children or []
                end_point = self.application.platform.endpoints.get(
                    (check.fqdn, check.resource_path or "/")
                )
                if end_point is not None and end_point.database:
                    found.add(end_point.database)
        return found

    def _records(self) -> list[Any]:
        zones = route53_backends[self.account]["aws"].zones.values()
        return [record for zone in zones for record in zone.rrsets if record.type == "A"]

    def _named(self, name: str) -> list[Any]:
        return [record for record in self._records() if record.name.rstrip(".") == name]

    def _behind(self, name: str) -> list[Any]:
        """The records of a name, and of all that they lead to."""
        here = self._named(name)
        return [*here, *(far for record in here for far in self._behind(_target(record)))]

    def _checks(self) -> list[Any]:
        return list(route53_backends[self.account]["aws"].health_checks.values())

    def _balancer(self, host: str) -> str:
        for region, backend in elbv2_backends[self.account].items():
            if any(one.dns_name == host for one in backend.load_balancers.values()):
                return str(region)
        return ""


def _target(record: Any) -> str:
    """What an alias leads to; empty of another record."""
    return str((record.alias_target or {}).get("DNSName", "")).rstrip(".")
