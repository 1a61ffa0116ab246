"""Whether alarms and probers may start a run: born no, until a person says so, and no again from
the first request of any promotion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.table import Table, Value, number, text, whole
from .lock import ITEM
from .record import RunRecord

if TYPE_CHECKING:
    from .clock import Clock

# A look of another execution at the lock, or a `settle`, takes some seconds.
_WAIT_SECONDS = 20.0
_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Armed:
    """`since` is when a person armed automation; none if it is not armed. `disarmed_by` says what
    disarmed it."""

    since: float | None
    disarmed_by: str = ""

    @classmethod
    def of(cls, run: dict[str, Value]) -> Armed:
        """From the item of the lock. One that was written before there was `armed_at` is not
        armed."""
        since = number(run, "armed_at") or 0.0
        return cls(since if since > 0 else None, text(run, "disarmed_by"))

    def why_not(self) -> str | None:
        """Why nothing starts by itself; none if it does."""
        if self.since is not None:
            return None
        return f"disarmed by {self.disarmed_by}" if self.disarmed_by else "it was never armed"


def arm(table: Table, clock: Clock, *, force: bool) -> str | None:
    """Arms automation, or says why not. Needs no lock: whoever takes it meanwhile raises the epoch,
    and then nothing is written."""
    give_up = clock.now() + _WAIT_SECONDS
    while True:
        item = table.read(ITEM) or {}
        held = (number(item, "lease_until") or 0.0) > clock.now()
        if not held:
            refused = None if force else _unfinished(item)
            if refused is not None or _write(table, item, clock.now()):
                return refused
        if clock.now() >= give_up:
            return f"a run is under way ({text(item, 'owner')})"
        clock.sleep(_POLL_SECONDS)


def _unfinished(item: dict[str, Value]) -> str | None:
    record = RunRecord.from_json(text(item, "run"))
    if record is None or record.status != "running":
        return None
    return f"run {record.id} is not over: it is taken up or closed within minutes"


def _write(table: Table, seen: dict[str, Value], now: float) -> bool:
    epoch = whole(seen, "epoch")
    changed = table.change(
        ITEM,
        "SET #armed_at = :now, #disarmed_by = :nobody",
        {"now": now, "nobody": "", **({} if epoch is None else {"seen": epoch})},
        "attribute_not_exists(#epoch)" if epoch is None else "#epoch = :seen",
    )
    return changed is not None
