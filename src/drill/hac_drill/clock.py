"""A clock that is turned, not waited for: an hour of a drill takes as long as its calls.

Everything that takes part is a `Process` in a thread of its own, and exactly one of them runs at a
time: who sleeps hands over to whoever is due next. So a drill is the same every time."""

from __future__ import annotations

import heapq
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# A process that neither sleeps nor ends for so long, by the real clock, is stuck in a bug.
_STUCK_SECONDS = 120.0
# What takes a minute takes a second.
_FREE_RATE = 60.0


class Killed(BaseException):
    """The region that a process ran in is gone. Not an `Exception`, so that no handler of errors
    survives it."""


class Process:
    """A thread that runs only while it has the turn."""

    def __init__(
        self, clock: VirtualClock, name: str, region: str, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.region = region
        self.environment = environment
        self.error: BaseException | None = None
        self.over = False
        self.killed = False
        self._clock = clock
        self._turn = threading.Semaphore(0)

    def start(self, work: Callable[[], object]) -> None:
        """Makes the thread. It works once it has its first turn."""
        threading.Thread(target=self._run, args=(work,), name=self.name, daemon=True).start()

    def _run(self, work: Callable[[], object]) -> None:
        self._turn.acquire()
        self._clock.adopt(self)
        try:
            if not self.killed:
                work()
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001  (the one who waits for it raises it)
            self.error = error
        finally:
            self.over = True
            self._clock.hand_back()

    def wake(self) -> None:
        """Gives the turn to this process. Whoever does that waits until it is handed back."""
        self._turn.release()

    def park(self) -> None:
        """Hands the turn back, and waits for the next. Raises Killed if the region has died."""
        self._clock.hand_back()
        self._turn.acquire()
        if self.killed:
            raise Killed(self.name)


class VirtualClock:
    """Seconds since 1970, as the drill sees them."""

    def __init__(self, start: float) -> None:
        self._now = start
        self._free_since: float | None = None
        self._queue: list[tuple[float, int, Process]] = []
        self._count = 0
        self._handed_back = threading.Semaphore(0)
        self._current = threading.local()
        self.processes: list[Process] = []

    def now(self) -> float:
        """Seconds since 1970. Stands still while a process works, unless the clock runs free."""
        if self._free_since is None:
            return self._now
        return self._now + (time.monotonic() - self._free_since) * _FREE_RATE

    @contextmanager
    def running_free(self) -> Iterator[None]:
        """Turns by itself, fast, for somebody who waits by a clock of his own."""
        self._free_since = time.monotonic()
        try:
            yield
        finally:
            self._now, self._free_since = self.now(), None

    def current(self) -> Process | None:
        """The process of the calling thread; none in a thread of the emulator's server."""
        process: Process | None = getattr(self._current, "process", None)
        return process

    def adopt(self, process: Process) -> None:
        """Makes the calling thread that of the process."""
        self._current.process = process

    def hand_back(self) -> None:
        """Ends the turn of a process, which sleeps or is over."""
        self._handed_back.release()

    def sleep(self, seconds: float) -> None:
        """Lets time pass for the calling process. No sleep is of no length: a loop that waits for
        a time must get there."""
        process = self.current()
        if process is None:
            raise RuntimeError("only a process of the drill may sleep on its clock")
        self._due(self._now + max(seconds, 0.0), process)
        process.park()

    def spawn(
        self,
        name: str,
        work: Callable[[], object],
        *,
        region: str = "",
        environment: Mapping[str, str] | None = None,
        after: float = 0.0,
    ) -> Process:
        """Starts a process after a while. What it is spawned by does not wait for it."""
        process = Process(self, name, region, environment or {})
        self.processes = [known for known in self.processes if not known.over]
        self.processes.append(process)
        process.start(work)
        self._due(self._now + after, process)
        return process

    def kill(self, region: str) -> list[str]:
        """Ends every process of a region the next time it would run."""
        gone = [p for p in self.processes if p.region == region and not p.over]
        for process in gone:
            process.killed = True
        return [process.name for process in gone]

    def run(self, until: float, stop: Callable[[], bool] = lambda: False) -> None:
        """Turns the clock to `until`, or until `stop` says so, which is asked once a second.
        Called by the one who drives the drill, which is no process."""
        while self._now < until and not stop():
            self._turn_to(min(self._now + 1.0, until))

    def _turn_to(self, until: float) -> None:
        while self._queue and self._queue[0][0] <= until:
            due, _, process = heapq.heappop(self._queue)
            self._now = max(self._now, due)
            process.wake()
            if not self._handed_back.acquire(timeout=_STUCK_SECONDS):
                raise RuntimeError(f"`{process.name}` neither ends nor sleeps")
            if process.error is not None:
                error, process.error = process.error, None
                raise error
        self._now = max(self._now, until)

    def _due(self, at: float, process: Process) -> None:
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, process))
