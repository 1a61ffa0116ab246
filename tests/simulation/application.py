"""The application of a region, as the contract in the README of the functions has it: it takes writes only under the lease
of its region, and answers for itself.

`contract` is `open` (the lease names a region, says from when it may be adopted, and whether it may be written under yet)
or `old` (a region that finds itself named adopts at once; its health is that of SQL alone)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import World

LEASE_SECONDS = 30.0
_RENEW_SECONDS = 10.0
# While the table does not answer, its last answer stands.
ANSWER_SECONDS = 60.0


class Application:
    """Of one region and one database."""

    def __init__(self, world: World, region: str, database: str) -> None:
        self.world, self.region, self.database = world, region, database
        self.key = f"lease#{database}"
        self.epoch: float | None = None
        self.own_until = 0.0
        self.known: Mapping[str, Any] = {}
        self._renew_at = 0.0
        self._named, self._answered_at = False, 0.0
        self.accepted = 0
        self.has_health = True
        world.hub.every(1.0, self.tick, first=world.rng["application"].random())

    def lived_in(self, holds: bool) -> None:
        """Before the day."""
        self._read()
        if holds:
            self.epoch, self.own_until = self.known.get("epoch"), self.now() + LEASE_SECONDS

    def now(self) -> float:
        return self.world.hub.now + self.world.assume.application_skew_seconds

    def is_up(self) -> bool:
        return self.region not in self.world.network.dead and self.world.deployed

    def tick(self) -> None:
        if not self.is_up():
            self.epoch = None
            return
        now = self.now()
        if self.epoch is not None:
            if now >= self._renew_at:
                self._renew(now)
            return
        if not self._read():
            return
        if self._may_adopt(now):
            self.epoch = self.known.get("epoch")
            self._renew(now)

    def _read(self) -> bool:
        if not self.world.network.table_reaches(self.region):
            return False
        self.known = self.world.table.get(self.key)
        self._named, self._answered_at = self.known.get("region") == self.region, self.now()
        return True

    def names_us(self) -> bool:
        """The contract's answer for the name, which needs no SQL."""
        return self._named and self.now() < self._answered_at + ANSWER_SECONDS

    def _may_adopt(self, now: float) -> bool:
        if not self.known:
            # Nobody ever held it: the region where SQL takes writes begins.
            if self.world.aurora[self.database].takes_writes(self.region):
                self.world.table.put(
                    self.key, self.region, epoch=1, region=self.region, open=True, not_before=0
                )
                self._read()
            return False
        if not self._named:
            return False
        if self.world.assume.contract == "old":
            return True
        return self.known.get("open") is True and now >= self.known.get("not_before", 0.0)

    def _renew(self, now: float) -> None:
        """IF epoch = :mine AND region = :here."""
        self._renew_at = now + 2.0
        if not self._read():
            if now >= self.own_until:
                self.epoch = None
            return
        if self.known.get("epoch") != self.epoch or not self._named:
            self.epoch = None
            self.own_until = 0.0
            return
        self.world.table.put(self.key, self.region, lease_until=now + LEASE_SECONDS)
        self.own_until = now + LEASE_SECONDS
        self._renew_at = now + _RENEW_SECONDS

    def holds(self) -> bool:
        return self.epoch is not None and self.now() < self.own_until

    def takes_writes(self) -> bool:
        """Whether a client that reaches it could write."""
        return (
            self.is_up()
            and self.holds()
            and self.world.aurora[self.database].takes_writes(self.region)
        )

    def answers_as_writer(self) -> bool:
        if not self.world.aurora[self.database].takes_writes(self.region):
            return False
        return self.world.assume.contract == "old" or self.holds()

    def write(self) -> bool:
        if not self.takes_writes():
            return False
        self.accepted += 1
        self.world.accepted(self)
        return True
