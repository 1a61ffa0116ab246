"""Runs tests on each mutant until one fails: two at a time, the likeliest tests first."""

from __future__ import annotations

import os
import select
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .mutants import Mutant
from .places import MADE
from .reach import Reach
from .warm import start

# Most mutants die in the first tests: so many are run before more are loaded.
_FIRST = 12
# So many for a mutant that nobody finds: all tests, where it is not one that is explained.
_ENOUGH = 80
# Where a test waits for something that never comes, and uses no processor.
_SILENT_SECONDS = 240.0

# What a test may cost more that has found something in the same function; or that has the module's name.
_LIKELIER, _LIKELY = 10, 3

SURVIVED = ""


@dataclass(slots=True)
class _Running:
    mutant: Mutant
    batches: list[list[str]]
    hear: int
    until: float
    said: list[str] = field(default_factory=list)


class Judge:
    def __init__(self, reach: Reach, processes: int) -> None:
        self._reach, self._processes = reach, processes
        # The tests that found something in a function find more.
        self._found: dict[tuple[str, str], Counter[str]] = {}
        self._running: dict[int, _Running] = {}
        self._started = 0

    def judge(
        self, mutants: list[Mutant], batches: Callable[[Mutant], list[list[str]]]
    ) -> Iterator[tuple[Mutant, str]]:
        """Each with the test that it failed, as soon as it is known; with `SURVIVED` if there is none."""
        waiting = list(reversed(mutants))
        while waiting or self._running:
            while waiting and len(self._running) < self._processes:
                mutant = waiting.pop()
                tests = batches(mutant)
                if tests:
                    self._start(mutant, tests)
                else:
                    yield mutant, SURVIVED
            yield from self._wait()

    def near(self, mutant: Mutant) -> list[list[str]]:
        """The tests that reach it: before others what found something beside it, and what is named after the module."""
        beside = self._found.get((mutant.key.module, mutant.key.function), Counter())
        about = f"/test_{Path(mutant.key.module).stem}"

        def cost(test: str) -> float:
            return self._reach.cost(test) / (
                1 + _LIKELIER * beside[test] + _LIKELY * (about in test)
            )

        tests = sorted(self._reach.of(mutant.key.module, mutant.number), key=cost)
        enough = tests[:_ENOUGH]
        return [batch for batch in (enough[:_FIRST], enough[_FIRST:]) if batch]

    def far(self, mutant: Mutant) -> list[list[str]]:
        """All the other tests that reach it, and days of the simulation."""
        known = {test for batch in self.near(mutant) for test in batch}
        rest = [
            test for test in self._reach.of(mutant.key.module, mutant.number) if test not in known
        ]
        days = ["tests/simulation/test_named.py::test_a_day_that_went_wrong"]
        return [batch for batch in (rest, days) if batch]

    def _start(self, mutant: Mutant, batches: list[list[str]]) -> None:
        seconds = self._reach.seconds
        said = MADE / f"said.{self._started % (2 * self._processes)}.log"
        self._started += 1
        process, hear = start((mutant.key.module, mutant.text), batches[0], seconds, said)
        until = (
            time.monotonic() + _SILENT_SECONDS + 10 * sum(seconds.get(t, 60.0) for t in batches[0])
        )
        self._running[process] = _Running(mutant, batches[1:], hear, until)

    def _wait(self) -> Iterator[tuple[Mutant, str]]:
        """For the next that ends. Its end of the pipe closes with it."""
        heard, _, _ = select.select([one.hear for one in self._running.values()], [], [], 5.0)
        for process, one in list(self._running.items()):
            if one.hear in heard:
                text = os.read(one.hear, 4096).decode()
                if text:
                    one.said += text.splitlines()
                    continue
                _, status = os.waitpid(process, 0)
                yield from self._over(process, status)
            elif time.monotonic() > one.until:
                os.kill(process, signal.SIGKILL)

    def _over(self, process: int, status: int) -> Iterator[tuple[Mutant, str]]:
        one = self._running.pop(process)
        os.close(one.hear)
        if status == 0 and one.batches:
            self._start(one.mutant, one.batches)
            return
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) in (4, 5):
            raise SystemExit(f"mutants: tests that do not exist: {Path(MADE)}/said.*.log")
        by = SURVIVED if status == 0 else (one.said or [_why(status)])[0]
        if one.said:
            known = self._found.setdefault(
                (one.mutant.key.module, one.mutant.key.function), Counter()
            )
            known[one.said[0]] += 1
        yield one.mutant, by


def _why(status: int) -> str:
    return "it never ends" if os.WIFSIGNALED(status) else "it cannot be loaded"
