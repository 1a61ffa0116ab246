"""Time, as a thing that is handed in: so that a test can run an hour in a millisecond."""

from __future__ import annotations

import random
import time
from typing import Protocol

_RANDOM = random.SystemRandom()


class Clock(Protocol):
    """The wall clock, and a way to wait."""

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class SystemClock:
    """The clock of the machine: the wall clock as it was when this was made, and from then on the
    monotonic one. A wall clock that is set while a run waits would end its lease, or prolong it."""

    def __init__(self) -> None:
        self._began = time.time() - time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._began + time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Waits; not at all if `seconds` is below 0."""
        time.sleep(max(0.0, seconds))


def jittered(seconds: float) -> float:
    """About `seconds`: waiters that started together must not call together for ever."""
    return seconds * _RANDOM.uniform(0.75, 1.25)
