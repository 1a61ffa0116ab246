"""Control: what people say to a failover, and ask of it.

A function of its own, so that it answers while runs and requests fill the orchestrator: the kill
switch must not wait for what it is to stop. It takes no lock and promotes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .approval import refusal
from .arming import Armed, arm
from .aws.functions import FunctionFailed, ask_function, start_function
from .aws.settings import AWS_ERRORS, is_transient
from .aws.table import Table, Value, number, text
from .clock import Clock, SystemClock
from .commands import STEERING
from .evidence import last_record
from .failing import failing_now
from .loading import bundled_plan
from .local_region import LambdaContext, LocalRegion
from .lock import ITEM
from .log import Log
from .pause import paused_because, set_pause
from .record import RunRecord
from .rejoin import ways_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from .plan import Plan

# What people may ask the orchestrator for directly, and this function passes on.
PASSED_ON = ("failover", "switchover", "failback")
_ASKING = ("status", "rejoin-status")
# Readiness looks every five minutes: what is older was not seen lately.
_FRESH_SECONDS = 900.0
# The function has one slot, and its schedule may have taken it.
_LOOK_WITHIN_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 4.0


class NotARequest(ValueError):
    """The event says nothing that a person may say."""


def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """The entry point of Lambda."""
    return steer(event, context, bundled_plan(), SystemClock())


def steer(event: object, context: LambdaContext, plan: Plan, clock: Clock) -> dict[str, object]:
    """Answers a person."""
    here = LocalRegion.of(context)
    log = Log(platform=plan.platform, region=here.region, request=context.aws_request_id)
    order = _read(event)
    log.info("asked", action=order.action, reason=order.reason, by=order.by)
    table = Table(plan.coordination.region, plan.coordination.table)
    return _Control(plan, here, clock, log, table, order).answer()


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; `event` is the whole of it."""

    action: str
    reason: str
    by: str
    source: str | None
    run: str
    force: bool
    event: dict[str, object]


def _read(event: object) -> Order:
    if not isinstance(event, dict):
        raise NotARequest("the event is not an object")
    action, known = event.get("action"), (*STEERING, *PASSED_ON)
    if action not in known:
        raise NotARequest(f"`action` must be one of {', '.join(known)}, found {action!r}")
    reason = event.get("reason", "")
    if not isinstance(reason, str) or (action not in _ASKING and not reason):
        raise NotARequest("`reason` is missing: who reads the timeline wants to know why")
    source, by, run = event.get("from"), event.get("by"), event.get("run")
    if action == "approve" and not (isinstance(run, str) and run):
        raise NotARequest("`run` is missing: the page names the run that waits")
    return Order(
        action=str(action),
        reason=reason,
        by=by if isinstance(by, str) else "",
        source=source if isinstance(source, str) else None,
        run=run if isinstance(run, str) else "",
        force=event.get("force") is True,
        event=event,
    )


@dataclass(frozen=True, slots=True)
class _Control:
    """One invocation."""

    plan: Plan
    here: LocalRegion
    clock: Clock
    log: Log
    table: Table
    order: Order

    def answer(self) -> dict[str, object]:
        ways: dict[str, Callable[[], dict[str, object]]] = {
            "status": self._status,
            "rejoin-status": self._rejoin_status,
            "pause": self._pause,
            "resume": self._resume,
            "rearm": self._rearm,
            "approve": self._approve,
        }
        return ways.get(self.order.action, self._pass_on)()

    def _pause(self) -> dict[str, object]:
        set_pause(self.table, self.clock, self.order.reason, engaged=True)
        return {"status": "pause"}

    def _resume(self) -> dict[str, object]:
        set_pause(self.table, self.clock, self.order.reason, engaged=False)
        return {"status": "resume", "armed": self._armed(), "failing now": self._failing()}

    def _status(self) -> dict[str, object]:
        return {
            "paused": paused_because(self.table),
            "armed": self._armed(),
            "failing now": self._failing(),
            "ready": {region: self._readiness_of(region) for region in self._pair()},
            "run": self.table.read(ITEM),
            "record": last_record(self.table),
        }

    def _rejoin_status(self) -> dict[str, object]:
        ways = ways_back(self.plan, self.here, self.table, self.clock, self.order.source)
        return {"ways back": {way.peer: way.lines() for way in ways}}

    def _rearm(self) -> dict[str, object]:
        """Refuses while something is missing on either side, unless it is forced."""
        missing = self._missing()
        if missing and not self.order.force:
            return {"status": "not ready", "why": missing}
        refused = arm(self.table, self.clock, force=self.order.force)
        if refused is not None:
            return {"status": "refused", "why": refused}
        self.log.info("armed", by=self.order.by, reason=self.order.reason, missing=missing)
        return {"status": "armed", "missing": missing, "failing now": self._failing()}

    def _missing(self) -> list[str]:
        """A look of this region, now; and the last one of each region beside it."""
        lines = [f"{self.here.region}: {line}" for line in self._look()]
        for region in self._pair():
            if region != self.here.region:
                lines += [f"{region}: {line}" for line in self._last_missing(region)]
        return lines

    def _look(self) -> list[str]:
        """What is missing here, now. A look that is under way already is waited for, and is one."""
        name = self.plan.regions[self.here.region].functions.readiness or ""
        began = self.clock.now()
        while True:
            try:
                found = ask_function(self.here.region, name, {}).get("missing")
                return [str(line) for line in found] if isinstance(found, list) else []
            except (FunctionFailed, ValueError, *AWS_ERRORS) as error:
                if (number(self._readiness(self.here.region), "at") or 0.0) >= began:
                    return self._last_missing(self.here.region)
                if not is_transient(error) or self.clock.now() - began > _LOOK_WITHIN_SECONDS:
                    return [f"missing: {name} did not look: {error}"]
            self.clock.sleep(_LOOK_AGAIN_SECONDS)

    def _readiness(self, region: str) -> dict[str, Value]:
        return self.table.read(f"readiness#{region}") or {}

    def _pair(self) -> list[str]:
        """The region here, and those that it makes a pair with."""
        peers = {failover.peer_of(self.here.region) for failover in self.plan.failovers}
        return [self.here.region, *sorted(peer for peer in peers if peer is not None)]

    def _last_missing(self, region: str) -> list[str]:
        item = self._readiness(region)
        at = number(item, "at")
        if at is None or self.clock.now() - at > _FRESH_SECONDS:
            return ["missing: nobody has looked for a quarter of an hour"]
        return [str(line) for line in json.loads(text(item, "missing") or "[]")]

    def _readiness_of(self, region: str) -> dict[str, object]:
        at = number(self._readiness(region), "at")
        return {
            "seconds ago": None if at is None else round(self.clock.now() - at),
            "missing": self._last_missing(region),
        }

    def _armed(self) -> str:
        why = Armed.of(self.table.read(ITEM) or {}).why_not()
        return "yes" if why is None else f"no: {why}"

    def _failing(self) -> list[str]:
        return failing_now(self.plan, self.table, self.here.region, self.clock.now())

    def _approve(self) -> dict[str, object]:
        """Looks whether the run waits for a word, and passes the word on to who carries it out."""
        record = RunRecord.from_json(text(self.table.read(ITEM) or {}, "run"))
        why = refusal(record, self.order.run, self.here, self.clock.now())
        if why is not None:
            return {"status": "refused", "why": why}
        return self._pass_on()

    def _pass_on(self) -> dict[str, object]:
        name = self.plan.regions[self.here.region].functions.orchestrator or ""
        start_function(self.here.region, name, self.order.event)
        return {"status": "passed on", "to": name, "then": "ask for `status`"}
