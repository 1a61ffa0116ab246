"""What `boto3.client` gives here: botocore's checks of the arguments, its retries attempt by attempt, and its errors.

The arguments are validated by botocore against its own model of the service, and so are the answers of the simulator.
Which errors are tried again, and how long it waits in between, is asked of botocore as well (`retries={"mode":
"standard"}`; https://docs.aws.amazon.com/boto3/latest/guide/retries.html)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
    ReadTimeoutError,
)
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.retries.standard import (
    ExponentialBackoff,
    RetryContext,
    StandardRetryConditions,
)
from botocore.validate import ParamValidator

from ..clock import Bug, Killed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..clock import Process
    from ..world import World

_LOADER = Loader()
_VALIDATOR = ParamValidator()


class Refusal(Exception):
    """An answer with an error code."""

    def __init__(self, code: str, status: int = 400, message: str = "") -> None:
        super().__init__(code)
        self.code, self.status, self.message = code, status, message or code


@cache
def model(service: str) -> ServiceModel:
    return ServiceModel(_LOADER.load_service_model(service, "service-2"), service_name=service)


@cache
def operations(service: str) -> dict[str, str]:
    return {xform_name(name): name for name in model(service).operation_names}


_VALID: set[object] = set()


def signature(value: object) -> object:
    """Everything of a value that botocore's validation depends on: types, names, and how long or large it is where that
    is small; no model that is used here bounds anything above."""
    kind = type(value)
    if kind is str:
        size = len(value)  # type: ignore[arg-type]
        return size if size < 3 else "s"
    if kind is dict:
        return tuple(
            [
                # Most are texts: a call less for each of them is felt.
                (key, "s" if type(inner) is str and len(inner) > 2 else signature(inner))
                for key, inner in value.items()  # type: ignore[attr-defined]
            ]
        )
    if kind is list or kind is tuple:
        return ("l", *dict.fromkeys([signature(inner) for inner in value]))  # type: ignore[attr-defined]
    if kind is int or kind is float:
        return (kind, min(2, max(-1, int(value))))  # type: ignore[call-overload]
    return value if kind is bool or value is None else kind


def check(service: str, operation: str, given: dict[str, Any]) -> None:
    """Raises ParamValidationError. Once for each form."""
    form = (service, operation, signature(given))
    if form in _VALID:
        return
    shape = model(service).operation_model(operation).input_shape
    if shape is None:
        raise Bug(f"{service} {operation} takes nothing")
    report = _VALIDATOR.validate(given, shape)
    if report.has_errors():
        raise ParamValidationError(report=report.generate_report())
    if len(_VALID) < 50_000:
        _VALID.add(form)


_ANSWERED: Counter[tuple[str, str]] = Counter()
_EACH, _THEN = 200, 50


def check_answer(service: str, operation: str, answer: dict[str, Any]) -> None:
    """The simulator must say nothing that AWS has no word for. Each of the first answers, and then some: it is our own
    word that is checked."""
    _ANSWERED[service, operation] += 1
    count = _ANSWERED[service, operation]
    if count > _EACH and count % _THEN:
        return
    shape = model(service).operation_model(operation).output_shape
    wrong = _unknown(answer, shape, operation)
    if wrong:
        raise Bug(f"{service} {operation} has no {wrong}")


def _unknown(value: Any, shape: Any, where: str) -> str:
    if shape is None:
        return "" if not value else f"answer: {value}"
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name == "ResponseMetadata":
                continue
            if name not in shape.members:
                return f"{where}.{name}"
            wrong = _unknown(inner, shape.members[name], f"{where}.{name}")
            if wrong:
                return wrong
        return ""
    if kind == "list" and isinstance(value, list):
        return next((w for v in value if (w := _unknown(v, shape.member, where))), "")
    if kind == "map" and isinstance(value, dict):
        return next((w for v in value.values() if (w := _unknown(v, shape.value, where))), "")
    fits: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "boolean": (bool,),
        "integer": (int,),
        "long": (int,),
        "double": (float, int),
    }
    if kind in fits and not isinstance(value, fits[kind]):
        return f"{where} as {value!r}"
    return ""


@dataclass(slots=True)
class Call:
    """One attempt, as a service sees it."""

    process: Process
    region: str
    service: str
    method: str
    params: dict[str, Any]
    read_timeout: float


class Client:
    """Of one service in one region. Who calls is whoever runs."""

    def __init__(self, world: World, service: str, region: str, config: Any) -> None:
        retries = config.retries or {}
        if retries.get("mode") != "standard" or "total_max_attempts" not in retries:
            raise Bug(f"a client of {service} without retries of its own: {retries}")
        self._world, self._service, self._region, self._config = world, service, region, config
        self._attempts = int(retries["total_max_attempts"])
        self._conditions = StandardRetryConditions(max_attempts=self._attempts)
        # 500 at first; an attempt costs 5, after a time-out 10; what works gives 1 back, or what it had cost:
        # botocore.retries.standard.RetryQuotaChecker
        self._tokens = 500
        self._backoff = ExponentialBackoff(random=world.rng["retries"].random, service_name=service)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method.startswith("_"):
            raise AttributeError(method)
        operation = operations(self._service).get(method)
        if operation is None:
            raise AttributeError(f"{self._service} has no {method}")

        def call(**params: Any) -> Any:
            return self._call(method, operation, params)

        self.__dict__[method] = call
        return call

    def _call(self, method: str, operation: str, params: dict[str, Any]) -> Any:
        check(self._service, operation, params)
        hub = self._world.hub
        process = hub.process()
        spent = 0
        for attempt in range(1, self._attempts + 1):
            call = Call(
                process,
                self._region,
                self._service,
                method,
                params,
                float(self._config.read_timeout),
            )
            answer: Any = None
            caught: Exception | None = None
            try:
                answer = self._attempt(call)
            except (ConnectTimeoutError, ReadTimeoutError, EndpointConnectionError) as error:
                caught = error
            except Refusal as error:
                answer = {
                    "Error": {"Code": error.code, "Message": error.message},
                    "ResponseMetadata": {"HTTPStatusCode": error.status, "HTTPHeaders": {}},
                }
            if caught is None and "Error" not in answer:
                check_answer(self._service, operation, answer)
                self._tokens = min(500, self._tokens + (spent or 1))
                answer["ResponseMetadata"] = {"HTTPStatusCode": 200, "HTTPHeaders": {}}
                return answer
            context = RetryContext(
                attempt_number=attempt,
                operation_model=model(self._service).operation_model(operation),
                parsed_response=answer,
                http_response=None
                if answer is None
                else SimpleNamespace(
                    status_code=answer["ResponseMetadata"]["HTTPStatusCode"], headers={}
                ),
                caught_exception=caught,
                request_context={},
            )
            if self._conditions.is_retryable(context):
                cost = 10 if caught is not None else 5
                if self._tokens >= cost:
                    self._tokens -= cost
                    spent = cost
                    hub.sleep(self._pause(context))
                    continue
            if caught is not None:
                raise caught
            raise ClientError(answer, operation)
        raise Bug("botocore tries again more often than it may")

    def _pause(self, context: Any) -> float:
        if self._world.assume.old_backoff:
            # botocore before 1.43: rand(0, 1) * 2^i, at most 20 s.
            doubled: float = 2.0 ** (context.attempt_number - 1)
            return min(self._world.rng["retries"].random() * doubled, 20.0)
        return float(self._backoff.delay_amount(context))

    def _attempt(self, call: Call) -> Any:
        """There, and back. What is lost on the way back has been done."""
        world, config = self._world, self._config
        url = f"https://{call.service}.{call.region}.amazonaws.com/"
        way = world.network.way(call)
        hub = world.hub
        if way.verdict == "unreachable":
            hub.sleep(float(config.connect_timeout))
            raise ConnectTimeoutError(endpoint_url=url)
        if way.verdict == "refused":
            hub.sleep(way.seconds)
            raise EndpointConnectionError(endpoint_url=url)
        if way.verdict == "mute":
            hub.sleep(call.read_timeout)
            raise ReadTimeoutError(endpoint_url=url)
        hub.sleep(way.seconds / 2)
        if way.refusal is not None:
            hub.sleep(way.seconds / 2)
            raise way.refusal
        if not call.process.alive:
            raise Killed
        try:
            answer = world.answer(call)
        except Refusal:
            hub.sleep(way.seconds / 2)
            if way.verdict == "lost":
                hub.sleep(call.read_timeout)
                raise ReadTimeoutError(endpoint_url=url) from None
            raise
        if way.verdict == "lost":
            hub.sleep(call.read_timeout)
            raise ReadTimeoutError(endpoint_url=url)
        hub.sleep(way.seconds / 2)
        return answer


_ARN = re.compile(r"arn:aws:[\w-]+:([\w-]*):\d{12}:(.+)")


def arn_parts(arn: str) -> tuple[str, str]:
    """The region and the resource."""
    found = _ARN.fullmatch(arn)
    if found is None:
        raise Refusal("InvalidParameter", message=f"not an ARN: {arn}")
    return found[1], found[2]
