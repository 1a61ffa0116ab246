"""The kill switch: an item that a person sets, and every run reads first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws.table import Table, text

if TYPE_CHECKING:
    from .clock import Clock

ITEM = "pause"


def paused_because(table: Table) -> str | None:
    """Why nothing may run; none if it may."""
    item = table.read(ITEM) or {}
    if item.get("engaged") is not True:
        return None
    return text(item, "reason") or "no reason given"


def set_pause(table: Table, clock: Clock, reason: str, *, engaged: bool) -> None:
    """Stops everything that is automatic, or lets it go on, and keeps the reason and the time."""
    table.change(
        ITEM,
        "SET #engaged = :engaged, #reason = :reason, #changed_at = :at",
        {"engaged": engaged, "reason": reason, "at": clock.now()},
    )
