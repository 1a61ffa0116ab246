"""What the orchestrator is asked to do: by an alarm, or by a person."""

from __future__ import annotations

from dataclasses import dataclass

from .commands import STEERING

ACTIONS = ("failover", "switchover", "failback", "approve")


class NotARequest(ValueError):
    """The event is neither an alarm's nor a person's."""


@dataclass(frozen=True, slots=True)
class Request:
    """`source` is the region to leave, where the one who asks names it; `by` is the name they
    give themselves; `run` is the run that is approved."""

    action: str
    automatic: bool
    reason: str
    source: str | None = None
    force: bool = False
    by: str = ""
    run: str = ""


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
    if action not in ACTIONS:
        raise NotARequest(f"`action` must be one of {', '.join(ACTIONS)}, found {action!r}")
    reason = event.get("reason", "")
    if not isinstance(reason, str) or not reason:
        raise NotARequest("`reason` is missing: who reads the timeline wants to know why")
    source, by, run = event.get("from"), event.get("by"), event.get("run")
    if action == "approve" and not (isinstance(run, str) and run):
        raise NotARequest("`run` is missing: the page names the run that waits")
    return Request(
        action=str(action),
        automatic=False,
        reason=reason,
        source=source if isinstance(source, str) else None,
        force=event.get("force") is True,
        by=by if isinstance(by, str) else "",
        run=run if isinstance(run, str) else "",
    )


def _alarm(alarm: dict[str, object]) -> Request | None:
    state = alarm.get("state")
    if not isinstance(state, dict) or state.get("value") != "ALARM":
        return None
    reason = f"alarm {alarm.get('alarmName', 'without a name')}: {state.get('reason', '')}"
    return Request(action="failover", automatic=True, reason=reason)
