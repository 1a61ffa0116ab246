"""`ThreadPoolExecutor` and `wait` of the standard library, on the drill's clock: the handlers ask
their endpoints with them, and a time-out of theirs must pass in the time of the drill."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .clock import VirtualClock

_LOOK_SECONDS = 0.05


class Future:
    """What the handlers use of `concurrent.futures.Future`."""

    def __init__(self) -> None:
        self._done = False
        self._value: object = None
        self._error: Exception | None = None

    def fill(self, work: Callable[[], object]) -> None:
        """Does the work, and keeps its result or its error for `result`."""
        try:
            self._value = work()
        except Exception as error:  # noqa: BLE001  (given to the one who asks for the result)
            self._error = error
        self._done = True

    def done(self) -> bool:
        """Whether the work has ended, well or not."""
        return self._done

    def cancelled(self) -> bool:
        """Never: nothing of the drill cancels a task."""
        return False

    def result(self) -> object:
        """Raises what the work raised. Does not wait: it is None while the work is not done."""
        if self._error is not None:
            raise self._error
        return self._value


class Pools:
    """Makes what stands in for the standard library's names."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def executor(self, max_workers: int | None = None) -> Pool:
        """Stands in for `ThreadPoolExecutor`, without a bound on the workers."""
        # The handlers ask for as many workers as they have tasks: nothing ever queues.
        del max_workers
        return Pool(self._clock)

    def wait(self, futures: Iterable[Future], timeout: float | None = None) -> None:
        """Returns once all are done, or the time-out is over. Gives no sets: nobody reads them."""
        waiting = list(futures)
        give_up = self._clock.now() + (timeout if timeout is not None else 3600.0)
        while not all(future.done() for future in waiting):
            left = give_up - self._clock.now()
            if left <= 0:
                return
            self._clock.sleep(min(_LOOK_SECONDS, left))


class Pool:
    """Each task is a process beside the one that submits it."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def submit(self, work: Callable[..., object], *arguments: object) -> Future:
        """Starts the task in the region and the environment of the one who submits it."""
        future = Future()
        parent = self._clock.current()
        self._clock.spawn(
            f"{parent.name if parent else 'drill'}: {getattr(work, '__name__', 'task')}",
            lambda: future.fill(lambda: work(*arguments)),
            region=parent.region if parent else "",
            environment=parent.environment if parent else {},
        )
        return future

    def shutdown(self, *, wait: bool = True, cancel_futures: bool = False) -> None:
        """Nothing to end: tasks that are waited for by nobody end by themselves."""
        del wait, cancel_futures
