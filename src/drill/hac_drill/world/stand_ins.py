"""What the handlers see instead of modules of the standard library: the drill's clock, its
network, their own environment. Nothing of the bundle is changed; only what these names lead to."""

from __future__ import annotations

import http.client
import os
import random
import sys
import time
from concurrent import futures
from typing import TYPE_CHECKING, Any

from ..pool import Pools

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from ..clock import VirtualClock

_SEED = 20
# What else knows the time of the machine: a handler that used it would run beside the drill.
_UNKNOWN_TO_THE_DRILL = ("threading", "asyncio", "select", "socket", "sched")


class UnknownClock(Exception):
    """The bundle uses something that the drill cannot put on its clock."""


class Time:
    """The module `time`, on the drill's clock for processes of the drill, on the machine's for
    everybody else."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def time(self) -> float:
        """Seconds since 1970."""
        return self._clock.now() if self._clock.current() is not None else time.time()

    def monotonic(self) -> float:
        """The same as `time`: nobody sets the drill's clock."""
        return self.time()

    def perf_counter(self) -> float:
        """The same as `time`, too."""
        return self.time()

    def sleep(self, seconds: float) -> None:
        """Waits, by the clock that `time` reads."""
        if self._clock.current() is not None:
            self._clock.sleep(seconds)
        else:
            time.sleep(seconds)


class Environment:
    """The module `os`, as far as the handlers may use it: what Terraform set for the function."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    @property
    def environ(self) -> Mapping[str, str]:
        """What Terraform set for the function that asks; the machine's for everybody else."""
        process = self._clock.current()
        return os.environ if process is None else process.environment


class Output:
    """The module `sys`: what a handler prints goes to the log of the drill."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.stdout = self.stderr = _Stream(write)


class _Stream:
    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def write(self, text: str) -> int:
        self._write(text)
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


class Http:
    """The package `http`: connections to the end points of the application."""

    def __init__(self, connect: Callable[..., Any]) -> None:
        self.client = _Client(connect)


class _Client:
    def __init__(self, connect: Callable[..., Any]) -> None:
        self.HTTPSConnection = connect
        self.HTTPException = http.client.HTTPException


def stand_in(
    modules: Mapping[str, ModuleType],
    clock: VirtualClock,
    connect: Callable[..., Any],
    write: Callable[[str], object],
) -> None:
    """Puts the stand-ins into the modules of the bundle."""
    pools = Pools(clock)
    known: list[tuple[object, object]] = [
        (time, Time(clock)),
        (os, Environment(clock)),
        (sys, Output(write)),
        (http, Http(connect)),
        (http.client, Http(connect).client),
        (futures.ThreadPoolExecutor, pools.executor),
        (futures.wait, pools.wait),
    ]
    for name, module in modules.items():
        for word, value in list(vars(module).items()):
            for real, ours in known:
                if value is real:
                    setattr(module, word, ours)
            if isinstance(value, random.Random):
                # Jitter stays, but is the same in every drill.
                setattr(module, word, random.Random(_SEED))  # noqa: S311  (no secret)
            if getattr(value, "__name__", "") in _UNKNOWN_TO_THE_DRILL:
                raise UnknownClock(f"{name} uses `{value.__name__}`")
