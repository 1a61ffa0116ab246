"""Puts the functions' modules on the simulated clock: what they import of time, threads, chance, HTTPS and AWS is replaced
in them, module by module, and nothing else of them is changed."""

from __future__ import annotations

import concurrent.futures
import functools
import http.client
import importlib
import os
import pkgutil
import random
import ssl
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import hac_failover
from hac_failover import log as log_module

from . import clock
from .cloud.client import Client

if TYPE_CHECKING:
    from .world import World

_WORLD: list[World] = []
_done = False


def world() -> World:
    return _WORLD[-1]


def use(made: World) -> None:
    """From now on, whatever the functions do, they do in this world."""
    _WORLD[:] = [made]
    clock.use(made.hub)
    if not _done:
        _patch()


class _Time:
    """The wall clock of the sandbox that asks; monotonic time has no skew."""

    @staticmethod
    def time() -> float:
        process = world().hub.process()
        return world().hub.now + process.skew

    @staticmethod
    def monotonic() -> float:
        return world().hub.now

    perf_counter = monotonic

    @staticmethod
    def sleep(seconds: float) -> None:
        world().hub.sleep(seconds)


class _Random:
    """In place of a generator of chance, whichever."""

    def __getattr__(self, name: str) -> Any:
        return getattr(world().rng["runtime"], name)


class _Environment(Mapping[str, str]):
    def _of(self) -> dict[str, str]:
        process = world().hub.process()
        name = process.sandbox.environment
        return dict(name)

    def __getitem__(self, key: str) -> str:
        return self._of()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of())

    def __len__(self) -> int:
        return len(self._of())


class _Connection:
    """HTTPSConnection."""

    def __init__(
        self, host: str, port: int | None = None, timeout: float = 60.0, context: object = None
    ) -> None:
        self._host, self._timeout = host, timeout
        self._path = "/"

    def request(self, method: str, path: str, headers: object = None, body: object = None) -> None:
        if method not in ("GET", "HEAD"):
            raise clock.Bug(f"{method} {path}")
        self._path = path
        self._answer = world().get(self._host, self._path, self._timeout)

    def getresponse(self) -> Any:
        return SimpleNamespace(status=self._answer, read=lambda: b"", getheader=lambda _: None)

    def close(self) -> None:
        pass


class _PerSandbox:
    """In place of functools.cache: a process of Lambda keeps its own."""

    def __init__(self, function: Any) -> None:
        self._function = function
        functools.update_wrapper(self, function)

    def __call__(self, *args: Any, **named: Any) -> Any:
        cache = world().hub.process().sandbox.caches.setdefault(self._function, {})
        key = (args, tuple(sorted(named.items())))
        if key not in cache:
            cache[key] = self._function(*args, **named)
        return cache[key]


def _client(
    service: str, region_name: str | None = None, config: Any = None, **more: Any
) -> Client:
    """Making one takes time: it loads the model of the service."""
    if more or region_name is None or config is None:
        raise clock.Bug(f"a client of {service} with {more}, region {region_name}, config {config}")
    made = world()
    made.hub.sleep(made.assume.client_seconds)
    return Client(made, service, region_name, config)


def _replacements() -> dict[int, Any]:
    fake_http = SimpleNamespace(
        client=SimpleNamespace(HTTPSConnection=_Connection, HTTPException=http.client.HTTPException)
    )
    fake_boto3 = SimpleNamespace(client=_client)
    fakes: list[tuple[Any, Any]] = [
        (time, _Time),
        (concurrent.futures.ThreadPoolExecutor, clock.Pool),
        (concurrent.futures.wait, clock.wait),
        (concurrent.futures.as_completed, clock.as_completed),
        (uuid.uuid4, lambda: uuid.UUID(int=world().rng["runtime"].getrandbits(128), version=4)),
        (http, fake_http),
        (ssl, SimpleNamespace(create_default_context=lambda: None)),
        (
            os,
            SimpleNamespace(
                environ=_Environment(),
                getenv=lambda name, other=None: _Environment().get(name, other),
            ),
        ),
        (random, _Random()),
        (boto3, fake_boto3),
    ]
    return {id(real): fake for real, fake in fakes}


def _patch() -> None:
    global _done
    replaced = _replacements()
    wrapped: dict[int, Any] = {}
    for info in pkgutil.walk_packages(hac_failover.__path__, "hac_failover."):
        module = importlib.import_module(info.name)
        for name, value in list(vars(module).items()):
            if id(value) in replaced:
                setattr(module, name, replaced[id(value)])
            elif value is threading or value is concurrent.futures:
                raise clock.Bug(f"{info.name} uses {name}, which is not on the clock")
            elif isinstance(value, random.Random):
                setattr(module, name, _Random())
            elif name == "bundled_plan":
                setattr(module, name, lambda: world().plan)
            elif _is_ours(value):
                # The original is kept as well: its identity must not be given to another.
                _, fake = wrapped.setdefault(id(value), (value, _PerSandbox(value.__wrapped__)))
                setattr(module, name, fake)
    log_module.Log._write = _write  # type: ignore[method-assign]
    _done = True


def _is_ours(value: object) -> bool:
    """A cache of the functions', which lasts as long as their process."""
    is_cache = isinstance(value, functools._lru_cache_wrapper)
    return is_cache and str(getattr(value, "__module__", "")).startswith("hac_failover")


def _write(self: Any, level: str, event: str, facts: dict[str, object]) -> None:
    world().logged(level, event, facts)
