"""Lambda: sandboxes, reserved concurrency, time-outs that kill, and the queue of asynchronous events.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: "By default, Lambda retries an error two
times, ... one minute before the first ... two minutes before the second. ... If the function doesn't have enough concurrency
... For throttling errors (429) and system errors (500-series), Lambda returns the event to the queue and attempts to run the
function again for up to 6 hours by default. The retry interval increases exponentially from 1 second after the first attempt
to a maximum of 5 minutes." "The queue ... is eventually consistent, it's possible for a function to receive the same event
from Lambda multiple times."
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..clock import Bug, Killed, Process
from ..site import ACCOUNT, Function
from .client import Refusal

if TYPE_CHECKING:
    from ..world import World
    from .client import Call


@dataclass
class Sandbox:
    """What one execution leaves to the next: clients, caches. `free_at` is when it was last used."""

    skew: float
    environment: dict[str, str]
    free_at: float = 0.0
    caches: dict[object, dict[object, Any]] = field(default_factory=dict)


@dataclass
class Event:
    """An asynchronous one, on its way through the queue."""

    name: str
    payload: Any
    request_id: str
    accepted_at: float
    errors: int = 0
    throttled: int = 0


class Payload:
    """The body of an answer."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self) -> bytes:
        return self._text.encode()


class Context:
    """What Lambda passes."""

    def __init__(self, world: World, function: Function, request_id: str, deadline: float) -> None:
        self.invoked_function_arn = (
            f"arn:aws:lambda:{function.region}:{ACCOUNT}:function:{function.name}"
        )
        self.function_name = function.name
        self.aws_request_id = request_id
        self._world, self._deadline = world, deadline

    def get_remaining_time_in_millis(self) -> int:
        return int((self._deadline - self._world.hub.now) * 1000)


