"""What can be seen of a run from outside: in the coordination table, at AWS, and by people. The model's moves are told in the
same words by `tests/it/order_traces.rs`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faults.invariants import REQUESTS
from hac_failover.record import GATE, OVER

if TYPE_CHECKING:
    from faults.cloud import Call, Cloud
    from faults.scenario import Outcome
    from memory_table import Item

# What the requests of whoever settles are called.
SETTLES = "s-"


class Eye:
    """Notes what happens, in order, and at which call."""

    def __init__(self, cloud: Cloud) -> None:
        self.seen: list[str] = []
        self.calls: list[int] = []
        self._cloud = cloud
        self._lock = ""
        self._accepted = 0
        self._published = 0
        self._before_dispatch = cloud.before_dispatch
        cloud.before_dispatch = self._dispatched
        cloud.watchers.append(self._written)

    def _note(self, text: str, call: int | None = None) -> None:
        self.seen.append(text)
        self.calls.append(call or len(self._cloud.log))

    def _dispatched(self, call: Call) -> None:
        self.catch_up()
        self._before_dispatch(call)

    def catch_up(self) -> None:
        """What AWS accepted, and whom it told, since the last look."""
        land = self._cloud.land
        for _, region in land.accepted[self._accepted :]:
            self._note(f"{region} ask", self._last(REQUESTS))
        self._accepted = len(land.accepted)
        for topic, _, _ in land.published[self._published :]:
            if not topic.endswith("-critical"):
                self._note("us-east-2 tell", self._last(("publish",)))
        self._published = len(land.published)

    def _last(self, methods: tuple[str, ...]) -> int:
        return next(call.index for call in reversed(self._cloud.log) if call.method in methods)

    def _written(self, key: str, before: Item, after: Item) -> None:
        self.catch_up()
        if key.startswith("lease#"):
            self._leased(before, after)
        if key.startswith("writer#") and before.get("region") != after.get("region"):
            self._note(f"{after['region']['S']} note")
        if key != "run":
            return
        if _is_armed(before) != _is_armed(after):
            self._note("arm" if _is_armed(after) else "disarm")
        if before.get("epoch") != after.get("epoch"):
            self._locked(*after["owner"]["S"].split("/")[:2])
        if before.get("run") != after.get("run"):
            if self._lock:
                self._note(self._lock)
                self._lock = ""
            self._recorded(_record(before), _record(after))

    def _locked(self, region: str, request: str) -> None:
        """Whoever settles is seen to have the lock once it takes up a run: what it does besides says enough."""
        self._lock = f"{region} lock"
        if not request.startswith(SETTLES):
            self._note(self._lock)
            self._lock = ""

    def _leased(self, before: Item, after: Item) -> None:
        """Taken by a fence, opened for the region that has it, or given to the one that had it."""
        region, was = after["region"]["S"], before.get("region", {}).get("S")
        if not _is_open(after):
            if _is_open(before) or region != was:
                self._note(f"{region} raise")
        elif not _is_open(before) or region != was:
            self._note(f"{region} open")

    def _recorded(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        if before.get("id") != after["id"]:
            before = {}
        region = after["target"]
        if _passed(after) and not _passed(before):
            self._note(f"{region} gate")
        if _over(after) > _over(before):
            self._note(f"{region} over {_over(after)}")
        if _requests(after) > _requests(before):
            self._note(f"{region} remember")
        if after["status"] != "running" and before.get("status", "running") == "running":
            self._note(f"{region} end {after['status']}")


def _is_open(item: Item) -> bool:
    """Who had a lease before there was such a word could write, and where there is none yet nobody keeps to it."""
    return item.get("open", {"BOOL": True})["BOOL"] is True


def _is_armed(item: Item) -> bool:
    return float(item.get("armed_at", {}).get("N", 0)) > 0


def _record(item: Item) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(item["run"]["S"]) if "run" in item else {}
    return value


def _steps(record: dict[str, Any]) -> dict[str, Any]:
    steps: dict[str, Any] = record.get("steps", {})
    return steps


def _passed(record: dict[str, Any]) -> bool:
    return _steps(record).get(GATE, {}).get("status") in OVER


def _over(record: dict[str, Any]) -> int:
    return sum(step["status"] in OVER for name, step in _steps(record).items() if name != GATE)


def _requests(record: dict[str, Any]) -> int:
    return sum(int(step["facts"].get("requests", 0)) for step in _steps(record).values())


def end_of(outcome: Outcome) -> dict[str, Any]:
    """How it ended: the status of the run, who writes, and whether anybody was called."""
    pages = any(topic.endswith("-critical") for topic, _, _ in outcome.cloud.land.published)
    raised = any(one.error is not None for one in outcome.executions)
    return {
        "status": outcome.status,
        "promoted": outcome.cloud.land.writer == "us-east-2",
        "called": pages or raised,
    }
