"""Single flight: one run at a time on the whole platform, whichever region starts it.
 The lock and the record of the run are one item of a single-Region table, so that every write of
the record is also a test of the lock. The epoch rises with every owner: an owner that was asleep
can write nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .aws.table import Table, Value, number, text, whole
from .episode import Episode
from .record import RunRecord

if TYPE_CHECKING:
    from .clock import Clock
    from .log import Log

ITEM = "run"
LEASE_SECONDS = 45.0
SKEW_SECONDS = 2.0
_RENEW_AFTER_SECONDS = 10.0
_POLL_SECONDS = 1.0


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
        self.armed_at = number(item, "armed_at") or 0.0
        # When an execution last worked on a run: not one that only looked at it.
        self.worked_at = number(item, "worked_at") or 0.0
        self.episode = Episode.from_json(text(item, "held"))

    @property
    def epoch(self) -> int:
        """The number of this owner. It is higher than that of every owner before."""
        return self._epoch

    def save(self, record: RunRecord) -> None:
        """Writes the record, and what follows from it, in one write: nobody can die in between.
        Raises LockLost, or what AWS raised.

        The write that precedes the first request disarms: no automatic run from then on, until a
        person has looked. Every later write says so again. Only a run that ends with nothing but
        definite rejections leaves everything as it was."""
        sets = ["#run = :run"]
        values: dict[str, Value] = {"run": record.to_json()}
        if record.epoch == self._epoch:  # who only closes a run of another does not work on it
            sets.append("#worked_at = :now")
            values["now"] = self._clock.now()
        if record.asked():
            undone = record.status == "held" and not record.has_begun() and record.armed_at > 0
            sets += ["#armed_at = :armed", "#disarmed_by = :by"]
            values["armed"] = record.armed_at if undone else 0
            values["by"] = "" if undone else record.id
        promoted_at = record.promoted_at()
        if promoted_at is not None:
            sets.append("#promoted_at = :promoted")
            values["promoted"] = promoted_at
        self._write(f"SET #lease_until = :lease_until, {', '.join(sets)}", values)

    def disarm(self, why: str) -> None:
        """Without a run: somebody else made another writer."""
        self._write(
            "SET #lease_until = :lease_until, #armed_at = :armed, #disarmed_by = :by",
            {"armed": 0, "by": why},
        )
        self.armed_at, self.disarmed_by = 0.0, why

    def note(self, episode: Episode) -> None:
        """Writes down who was called for a failure that nothing was done about."""
        self._write("SET #lease_until = :lease_until, #held = :held", {"held": episode.to_json()})
        self.episode = episode

    def keep(self, log: Log) -> None:
        """Of a run: renews the lease when it is time. A table that does not answer is no lost
        lock."""
        if self._clock.now() - self._renewed_at < _RENEW_AFTER_SECONDS:
            return
        try:
            self._write(
                "SET #lease_until = :lease_until, #worked_at = :now", {"now": self._clock.now()}
            )
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


def acquire(table: Table, clock: Clock, owner: str, *, waits: bool = True) -> Lock | Busy:
    """Takes the lock, over from an owner that died if need be.

    Waits for the lease of another owner to end, unless `waits` is false; an owner whose lease
    moves meanwhile is alive. Looks every second: most owners are done long before their lease. A
    lease that has not moved for its whole length is over, whatever clock it was written by."""
    seen_lease: float | None = None
    seen_at = clock.now()
    while True:
        item = table.read(ITEM) or {}
        if text(item, "owner") == owner:
            # Our own write, whose answer was lost on the way.
            return Lock(table, clock, owner, item)
        lease, now = number(item, "lease_until") or 0.0, clock.now()
        if lease + SKEW_SECONDS > now and now - seen_at < LEASE_SECONDS + SKEW_SECONDS:
            moved = seen_lease is not None and lease != seen_lease
            if moved or not waits:
                return Busy(text(item, "owner"))
            seen_lease = lease
            clock.sleep(_POLL_SECONDS)
            continue
        taken = _take(table, clock, owner, item)
        if taken is not None:
            return Lock(table, clock, owner, taken)


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
