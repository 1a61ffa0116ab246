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
    """The clock of the machine."""

    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))


def jittered(seconds: float) -> float:
    """About `seconds`: waiters that started together must not call together for ever."""
    return seconds * _RANDOM.uniform(0.75, 1.25)
