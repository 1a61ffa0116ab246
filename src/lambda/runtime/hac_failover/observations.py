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
    """`since` is when the present row of failures began."""

    failures: int
    since: float | None
    observed_at: float
    detail: str


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks at which check of which region."""

    observer: str
    watched: str
    check: str

    def key(self) -> str:
        return f"observation#{self.observer}#{self.watched}#{self.check}"


def read_observation(table: Table, sight: Sight) -> Observation | None:
    item = table.read(sight.key())
    observed_at = None if item is None else number(item, "observed_at")
    if item is None or observed_at is None:
        return None
    return Observation(
        failures=whole(item, "failures") or 0,
        since=number(item, "since"),
        observed_at=observed_at,
        detail=text(item, "detail"),
    )


def write_observation(table: Table, sight: Sight, answer: Answer, at: float, gap: float) -> None:
    """Counts the failures in a row in the table itself: the next round may run in another process.

    A row that was not continued for `gap` seconds is over, because nobody looked meanwhile."""
    seen: dict[str, Value] = {
        "at": at,
        "detail": answer.detail[:200],
        "delete_after": int(at) + _KEPT_SECONDS,
    }
    common = "#observed_at = :at, #detail = :detail, #delete_after = :delete_after"
    if answer.healthy:
        table.change(
            sight.key(), f"SET {common}, #failures = :none REMOVE #since", {**seen, "none": 0}
        )
        return
    continued = table.change(
        sight.key(),
        f"SET {common}, #failures = #failures + :one",
        {**seen, "one": 1, "none": 0, "recent": at - gap},
        "#failures > :none AND #observed_at >= :recent",
    )
    if continued is None:
        table.change(
            sight.key(), f"SET {common}, #failures = :one, #since = :at", {**seen, "one": 1}
        )