class Functions:
    """Of one region."""

    def __init__(self, world: World, region: str) -> None:
        self.world, self.region = world, region
        self.known = {f.name: f for f in world.site.functions if f.region == region}
        self.running: dict[str, list[Process]] = {name: [] for name in self.known}
        self._free: dict[str, list[Sandbox]] = {name: [] for name in self.known}
        self._count = 0
        self.dead_letters = 0

    # How it is asked.

    def invoke(self, call: Call) -> dict[str, Any]:
        params = call.params
        name = params["FunctionName"].split(":")[-1]
        if name not in self.known:
            raise Refusal("ResourceNotFoundException", 404, f"Function not found: {name}")
        payload = json.loads(params.get("Payload") or b"{}")
        if params.get("InvocationType", "RequestResponse") == "Event":
            self.accept(name, payload)
            return {"StatusCode": 202}
        return self.ask(name, payload, call.read_timeout)

    def ask(self, name: str, payload: Any, patience: float) -> dict[str, Any]:
        """Synchronously. The answer of one that takes longer than the caller waits is lost; it runs on."""
        from botocore.exceptions import ReadTimeoutError

        if self._is_full(name):
            raise Refusal("TooManyRequestsException", 429, "Rate Exceeded.")
        hub = self.world.hub
        task = hub.current()
        if task is None:
            raise Bug("nobody asks")
        answers: list[tuple[str, Any]] = []
        turn = task.turn

        def answered(kind: str, value: Any) -> None:
            answers.append((kind, value))
            hub.wake(task, turn)

        self._start(name, payload, self._request_id(), answered)
        if not answers:
            hub.wake_later(task, patience)
            hub.suspend(task)
        if not answers:
            raise ReadTimeoutError(endpoint_url=f"https://lambda.{self.region}.amazonaws.com/")
        kind, value = answers[0]
        answer: dict[str, Any] = {"StatusCode": 200, "Payload": Payload(json.dumps(value))}
        if kind != "ok":
            answer["FunctionError"] = "Unhandled"
        return answer

    def accept(self, name: str, payload: Any) -> None:
        """Asynchronously."""
        if self.region in self.world.network.dead:
            return
        event = Event(name, payload, self._request_id(), self.world.hub.now)
        self.world.hub.later(self.world.assume.event_seconds, lambda: self._take(event))
        if self.world.rng["lambda"].random() < self.world.assume.duplicate_share:
            again = Event(name, payload, event.request_id, event.accepted_at)
            self.world.hub.later(
                self.world.assume.event_seconds + 20 * self.world.rng["lambda"].random(),
                lambda: self._take(again),
            )

    def _take(self, event: Event) -> None:
        hub, function = self.world.hub, self.known[event.name]
        if hub.now - event.accepted_at > function.max_age:
            self._drop(event)
            return
        if self.region in self.world.network.dead:
            hub.later(30.0, lambda: self._take(event))
            return
        broken = self.world.network.outage_of(self.region, "lambda-run") is not None
        if broken or self._is_full(event.name):
            event.throttled += 1
            self.metric(event.name, "Throttles")
            hub.later(min(300.0, 2.0 ** (event.throttled - 1)), lambda: self._take(event))
            return

        def over(kind: str, value: Any) -> None:
            if kind == "ok":
                return
            event.errors += 1
            if event.errors > function.retries:
                self._drop(event)
                return
            hub.later(60.0 * event.errors, lambda: self._take(event))

        self._start(event.name, event.payload, event.request_id, over)

    def _drop(self, event: Event) -> None:
        self.world.note(f"{event.name} in {self.region}: event {event.request_id} dropped")
        letters = self.known[event.name].dead_letters
        if letters is not None:
            self.dead_letters += 1
            metric = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", (("QueueName", letters),))
            self.world.watch[self.region].publish(metric, float(self.dead_letters))

    def metric(self, name: str, what: str) -> None:
        self.world.watch[self.region].publish(("AWS/Lambda", what, (("FunctionName", name),)), 1.0)

    # How it runs.

    def _is_full(self, name: str) -> bool:
        reserved = self.known[name].reserved
        return reserved is not None and len(self.running[name]) >= reserved

    def _request_id(self) -> str:
        self._count += 1
        return f"{self.region}-{self._count:04d}"

    def _sandbox(self, name: str) -> tuple[Sandbox, bool]:
        now = self.world.hub.now
        free = [s for s in self._free[name] if now - s.free_at < self.world.assume.sandbox_seconds]
        self._free[name] = free
        if free:
            return free.pop(), False
        skew = self.world.assume.skew_seconds
        offset = self.world.rng["lambda"].choice([0.0, skew, -skew])
        return Sandbox(offset, self.known[name].environment), True

    def _start(
        self, name: str, payload: Any, request_id: str, over: Callable[[str, Any], None]
    ) -> None:
        world, hub, function = self.world, self.world.hub, self.known[name]
        sandbox, is_cold = self._sandbox(name)
        process = Process(
            self.region,
            f"{self.region}/{function.module.split('.')[-1]}/{request_id}",
            sandbox,
            sandbox.skew,
        )
        self.running[name].append(process)
        module = importlib.import_module(function.module)
        answered: list[bool] = []

        def end(kind: str, value: Any) -> None:
            if answered:
                return
            answered.append(True)
            self.running[name].remove(process)
            if kind == "error":
                world.note(f"{process.name}: {value.get('errorType')}: {value.get('errorMessage')}")
                self.metric(name, "Errors")
            if kind != "killed" and process.alive:
                sandbox.free_at = hub.now
                self._free[name].append(sandbox)
            over(kind, value)

        def work() -> None:
            if is_cold:
                hub.sleep(world.assume.cold_seconds)
            deadline = hub.now + function.timeout
            # "Lambda ... stops the function"; what is left of it is not there the next time.
            hub.at(deadline, lambda: None if answered else self.kill(process))
            try:
                value = module.handler(payload, Context(world, function, request_id, deadline))
                json.dumps(value)
            except Killed:
                raise
            except Exception as error:
                end("error", {"errorType": type(error).__name__, "errorMessage": str(error)})
            else:
                end("ok", value)

        process.on_end = end
        hub.spawn(process, work)

    def kill(self, process: Process) -> None:
        """By a time-out, by Lambda itself, or with its region."""
        if not process.alive:
            return
        self.world.note(f"{process.name} killed")
        self.world.hub.kill(process)
        end = process.on_end
        self.world.hub.at(
            self.world.hub.now, lambda: end("error", {"errorType": "Sandbox.Timedout"})
        )

    def die(self) -> None:
        """With the region."""
        for processes in self.running.values():
            for process in list(processes):
                self.kill(process)
        self._free = {name: [] for name in self.known}
