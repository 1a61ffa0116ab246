"""Puts a simulated cloud behind boto3 and behind the health checks, for as long as a test wants it."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import boto3
import botocore.client
import pytest
from botocore import xform_name
from botocore.session import Session
from botocore.validate import ParamValidator
from hac_failover import aws, clock, health, log, readiness, strategies
from hac_failover.health import Answer

from .cloud import Cloud

_CLIENTS: dict[tuple[str, str, int], Any] = {}
_SHAPES: set[tuple[str, ...]] = set()
_NOW: list[Cloud] = []


@contextmanager
def behind_boto3() -> Iterator[None]:
    """Every boto3 client calls the cloud that `use` names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        session = boto3.session.Session(botocore_session=Session())

        def client(service: str, *, region_name: str, config: Any) -> Any:
            key = (service, region_name, id(config))
            if key not in _CLIENTS:
                _CLIENTS[key] = session.client(service, region_name=region_name, config=config)
            return _CLIENTS[key]

        patch.setattr(boto3, "client", client)
        patch.setattr(botocore.client.BaseClient, "_make_api_call", _call)
        patch.setattr(health, "ask", _ask)
        for module in (health, readiness):
            patch.setattr(module, "ThreadPoolExecutor", _InTurn)
            patch.setattr(module, "wait", _wait)
        patch.setattr(log.Log, "_write", lambda *_: None)
        _forget_clients()
        yield
    _forget_clients()


def use(cloud: Cloud) -> None:
    _NOW[:] = [cloud]
    clock._RANDOM = cloud.random  # type: ignore[assignment]  # noqa: SLF001


def _forget_clients() -> None:
    """The runtime keeps its clients for the life of the process."""
    for package in (aws, strategies):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            made = vars(importlib.import_module(module.name))
            for forget in (made.get("_client"), made.get("client")):
                if forget is not None:
                    forget.cache_clear()


def _call(client: Any, operation: str, params: dict[str, Any]) -> Any:
    _check_shape(client, operation, params)
    service = client.meta.service_model.service_name
    if isinstance(params.get("Body"), bytes):
        params = {**params, "Body": io.BytesIO(params["Body"])}  # as botocore does
    return _NOW[0].call(
        client.meta.region_name, service, xform_name(operation), params, client.meta.config
    )


def _check_shape(client: Any, operation: str, params: dict[str, Any]) -> None:
    """What botocore would check, once for each set of arguments."""
    key = (client.meta.service_model.service_name, operation, *sorted(params))
    if key in _SHAPES:
        return
    shape = client.meta.service_model.operation_model(operation).input_shape
    report = ParamValidator().validate(params, shape)
    assert not report.has_errors(), report.generate_report()
    _SHAPES.add(key)


# The health checks of a round are asked at once: the round takes as long as the slowest.

_TOOK: list[float] = []


def _ask(url: str, timeout: float) -> Answer:
    answer, took = _NOW[0].ask(url, timeout)
    _TOOK.append(took)
    return answer


class _InTurn:
    """A pool without threads: who is asked first does not depend on the weather."""

    def __init__(self, max_workers: int) -> None:
        assert max_workers > 0

    def submit(self, work: Any, *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*arguments))
        return future

    def shutdown(self, **_: Any) -> None:
        pass


def _wait(_futures: Any, timeout: float) -> None:
    took = min(timeout, max(_TOOK, default=0.0))
    _TOOK.clear()
    _NOW[0].simulation.advance(took)
