"""One virtual clock. What runs on it runs one after another, in an order that a seed decides alone.

The functions are not written for it: each runs as a greenlet, which stops where it would wait, inside ordinary code.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import Any

from greenlet import getcurrent, greenlet

START = 1_700_000_000.0


class Killed(BaseException):
    """The execution is gone: nothing in it may catch this, and nothing that it asks for arrives."""


class Bug(BaseException):
    """The simulator was asked for something it does not know: never an answer of AWS."""


class Process:
    """One execution of a function, with all that it started. `skew` is how far its wall clock is off."""

    __slots__ = ("alive", "frozen_until", "name", "on_end", "region", "sandbox", "skew", "tasks")

    def __init__(self, region: str, name: str, sandbox: Any = None, skew: float = 0.0) -> None:
        self.region, self.name, self.sandbox, self.skew = region, name, sandbox, skew
        self.alive = True
        self.frozen_until = 0.0
        # In the order in which they began: a set has another order in each process.
        self.tasks: dict[Task, None] = {}
        self.on_end: Callable[[str, Any], None] = lambda kind, value: None


class Task(greenlet):
    """A thread of an execution."""

    def __init__(self, hub: Hub, process: Process, work: Callable[[], None]) -> None:
        super().__init__(self._main, hub.main)
        self.hub, self.process, self.work = hub, process, work
        # Rises each time that it is woken, so that a wake-up of the past wakes nobody.
        self.turn = 0
        process.tasks[self] = None
        hub.tasks[self] = None

    def _main(self, *_: object) -> None:
        try:
            if self.process.alive:
                self.work()
        except Killed:
            pass
        except BaseException as error:
            self.hub.bug = self.hub.bug or error
        finally:
            self.process.tasks.pop(self, None)
            self.hub.tasks.pop(self, None)


class Hub:
    """The clock and what is due."""

    def __init__(self) -> None:
        self.main = getcurrent()
        self.now = START
        self.until = START
        self.bug: BaseException | None = None
        self.tasks: dict[Task, None] = {}
        # When, which of those, and what: something to do, or the turn of a task that goes on.
        self._due: list[tuple[float, int, Callable[[], None] | int, Task | None]] = []
        self._count = 0

    def at(self, when: float, what: Callable[[], None]) -> None:
        self._push(when, what, None)

    def _push(self, when: float, what: Callable[[], None] | int, task: Task | None) -> None:
        self._count += 1
        heapq.heappush(self._due, (when if when > self.now else self.now, self._count, what, task))

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        self.at(self.now + seconds, what)

    def every(self, seconds: float, what: Callable[[], None], first: float = 0.0) -> None:
        """For ever."""

        def again() -> None:
            what()
            self.later(seconds, again)

        self.later(first, again)

    def run(self, until: float) -> None:
        """Everything that is due until then. Raises what broke."""
        self.until = until
        while self._due and self._due[0][0] <= until:
            when, _, what, task = heapq.heappop(self._due)
            if when > self.now:
                self.now = when
            if task is not None:
                self._resume(task, what)  # type: ignore[arg-type]
            else:
                what()  # type: ignore[operator]
            if self.bug is not None:
                raise self.bug
        self.now = until

    def close(self) -> None:
        """What still waits must not be woken by the garbage collector, in the middle of another simulation."""
        while self.tasks:
            task, _ = self.tasks.popitem()
            task.process.alive = False
            if task and not task.dead:
                task.throw(Killed)
        self._due.clear()

    # Of tasks.

    def spawn(self, process: Process, work: Callable[[], None]) -> Task:
        task = Task(self, process, work)
        self._wake(task, self.now)
        return task

    def current(self) -> Task | None:
        task = getcurrent()
        return task if type(task) is Task else None

    def process(self) -> Process:
        task = self.current()
        if task is None:
            raise Bug("a function runs outside of the clock")
        return task.process

    def sleep(self, seconds: float) -> None:
        """Lets the time pass for the task that calls."""
        task = self.current()
        if task is None:
            raise Bug("nobody to put to sleep")
        process = task.process
        if not process.alive:
            raise Killed
        due = self.now + seconds if seconds > 0 else self.now
        nobody_else = not self._due or due < self._due[0][0]
        if nobody_else and due <= self.until and process.frozen_until <= due:
            self.now = due
            return
        self._wake(task, due)
        self.suspend(task)

    def suspend(self, task: Task) -> None:
        """Until somebody wakes it."""
        self.main.switch()
        if not task.process.alive:
            raise Killed

    def wake(self, task: Task, turn: int) -> None:
        """Now, unless it went on since `turn`."""
        if task.turn == turn:
            self._wake(task, self.now)

    def wake_later(self, task: Task, seconds: float) -> None:
        self._wake(task, self.now + seconds)

    def kill(self, process: Process) -> None:
        """At once: what it would still do does not happen."""
        if not process.alive:
            return
        process.alive = False
        for task in list(process.tasks):
            self.at(self.now, lambda task=task: self._bury(task))  # type: ignore[misc]

    def _bury(self, task: Task) -> None:
        if not task.dead and task:
            task.throw(Killed)
        task.process.tasks.pop(task, None)

    def _wake(self, task: Task, when: float) -> None:
        self._push(when, task.turn, task)

    def _resume(self, task: Task, turn: int) -> None:
        if task.turn != turn or task.dead:
            return
        process = task.process
        if process.frozen_until > self.now and process.alive:
            self._push(process.frozen_until, turn, task)
            return
        task.turn += 1
        task.switch()


class Future:
    """What a thread of a pool will give."""

    def __init__(self) -> None:
        self._done = self._cancelled = False
        self._result: Any = None
        self._error: BaseException | None = None
        self._waiting: list[Callable[[], None]] = []

    def finish(self, result: Any, error: BaseException | None = None) -> None:
        self._done, self._result, self._error = True, result, error
        for waiting in self._waiting:
            waiting()
        self._waiting.clear()

    def when_done(self, what: Callable[[], None]) -> None:
        if self._done:
            what()
        else:
            self._waiting.append(what)

    def done(self) -> bool:
        return self._done

    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> bool:
        if self._done:
            return False
        self._cancelled = True
        self.finish(None)
        return True

    def exception(self, timeout: float | None = None) -> BaseException | None:
        _wait(HUB(), [self], timeout)
        return self._error

    def result(self, timeout: float | None = None) -> Any:
        _wait(HUB(), [self], timeout)
        if not self._done:
            raise TimeoutError
        if self._error is not None:
            raise self._error
        return self._result


# Whose hub is meant, by who runs the simulation: the functions' own code makes pools, and knows of none.
_HUB: list[Hub] = []


def HUB() -> Hub:
    return _HUB[-1]


def use(hub: Hub) -> None:
    _HUB[:] = [hub]


class Pool:
    """In place of ThreadPoolExecutor."""

    def __init__(self, max_workers: int | None = None, **_: object) -> None:
        self._free = max_workers or 4
        self._queue: list[tuple[Future, Callable[[], Any]]] = []
        self._running: list[Future] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future:
        future = Future()
        self._queue.append((future, lambda: work(*args, **named)))
        self._start()
        return future

    def map(
        self, work: Callable[..., Any], *many: Iterable[Any], timeout: float | None = None
    ) -> Any:
        futures = [self.submit(work, *args) for args in zip(*many, strict=False)]
        return (future.result(timeout) for future in futures)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            queue, self._queue = self._queue, []
            for future, _ in queue:
                future.cancel()
        if wait:
            hub = HUB()
            while self._queue or self._busy:
                _wait(hub, list(self._running), None)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()

    @property
    def _busy(self) -> bool:
        return any(not future.done() for future in self._running)

    def _start(self) -> None:
        while self._free and self._queue:
            future, work = self._queue.pop(0)
            if future.done():
                continue
            self._free -= 1
            self._running.append(future)
            hub = HUB()
            hub.spawn(hub.process(), lambda future=future, work=work: self._run(future, work))  # type: ignore[misc]

    def _run(self, future: Future, work: Callable[[], Any]) -> None:
        try:
            result = work()
        except Exception as error:
            future.finish(None, error)
        else:
            future.finish(result)
        self._free += 1
        self._start()


class Waited:
    def __init__(self, done: set[Future], not_done: set[Future]) -> None:
        self.done, self.not_done = done, not_done

    def __iter__(self) -> Any:
        return iter((self.done, self.not_done))


def wait(
    futures: Iterable[Future], timeout: float | None = None, return_when: str = "ALL_COMPLETED"
) -> Waited:
    """In place of concurrent.futures.wait."""
    known = list(futures)
    _wait(HUB(), known, timeout, first=return_when != "ALL_COMPLETED")
    return Waited({f for f in known if f.done()}, {f for f in known if not f.done()})


def as_completed(futures: Iterable[Future], timeout: float | None = None) -> Any:
    """In place of concurrent.futures.as_completed."""
    left = list(futures)
    hub = HUB()
    end = None if timeout is None else hub.now + timeout
    while left:
        _wait(hub, left, None if end is None else max(0.0, end - hub.now), first=True)
        done = [future for future in left if future.done()]
        if not done:
            raise TimeoutError
        left = [future for future in left if not future.done()]
        yield from done


def _wait(hub: Hub, futures: list[Future], timeout: float | None, *, first: bool = False) -> None:
    task = hub.current()
    if task is None:
        raise Bug("nobody waits")
    if not task.process.alive:
        raise Killed
    end = None if timeout is None else hub.now + timeout

    def over() -> bool:
        left = [future for future in futures if not future._done]
        return not left or (first and len(left) < len(futures))

    while not over() and (end is None or hub.now < end):
        turn = task.turn

        def one_is_done(turn: int = turn) -> None:
            if over():
                hub.wake(task, turn)

        for future in futures:
            if not future._done:
                future.when_done(one_is_done)
        if end is not None:
            hub.wake_later(task, end - hub.now)
        hub.suspend(task)
