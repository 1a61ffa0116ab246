"""What the orchestrator is asked to do: by an alarm, by a prober, or by a person."""

from __future__ import annotations

from dataclasses import dataclass

from .commands import STEERING

ACTIONS = ("failover", "switchover", "failback", "approve")
# Asked for by probers only: nobody has to say why, and nobody waits for the answer.
_KEEPING = ("settle", "warm")


class NotARequest(ValueError):
    """The event is neither an alarm's, nor a prober's, nor a person's."""


@dataclass(frozen=True, slots=True)
class Request:
    """`source` is the region to leave, where the one who asks names it; `by` is the name they
    give themselves; `run` is the run that is approved. `failing_since` and `detected_at` are the
    first bad probe and the one that made the region count as failed, as the prober saw them.

    `repeated`: a prober asks again every few seconds while what it saw holds. Such a request waits
    for nobody, and is not worth a retry of Lambda's."""

    action: str
    automatic: bool
    reason: str
    source: str | None = None
    force: bool = False
    by: str = ""
    run: str = ""
    failing_since: float | None = None
    detected_at: float | None = None
    repeated: bool = False


def read_request(event: object) -> Request | None:
    """None for an alarm that has not gone off: the same alarm also tells of its recovery."""
    if not isinstance(event, dict):
        raise NotARequest("the event is not an object")
    alarm = event.get("alarmData")
    if isinstance(alarm, dict):
        return _alarm(alarm)
    action = event.get("action")
    if action in STEERING and action not in ACTIONS:
        raise NotARequest(f"{action!r} is asked of the function `control`, not of this one")
    if action not in (*ACTIONS, *_KEEPING):
        raise NotARequest(f"`action` must be one of {', '.join(ACTIONS)}, found {action!r}")
    if action in _KEEPING:
        return Request(
            action=str(action), automatic=True, reason=_text(event, "reason"), repeated=True
        )
    if action == "failover" and event.get("automatic") is True:
        return _probers(event)
    return _persons(str(action), event)


def _persons(action: str, event: dict[str, object]) -> Request:
    reason, run = _text(event, "reason"), _text(event, "run")
    if not reason:
        raise NotARequest("`reason` is missing: who reads the timeline wants to know why")
    if action == "approve" and not run:
        raise NotARequest("`run` is missing: the page names the run that waits")
    return Request(
        action=action,
        automatic=False,
        reason=reason,
        source=_text(event, "from") or None,
        force=event.get("force") is True,
        by=_text(event, "by"),
        run=run,
    )


def _probers(event: dict[str, object]) -> Request:
    observer = _text(event, "observer")
    reason = _text(event, "reason") or f"seen failing from {observer or 'nowhere'}"
    return Request(
        action="failover",
        automatic=True,
        reason=reason,
        source=_text(event, "from") or None,
        failing_since=_time(event, "failing_since"),
        detected_at=_time(event, "detected_at"),
        repeated=True,
    )


def _alarm(alarm: dict[str, object]) -> Request | None:
    state = alarm.get("state")
    if not isinstance(state, dict) or state.get("value") != "ALARM":
        return None
    reason = f"alarm {alarm.get('alarmName', 'without a name')}: {state.get('reason', '')}"
    return Request(action="failover", automatic=True, reason=reason)


def _text(event: dict[str, object], key: str) -> str:
    value = event.get(key)
    return value if isinstance(value, str) else ""


def _time(event: dict[str, object], key: str) -> float | None:
    value = event.get(key)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
