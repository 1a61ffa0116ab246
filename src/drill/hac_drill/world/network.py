"""What lies between the handlers and AWS: latency, and regions that do not answer."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import botocore.endpoint
import botocore.session
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from .stand_ins import Time

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..clock import VirtualClock

_NEAR_SECONDS = 0.015
_FAR_SECONDS = 0.07
# Of Lambda's answers (API reference, Invoke).
_DONE, _ACCEPTED, _TOO_MANY = 200, 202, 429


@dataclass
class Network:
    """Every call of a process goes through here: the handlers', the application's, the alarms'."""

    clock: VirtualClock
    dead: set[str] = field(default_factory=set)
    # (when, from, to, service, operation): who asked for what.
    calls: list[tuple[float, str, str, str, str]] = field(default_factory=list)
    invoke: Callable[[str, str, object], dict[str, object]] | None = None
    send: Callable[[str, str, object], None] | None = None
    _going: threading.local = field(default_factory=threading.local)

    def alive(self, region: str) -> bool:
        """Whether the region answers calls."""
        return region not in self.dead

    def attach(self) -> None:
        """Makes the default session of boto3 go through this network. Back-off between attempts
        passes on the drill's clock."""
        session = botocore.session.Session()
        session.register("before-call", self._before_call)
        session.register("before-send", self._before_send)
        boto3.setup_default_session(botocore_session=session)
        vars(botocore.endpoint)["time"] = Time(self.clock)

    def _before_call(self, **named: Any) -> Any:
        """Once a call. Functions are run here: moto would need Docker for them."""
        model, params, context = named["model"], named["params"], named["context"]
        process = self.clock.current()
        if process is None:
            return None
        region = str(context["client_region"])
        service, operation = model.service_model.service_name, model.name
        self.calls.append((self.clock.now(), process.region, region, service, operation))
        self._going.call = (region, context["client_config"])
        if (service, operation) != ("lambda", "Invoke") or self.invoke is None:
            return None
        name = str(params["url_path"]).split("/functions/")[1].split("/")[0]
        if params["headers"].get("X-Amz-Invocation-Type") == "Event" and self.send is not None:
            self._travel(region, context["client_config"])
            self.send(region, name, json.loads(params["body"] or b"{}"))
            return _answered(_ACCEPTED, {"StatusCode": _ACCEPTED, "Payload": io.BytesIO(b"")})
        return self._invoke(self.invoke, region, name, params["body"], context["client_config"])

    def _invoke(
        self,
        invoke: Callable[[str, str, object], dict[str, object]],
        region: str,
        name: str,
        body: bytes,
        config: Any,
    ) -> Any:
        self._travel(region, config)
        began = self.clock.now()
        answer = invoke(region, name, json.loads(body or b"{}"))
        if self.clock.now() - began > config.read_timeout:
            raise ReadTimeoutError(endpoint_url=f"https://lambda.{region}.amazonaws.com")
        if answer.get("throttled"):
            error = {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."}
            return _answered(_TOO_MANY, {"Error": error})
        text = json.dumps(answer["payload"]).encode()
        parsed: dict[str, object] = {"StatusCode": _DONE, "Payload": io.BytesIO(text)}
        if "error" in answer:
            parsed["FunctionError"] = answer["error"]
        return _answered(_DONE, parsed)

    def _before_send(self, **_: Any) -> None:
        """Once an attempt."""
        if self.clock.current() is not None:
            self._travel(*self._going.call)

    def _travel(self, region: str, config: Any) -> None:
        """The way there and back; a dead region lets the caller hang."""
        process = self.clock.current()
        if not self.alive(region):
            self.clock.sleep(float(config.connect_timeout))
            raise ConnectTimeoutError(endpoint_url=f"https://{region}.amazonaws.com")
        near = process is not None and process.region == region
        self.clock.sleep(_NEAR_SECONDS if near else _FAR_SECONDS)


def _answered(status: int, parsed: dict[str, object]) -> Any:
    """What botocore takes for the answer of a call that it need not send."""
    parsed["ResponseMetadata"] = {"HTTPStatusCode": status}
    return SimpleNamespace(status_code=status, headers={}), parsed
