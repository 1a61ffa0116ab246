"""Single flight: one run at a time on the whole platform, whichever region starts it.
 The lock and the record of the run are one item of a single-Region table, so that every write of
the record is also a test of the lock. The epoch rises with every owner: an owner that was asleep
can write nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .aws.table import Table, Value, number, text, whole
from .record import RunRecord

if TYPE_CHECKING:
    from .clock import Clock
    from .log import Log

ITEM = "run"
LEASE_SECONDS = 45.0
SKEW_SECONDS = 2.0
_RENEW_AFTER_SECONDS = 10.0
_ATTEMPTS = 6


class LockLost(Exception):
    """Another execution has taken over. This one must stop at once, and touch nothing more."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody else holds the lock, and is alive."""

    owner: str


class Lock:
    """The lock, held."""

    def __init__(self, table: Table, clock: Clock, owner: str, item: dict[str, Value]) -> None:
        self._table = table
        self._clock = clock
        self._owner = owner
        self._epoch = whole(item, "epoch") or 0
        self._renewed_at = clock.now()
        self.before = RunRecord.from_json(text(item, "run"))
        self.promoted_at = number(item, "promoted_at")
        self.disarmed_by = text(item, "disarmed_by")

    @property
    def epoch(self) -> int:
        return self._epoch

    def save(self, record: RunRecord) -> None:
        """Writes the record. Raises LockLost, or what AWS raised."""
        self._write("SET #lease_until = :lease_until, #run = :run", {"run": record.to_json()})

    def disarm(self, record: RunRecord, promoted_at: float) -> None:
        """Writes the record, and notes a promotion: no automatic run from now on, until a person
        has looked."""
        self._write(
            "SET #lease_until = :lease_until, #run = :run, #promoted_at = :at, #disarmed_by = :by",
            {"run": record.to_json(), "at": promoted_at, "by": record.id},
        )

    def keep(self, log: Log) -> None:
        """Renews the lease when it is time. A table that does not answer is not a lost lock."""
        if self._clock.now() - self._renewed_at < _RENEW_AFTER_SECONDS:
            return
        try:
            self._write("SET #lease_until = :lease_until", {})
        except AWS_ERRORS as error:
            log.error("lock not renewed", error=str(error))

    def release(self, log: Log) -> None:
        """Gives the lock back, so that the next execution need not wait for the lease to end."""
        try:
            self._write("SET #lease_until = :over", {"over": 0})
        except (LockLost, *AWS_ERRORS) as error:
            log.error("lock not released", error=str(error))

    def _write(self, update: str, values: dict[str, Value]) -> None:
        now = self._clock.now()
        given: dict[str, Value] = {**values, "owner": self._owner, "epoch": self._epoch}
        if ":lease_until" in update:
            given["lease_until"] = now + LEASE_SECONDS
        condition = "#owner = :owner AND #epoch = :epoch"
        if self._table.change(ITEM, update, given, condition) is None:
            raise LockLost(f"epoch {self._epoch} of {self._owner} is over")
        self._renewed_at = now


def acquire(table: Table, clock: Clock, owner: str) -> Lock | Busy:
    """Takes the lock, over from an owner that died if need be.
     Waits for the lease of another owner to end once; an owner whose lease moves meanwhile is
    alive."""
    seen_lease: float | None = None
    for _ in range(_ATTEMPTS):
        item = table.read(ITEM) or {}
        if text(item, "owner") == owner:
            # Our own write, whose answer was lost on the way.
            return Lock(table, clock, owner, item)
        lease = number(item, "lease_until") or 0.0
        left = lease + SKEW_SECONDS - clock.now()
        if lease > 0 and left > 0:
            if seen_lease is not None and lease != seen_lease:
                return Busy(text(item, "owner"))
            seen_lease = lease
            clock.sleep(min(left, LEASE_SECONDS + SKEW_SECONDS))
            continue
        taken = _take(table, clock, owner, item)
        if taken is not None:
            return Lock(table, clock, owner, taken)
    return Busy(text(table.read(ITEM) or {}, "owner"))


def _take(
    table: Table, clock: Clock, owner: str, seen: dict[str, Value]
) -> dict[str, Value] | None:
    epoch = whole(seen, "epoch") or 0
    mine: dict[str, Value] = {
        "owner": owner,
        "epoch": epoch + 1,
        "lease_until": clock.now() + LEASE_SECONDS,
    }
    before = table.change(
        ITEM,
        "SET #owner = :owner, #epoch = :epoch, #lease_until = :lease_until",
        {**mine, "seen": epoch},
        "attribute_not_exists(#epoch) OR #epoch = :seen",
    )
    return None if before is None else {**before, **mine}
