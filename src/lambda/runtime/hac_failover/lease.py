"""The write lease of a database: which region may write, and from when on.

`region` is the one that may; `open` says whether it may already; nobody adopts the lease before
`not_before`, when the one before it has ended. Whoever raises `epoch` makes an application that
holds the lease stop at its next renewal. README.md has the application's part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.table import number, text, whole
from .plan import Fence

if TYPE_CHECKING:
    from .aws.table import Table, Value
    from .plan import Failover

SKEW_SECONDS = 2.0
# How `fenced_by` begins where a person has moved the lease with a command of RUNBOOK.md; no run is
# called so.
BY_HAND = "by hand"
# Nobody who lost the lock meanwhile: it would fence the new writer.
_NOT_LATE = "(attribute_not_exists(#fenced_under) OR #fenced_under <= :lock)"
_TAKE_OVER = (
    "SET #epoch = if_not_exists(#epoch, :none) + :one, #region = :region, #open = :open, "
    "#not_before = if_not_exists(#lease_until, :none) + :skew, #fenced_by = :run, "
    "#fenced_under = :lock"
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who moves a lease: a run, or nobody's (``); and the epoch of its lock."""

    run: str
    lock: int


@dataclass(frozen=True, slots=True)
class Lease:
    """`open` is none where it was written before there was such a word."""

    epoch: int
    region: str
    lease_until: float
    not_before: float
    open: bool | None
    fenced_by: str = ""

    @property
    def ends_at(self) -> float:
        """When whoever held it last has certainly stopped."""
        return max(self.lease_until + SKEW_SECONDS if self.lease_until else 0.0, self.not_before)

    @property
    def fenced_by_hand(self) -> bool:
        """Whether a person took it, and has let nobody write since."""
        return self.open is False and self.fenced_by.startswith(BY_HAND)


def kept(failover: Failover, database: str) -> bool:
    """Whether the writers of the database keep a lease: where nothing fences, SQL alone says who
    may write."""
    steps = failover.steps
    return any(isinstance(step, Fence) and step.database == database for step in steps)


def _key_of(database: str) -> str:
    return f"lease#{database}"


def read_lease(table: Table, database: str) -> Lease | None:
    """None where nobody has written one yet. Raises what AWS raises."""
    item = table.read(_key_of(database))
    return None if item is None else _lease(item)


def fence(table: Table, database: str, region: str, hand: Hand) -> Lease | None:
    """Takes the lease from whoever has it, for `region`, which may not write yet. Returns what it
    was; none if this run has done so before, or a later lock has.

    Once a run: raised again, it would fence the new writer."""
    before = table.change(
        _key_of(database),
        _TAKE_OVER,
        {**_of(region, hand), "open": False},
        f"(attribute_not_exists(#fenced_by) OR #fenced_by <> :run) AND {_NOT_LATE}",
    )
    return None if before is None else _lease(before)


def open_for(table: Table, database: str, region: str, hand: Hand) -> bool:
    """Lets `region` write. Takes the lease over first, where the fence did not. False if a later
    lock has moved it."""
    opened = table.change(
        _key_of(database),
        "SET #open = :open, #fenced_under = :lock",
        {"open": True, "region": region, "lock": hand.lock},
        f"#region = :region AND {_NOT_LATE}",
    )
    if opened is None:
        opened = table.change(
            _key_of(database),
            _TAKE_OVER,
            {**_of(region, hand), "open": True},
            f"(attribute_not_exists(#region) OR #region <> :region) AND {_NOT_LATE}",
        )
    return opened is not None


def give_back(table: Table, database: str, source: str, target: str, hand: Hand) -> bool:
    """Lets the region that was fenced write again, at once: nobody else could adopt the lease
    since. False if there is nothing of this run to give back. `fenced_by` is cleared, so that the
    same run may fence anew."""
    returned = table.change(
        _key_of(database),
        "SET #epoch = #epoch + :one, #region = :source, #open = :open, #not_before = :none, "
        "#fenced_by = :nobody, #fenced_under = :lock",
        {
            "one": 1,
            "none": 0,
            "source": source,
            "target": target,
            "open": True,
            "closed": False,
            "nobody": "",
            "run": hand.run,
            "lock": hand.lock,
        },
        "#fenced_by = :run AND #region = :target AND #open = :closed AND " + _NOT_LATE,
    )
    return returned is not None


def hand_over(table: Table, database: str, seen: Lease, region: str, hand: Hand) -> bool:
    """Gives the lease, as it was seen, to the region that AWS says is the writer. False if it has
    moved meanwhile."""
    values: dict[str, Value] = {"seen": seen.epoch, "open": True, "lock": hand.lock}
    sets = "#open = :open, #fenced_under = :lock"
    if seen.open is not None or seen.region != region:
        sets += ", #epoch = #epoch + :one, #region = :region, #fenced_by = :run"
        values |= {"one": 1, "region": region, "run": hand.run}
    if seen.region != region:
        sets += ", #not_before = :from"
        values["from"] = seen.ends_at
    condition = f"#epoch = :seen AND {_NOT_LATE}"
    return table.change(_key_of(database), f"SET {sets}", values, condition) is not None


def _of(region: str, hand: Hand) -> dict[str, Value]:
    return {
        "none": 0,
        "one": 1,
        "skew": SKEW_SECONDS,
        "region": region,
        "run": hand.run,
        "lock": hand.lock,
    }


def _lease(item: dict[str, Value]) -> Lease:
    is_open = item.get("open")
    return Lease(
        epoch=whole(item, "epoch") or 0,
        region=text(item, "region"),
        lease_until=number(item, "lease_until") or 0.0,
        not_before=number(item, "not_before") or 0.0,
        open=is_open if isinstance(is_open, bool) else None,
        fenced_by=text(item, "fenced_by"),
    )
