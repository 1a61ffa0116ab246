"""A person's word, where the policy wants one before anything is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .record import GATE, RunRecord

if TYPE_CHECKING:
    from .local_region import LocalRegion
    from .request import Request

# Of the gate, and of a run that stands there.
AWAITING: Final = "awaiting"


def is_awaiting(record: RunRecord | None, here: LocalRegion, now: float) -> bool:
    """Whether a run into this region waits for a word that may still be given, and people were
    told so."""
    if record is None or record.target != here.region:
        return False
    return record.status == AWAITING and bool(record.paged) and _waits(record, now)


def approve(
    record: RunRecord | None, request: Request, here: LocalRegion, now: float
) -> str | None:
    """Lets the run go on, which then passes its gate anew; or says why not. To approve twice is to
    approve once."""
    refused = refusal(record, request.run, here, now)
    if refused is not None or record is None or record.approval:
        return refused
    record.approval = {"reason": request.reason, "by": request.by, "at": now}
    record.status = "running"
    return None


def refusal(record: RunRecord | None, run: str, here: LocalRegion, now: float) -> str | None:
    """Why this run may not be approved; none if it may, or was."""
    if record is None or record.id != run:
        return f"run {run} is not the last one"
    if record.target != here.region:
        return f"run {record.id} is into {record.target}: approve it there"
    if record.status == "running" and record.approval:
        return None
    if not _waits(record, now):
        over = "its time to be approved is over" if _stands(record) else f"it is {record.status}"
        return f"run {record.id} waits for no approval: {over}"
    return None


def _waits(record: RunRecord, now: float) -> bool:
    return _stands(record) and now <= record.awaits_until


def _stands(record: RunRecord) -> bool:
    """An execution may have died between its gate and the end of the run."""
    gate = record.steps.get(GATE)
    return record.status in (AWAITING, "running") and gate is not None and gate.status == AWAITING
