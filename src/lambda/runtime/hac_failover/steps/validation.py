"""Asks the validator of this region about a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..aws.functions import FunctionFailed, ask_function
from ..aws.settings import AWS_ERRORS

if TYPE_CHECKING:
    from ..plan import Database
    from .context import Context


def ask_validator(ctx: Context, database: Database, check: str) -> dict[str, object]:
    """The validator's answer. One that cannot be had is a failure like any other."""
    ctx.lock.keep(ctx.log)
    event = {"database": database.name, "check": check}
    try:
        return ask_function(ctx.here.region, ctx.region.validator or "", event)
    except (FunctionFailed, ValueError, *AWS_ERRORS) as error:
        return {"result": "fail", "writer": False, "notes": [f"validator: {error}"]}


def notes_of(answer: dict[str, object]) -> str:
    """The notes of a validator's answer, in one line."""
    notes = answer.get("notes")
    return "; ".join(str(note) for note in notes) if isinstance(notes, list) else ""
