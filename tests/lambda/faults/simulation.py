"""Several executions on one clock that nobody waits for, interleaved at their calls and sleeps, the same way every time.

Each execution has a greenlet, and the one whose time is next runs. A sleep or a call moves the clock; where another
execution is due before its end, that one runs first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greenlet import greenlet
from world import START, Killed


@dataclass(eq=False)
class Actor:
    """One execution of a function: what it was asked, and what became of it."""

    name: str
    region: str
    work: Callable[[Actor], Any]
    then: Callable[[Actor], None]
    skew: float = 0.0
    began_at: float = 0.0
    ends_by: float = float("inf")
    dead: bool = False
    over: bool = False
    answer: Any = None
    error: BaseException | None = None
    looked: object = None  # what it last saw of the global database, see invariants
    life: greenlet | None = None


class Simulation:
    """The clock, and whose turn it is."""

    def __init__(self) -> None:
        self.time = START
        self.current: Actor | None = None
        self._due: list[tuple[float, int, Actor | Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, time: float, what: Actor | Callable[[], None]) -> None:
        """Starts an execution, or does something, at that time."""
        heapq.heappush(self._due, (time, next(self._order), what))

    def run(self, until: float) -> None:
        """Until nothing is due any more. What is due after `until` is left where it is."""
        while self._due and self._due[0][0] <= until:
            time, _, what = heapq.heappop(self._due)
            self.time = max(self.time, time)
            if not isinstance(what, Actor):
                what()
                continue
            self.current = what
            if what.life is None:
                what.began_at, what.life = self.time, greenlet(_live)
            what.life.switch(what)
            self.current = None
            if what.over:
                what.then(what)

    def advance(self, seconds: float) -> None:
        """Time passes for the execution that runs now; others may run meanwhile."""
        actor = self.current
        assert actor is not None, "only an execution waits"
        wake = self.time + max(0.0, seconds)
        last_moment = actor.ends_by
        if wake > last_moment:
            wake, actor.dead = max(self.time, last_moment), True
        if self._due and self._due[0][0] <= wake:
            self.at(wake, actor)
            assert actor.life is not None, "it runs"
            actor.life.parent.switch()
        else:
            self.time = wake
        if actor.dead:
            raise Killed


def _live(actor: Actor) -> None:
    try:
        actor.answer = actor.work(actor)
    except BaseException as error:  # noqa: BLE001  (a kill is one, and the execution ends here)
        actor.error = error
    actor.over = True


class SkewedClock:
    """The clock of one execution: the simulation's, wrong by a little."""

    def __init__(self, simulation: Simulation, actor: Actor) -> None:
        self._simulation, self._actor = simulation, actor

    def now(self) -> float:
        return self._simulation.time + self._actor.skew

    def sleep(self, seconds: float) -> None:
        if self._actor.dead:
            raise Killed
        self._simulation.advance(seconds)
