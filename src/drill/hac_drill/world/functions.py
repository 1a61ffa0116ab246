"""Lambda: runs the handlers that were deployed, each invocation a process of its own region."""

from __future__ import annotations

import importlib
import json
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


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda passes beside the event."""

    clock: VirtualClock
    invoked_function_arn: str
    aws_request_id: str
    ends: float

    def get_remaining_time_in_millis(self) -> int:
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


@dataclass
class Functions:
    """The functions of every region."""

    clock: VirtualClock
    network: Network
    account: str
    start_seconds: float
    invocations: list[Invocation] = field(default_factory=list)
    _requests: int = 0

    def call(self, region: str, name: str, event: object) -> dict[str, object]:
        """A synchronous invocation, on the time of the caller."""
        ran = self._execute(region, name, event, self._request())
        if ran.error is not None:
            return {"payload": {"errorMessage": ran.error}, "error": "Unhandled"}
        return {"payload": ran.answer}

    def send(self, region: str, name: str, event: object, *, after: float = 0.0) -> None:
        """An asynchronous invocation: Lambda tries again as often as Terraform said, with the same
        request."""
        request = self._request()
        retries = _retries(self.account, region, name)

        def attempt(number: int) -> None:
            if not self.network.alive(region):
                return
            ran = self._execute(region, name, event, request)
            if ran.error is not None and number < retries:
                self._spawn(region, name, lambda: attempt(number + 1), _ATTEMPTS_APART[number])

        self._spawn(region, name, lambda: attempt(0), after + self.start_seconds)

    def _spawn(self, region: str, name: str, work: Callable[[], None], after: float) -> None:
        function = deployed(self.account, region, name)
        environment = {**function.environment_vars, "AWS_REGION": region}
        self.clock.spawn(
            f"{name} in {region}", work, region=region, environment=environment, after=after
        )

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
            ran.ended = self.clock.now()
            if process is not None and before is not None:
                process.region, process.environment = before
        return ran

    def _request(self) -> str:
        """Counted, not drawn: the same drill has the same names."""
        self._requests += 1
        return str(UUID(int=self._requests))


def _retries(account: str, region: str, name: str) -> int:
    config: Any = lambda_backends[account][region]
    try:
        found = config.get_function_event_invoke_config(name)
    except Exception:  # noqa: BLE001  (moto raises where there is none; two is what Lambda does)
        return 2
    return int(found.get("MaximumRetryAttempts", 2))
