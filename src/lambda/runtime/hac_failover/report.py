"""What is said of a run for good: who, why, when, how long against what was promised, what was
lost. README.md documents the format; null is what nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .plan import Promote, Shift, Verify
from .record import GATE, Fact, RunRecord, StepRecord
from .steps.dispatch import numbered

if TYPE_CHECKING:
    from .plan import Failover, Step

FORMAT = 1
_MADE_IT = ("done", "late")


def report_of(
    platform: str, record: RunRecord, status: str, failover: Failover | None
) -> dict[str, object]:
    """`failover` is what the plan says today about the pair; none if it is declared no more."""
    steps = dict(numbered(failover)) if failover else {}
    gate = record.steps.get(GATE)
    return {
        "format": FORMAT,
        "platform": platform,
        "run": record.id,
        "epoch": record.epoch,
        "status": status,
        "source": record.source,
        "target": record.target,
        "trigger": {
            "mode": record.mode,
            "reason": record.reason,
            "by": record.by or None,
            "forced": record.force,
        },
        "approval": _approval(record),
        "started_at": _iso(record.started_at),
        "ended_at": _iso(_end(record)),
        "detection": _detection(record, gate),
        "steps": [
            _step(name, known, _budget(failover, steps.get(name)))
            for name, known in record.steps.items()
        ],
        "recovery_time": _recovery_time(record, steps),
        "data": {
            step.database: _data(step.database, record.steps.get(name), gate)
            for name, step in steps.items()
            if isinstance(step, Verify)
        },
        "pages": list(record.paged),
    }


def _iso(at: float | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _end(record: RunRecord) -> float:
    """Of the last step: not of the writing, so that writing again changes nothing."""
    ends = (step.ended_at or step.started_at for step in record.steps.values())
    return max(ends, default=record.started_at)


def _seconds(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else round(end - start, 3)


def _number(facts: dict[str, Fact], name: str) -> float | int | None:
    value = facts.get(name)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _approval(record: RunRecord) -> dict[str, object] | None:
    if not record.approval:
        return None
    return {
        "reason": record.approval.get("reason"),
        "by": record.approval.get("by") or None,
        "at": _iso(_number(record.approval, "at")),
    }


def _detection(record: RunRecord, gate: StepRecord | None) -> dict[str, object]:
    """`seconds` is what is promised: from the first bad probe to the one that made the region
    count as failed. The decision, which is the end of the gate, is another matter."""
    seen, detected, decided = record.first_seen, record.detected_at, gate.ended_at if gate else None
    agreed = str(gate.facts.get("agreed", "")) if gate else ""
    return {
        "first_seen_at": _iso(seen),
        "detected_at": _iso(detected),
        "decided_at": _iso(decided),
        "seconds": _seconds(seen, detected),
        "vantage_points": agreed.split(", ") if agreed else [],
    }


def _budget(failover: Failover | None, step: Step | None) -> int | None:
    if step is not None:
        return step.within
    return failover.gate.within if failover else None


def _step(name: str, known: StepRecord, budget: int | None) -> dict[str, object]:
    seconds = _seconds(known.started_at, known.ended_at)
    return {
        "step": name,
        "verdict": known.status,
        "started_at": _iso(known.started_at),
        "ended_at": _iso(known.ended_at),
        "seconds": seconds,
        "budget_seconds": budget,
        "within_budget": None if seconds is None or budget is None else seconds <= budget,
        "note": known.note,
    }


def _recovery_time(record: RunRecord, steps: dict[str, Step]) -> dict[str, object]:
    """Until the new region answered; until it could be written to, where nothing is shifted."""
    last = Shift if any(isinstance(step, Shift) for step in steps.values()) else Promote
    ending = [record.steps.get(name) for name, step in steps.items() if isinstance(step, last)]
    ends = [known.ended_at for known in ending if known is not None and known.status in _MADE_IT]
    times = [at for at in ends if at is not None]
    end = max(times) if times and len(times) == len(ending) else None
    seen = record.first_seen
    return {
        "seconds": _seconds(record.started_at if seen is None else seen, end),
        "counted_from": "start of the run" if seen is None else "first sight of the fault",
    }


def _data(database: str, verified: StepRecord | None, gate: StepRecord | None) -> dict[str, object]:
    """Of one database: the verdict of the validation and the measured loss."""
    facts = verified.facts if verified else {}
    return {
        "validation": facts.get("result"),
        "lost_writes": _number(facts, "lost"),
        "lost_seconds": _number(facts, "lost_seconds"),
        "replication_lag_milliseconds": _number(gate.facts, f"lag_{database}") if gate else None,
        "notes": verified.note if verified else "",
    }
