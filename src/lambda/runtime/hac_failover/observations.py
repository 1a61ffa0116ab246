"""What each vantage point has seen of each check: the only thing regions tell each other about
health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.table import Table, Value, number, text, whole

if TYPE_CHECKING:
    from .health import Answer

_KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Observation:
    """`since` is when the present row of failures began, `counted_at` the probe that made it as
    long as it has to be, `healthy_at` the last time that the check was well."""

    failures: int
    since: float | None
    observed_at: float
    detail: str
    counted_at: float | None = None
    healthy_at: float | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks at which check of which region."""

    observer: str
    watched: str
    check: str

    def key(self) -> str:
        """The id of its item in the coordination table."""
        return f"observation#{self.observer}#{self.watched}#{self.check}"


def read_observation(table: Table, sight: Sight) -> Observation | None:
    """The last that was written of this sight; none where nothing was. Raises what AWS raises."""
    item = table.read(sight.key())
    observed_at = None if item is None else number(item, "observed_at")
    if item is None or observed_at is None:
        return None
    return Observation(
        failures=whole(item, "failures") or 0,
        since=number(item, "since"),
        observed_at=observed_at,
        detail=text(item, "detail"),
        counted_at=number(item, "counted_at"),
        healthy_at=number(item, "healthy_at"),
    )


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a row of failures is broken off, because nobody looked for so long; and how long it has
    to be for the check to count as failed."""

    gap: float
    counts_from: int


def write_observation(
    table: Table, sight: Sight, answer: Answer, at: float, cadence: Cadence
) -> Observation:
    """Counts the failures in a row in the table itself: the next round may run in another process.

    Returns what was written, but for `healthy_at`, which only a good answer knows."""
    seen: dict[str, Value] = {
        "at": at,
        "detail": answer.detail[:200],
        "delete_after": int(at) + _KEPT_SECONDS,
    }
    common = "#observed_at = :at, #detail = :detail, #delete_after = :delete_after"
    key, detail = sight.key(), answer.detail
    if answer.healthy:
        table.change(
            key,
            f"SET {common}, #failures = :none, #healthy_at = :at REMOVE #since, #counted_at",
            {**seen, "none": 0},
        )
        return Observation(0, None, at, detail, healthy_at=at)
    before = table.change(
        key,
        f"SET {common}, #failures = #failures + :one",
        {**seen, "one": 1, "none": 0, "recent": at - cadence.gap},
        "#failures > :none AND #observed_at >= :recent",
    )
    if before is None:
        table.change(
            key,
            f"SET {common}, #failures = :one, #since = :at REMOVE #counted_at",
            {**seen, "one": 1},
        )
        before = {"failures": 0, "since": at}
    failures = (whole(before, "failures") or 0) + 1
    counted_at = number(before, "counted_at")
    if counted_at is None and failures >= cadence.counts_from:
        counted_at = at
        table.change(key, "SET #counted_at = :at", {"at": at})
    return Observation(failures, number(before, "since"), at, detail, counted_at)
