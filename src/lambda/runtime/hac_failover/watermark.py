"""How much was lost: the last write the application told the witness about, against the last one
the database has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .aws.sql import Cell, Sql, whole_number
from .aws.table import Table, number, whole

if TYPE_CHECKING:
    from .plan import Plan

# One row an epoch. Rows of later epochs are writes since the promotion, and hide no loss.
_LAST = "SELECT seq, ts FROM hac_watermark WHERE epoch <= :epoch ORDER BY epoch DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Loss:
    """`writes` and `seconds` are none where nobody can tell."""

    writes: int | None
    note: str
    seconds: float | None = None


def measure_loss(plan: Plan, database: str, sql: Sql) -> Loss:
    """Raises nothing of AWS: a loss that cannot be measured has a note that says why."""
    table = Table(plan.coordination.region, plan.coordination.table)
    try:
        item = table.read(f"watermark#{database}")
    except AWS_ERRORS as error:
        return Loss(None, f"loss unknown: the witness did not answer: {error}")
    epoch = None if item is None else whole(item, "epoch")
    witness = None if item is None else whole(item, "seq")
    if epoch is None or witness is None:
        return Loss(None, "loss unknown: the application wrote no watermark to the witness")
    try:
        rows = sql.rows(_LAST, {"epoch": epoch})
    except AWS_ERRORS as error:
        return Loss(None, f"loss unknown: hac_watermark was not read: {error}")
    found = whole_number(rows)
    if found is None:
        return Loss(None, f"loss unknown: hac_watermark has no row up to epoch {epoch}")
    lost = max(0, witness - found)
    return Loss(
        lost,
        f"watermark {found} of {witness}: {lost} writes lost",
        _time_lost(number(item, "ts") if item else None, rows),
    )


def rehearse_watermark(sql: Sql) -> list[str]:
    """Why the loss could not be measured; empty if it could be. An application need not keep a
    watermark, so no row is nothing to say."""
    try:
        sql.rows(_LAST, {"epoch": 0})
    except AWS_ERRORS as error:
        return [f"hac_watermark was not read: {error}"]
    return []


def _time_lost(witness: float | None, rows: list[list[Cell]]) -> float | None:
    """Between the last write that survived and the last one the witness knows of, by the clock of
    the application that wrote both."""
    found = rows[0][1] if rows and len(rows[0]) > 1 else None
    if witness is None or not isinstance(found, (int, float)):
        return None
    return round(max(0.0, witness - found), 3)
