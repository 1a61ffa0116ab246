"""Lambda: runs the handlers that were deployed, each invocation a process of its own region.

As its developer guide says of asynchronous invocations: an event waits in a queue; one whose
function failed is tried again after one minute, then after two, as often as Terraform said; one
that finds no free concurrency comes back after 1 s, 2 s, 4 s and so on up to 5 minutes, until it is
too old. Of how long an idle environment is kept it says nothing: assumed are five minutes."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from moto.awslambda.models import lambda_backends

from .bundle import deployed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..clock import VirtualClock
    from .network import Network

_ATTEMPTS_APART = (60.0, 120.0)
_LONGEST_BACK_OFF = 300.0
_OLDEST_EVENT = 6 * 3600.0
_KEPT_WARM = 300.0
_WARM_START = 0.05

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda passes beside the event."""

    clock: VirtualClock
    invoked_function_arn: str
    aws_request_id: str
    ends: float

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds to the function's time-out, on the drill's clock; 0 after it."""
        return max(0, int((self.ends - self.clock.now()) * 1000))


@dataclass(slots=True)
class Invocation:
    """One execution, and what came of it."""

    region: str
    name: str
    event: object
    began: float
    ended: float | None = None
    answer: object = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One that waits in the queue of a function. `sent` is when it came in."""

    region: str
    name: str
    payload: object
    request: str
    sent: float


@dataclass
class Functions:
    """The functions of every region."""

    clock: VirtualClock
    network: Network
    account: str
    start_seconds: float
    invocations: list[Invocation] = field(default_factory=list)
    _requests: int = 0
    _running: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Until when the environments that do nothing are kept.
    _idle: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def call(self, region: str, name: str, event: object) -> Answer:
        """A synchronous invocation, on the time of the caller. `throttled`: there is no free
        concurrency, and Lambda refuses it."""
        if self._is_full(region, name):
            return {"payload": None, "throttled": True}
        self.clock.sleep(self._enter(region, name))
        ran = self._execute(region, name, event, self._request())
        if ran.error is not None:
            return {"payload": {"errorMessage": ran.error}, "error": "Unhandled"}
        return {"payload": ran.answer}

    def send(self, region: str, name: str, event: object, *, after: float = 0.0) -> None:
        """An asynchronous invocation. What was not taken out of the queue when its region died is
        lost with it."""
        kept = Event(region, name, event, self._request(), self.clock.now() + after)
        self._spawn(region, name, lambda: self._take(kept, failed=0, throttled=0), after)

    def _take(self, event: Event, *, failed: int, throttled: int) -> None:
        region, name = event.region, event.name
        retries, oldest = self._patience(region, name)
        if not self.network.alive(region) or self.clock.now() - event.sent > oldest:
            return
        if self._is_full(region, name):
            later = min(2.0**throttled, _LONGEST_BACK_OFF)
            again = throttled + 1
            self._spawn(
                region, name, lambda: self._take(event, failed=failed, throttled=again), later
            )
            return
        self.clock.sleep(self._enter(region, name))
        ran = self._execute(region, name, event.payload, event.request)
        if ran.error is not None and failed < retries:
            later, more = _ATTEMPTS_APART[failed], failed + 1
            self._spawn(region, name, lambda: self._take(event, failed=more, throttled=0), later)

    def _spawn(self, region: str, name: str, work: Callable[[], None], after: float) -> None:
        function = deployed(self.account, region, name)
        environment = {**function.environment_vars, "AWS_REGION": region}
        self.clock.spawn(
            f"{name} in {region}", work, region=region, environment=environment, after=after
        )

    def _is_full(self, region: str, name: str) -> bool:
        reserved = deployed(self.account, region, name).reserved_concurrency
        return reserved is not None and self._running[region, name] >= int(reserved)

    def _enter(self, region: str, name: str) -> float:
        """Takes a place, and says how long the start takes: an idle environment has started."""
        self._running[region, name] += 1
        now = self.clock.now()
        idle = [until for until in self._idle.get((region, name), []) if until > now]
        self._idle[region, name] = idle[1:]
        return _WARM_START if idle else self.start_seconds

    def forget(self, region: str) -> None:
        """Nothing of a region that died runs on, and nothing of it is warm when it is back."""
        for known in [key for key in self._running if key[0] == region]:
            del self._running[known]
        for known in [key for key in self._idle if key[0] == region]:
            del self._idle[known]

    def _execute(self, region: str, name: str, event: object, request: str) -> Invocation:
        function = deployed(self.account, region, name)
        context = Context(
            self.clock,
            function.function_arn,
            request,
            self.clock.now() + float(function.timeout),
        )
        module, _, entry = str(function.handler).rpartition(".")
        handler = getattr(importlib.import_module(module), entry)
        ran = Invocation(region, name, event, self.clock.now())
        self.invocations.append(ran)
        process = self.clock.current()
        before = None if process is None else (process.region, process.environment)
        if process is not None:
            process.region = region
            process.environment = {**function.environment_vars, "AWS_REGION": region}
        try:
            # Through JSON, there and back, as between services.
            answer = handler(json.loads(json.dumps(event)), context)
            ran.answer = json.loads(json.dumps(answer))
        except Exception as error:  # noqa: BLE001  (Lambda reports whatever it is)
            ran.error = f"{type(error).__name__}: {error}"
        finally:
            self._leave(ran)
            if process is not None and before is not None:
                process.region, process.environment = before
        return ran

    def _leave(self, ran: Invocation) -> None:
        ran.ended = now = self.clock.now()
        key = (ran.region, ran.name)
        if self.network.alive(ran.region) and self._running[key] > 0:
            self._running[key] -= 1
            self._idle.setdefault(key, []).append(now + _KEPT_WARM)

    def _patience(self, region: str, name: str) -> tuple[int, float]:
        """How often a failed event is tried again, and how old it may be."""
        backend: Any = lambda_backends[self.account][region]
        try:
            found = backend.get_function_event_invoke_config(name)
        except Exception:  # noqa: BLE001  (moto raises where there is none: then Lambda's own)
            return len(_ATTEMPTS_APART), _OLDEST_EVENT
        retries = int(found.get("MaximumRetryAttempts", len(_ATTEMPTS_APART)))
        return retries, float(found.get("MaximumEventAgeInSeconds", _OLDEST_EVENT))

    def _request(self) -> str:
        """Counted, not drawn: the same drill has the same names."""
        self._requests += 1
        return str(UUID(int=self._requests))
