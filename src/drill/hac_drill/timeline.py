"""What the drill prints: what happened when, how long it took, what it was allowed, and whether
that is good."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TextIO

_MARKS = {True: "ok", False: "FAIL", None: ""}


@dataclass(slots=True)
class Timeline:
    """Prints as it goes: a drill takes minutes."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    failures: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        """Prints the title of a part of the drill."""
        self._print(f"\n{text}")

    def head(self) -> None:
        """Prints the names of the columns."""
        self._print(f"  {'at':>9} {'took':>9} {'budget':>9}  {'':4}  what")

    def event(
        self,
        what: str,
        *,
        at: float | None = None,
        took: float | None = None,
        budget: float | None = None,
        good: bool | None = None,
    ) -> None:
        """One line. `at` counts from the fault, on the drill's clock. Without a verdict, a time
        is judged by its budget."""
        if good is None and took is not None and budget is not None:
            # As precisely as it is printed.
            good = round(took, 1) <= budget
        if good is False:
            self.failures.append(what)
        when = "" if at is None else f"+{at:.1f} s" if at >= 0 else f"{at:.1f} s"
        times = [when, _seconds(took), _seconds(budget)]
        left = " ".join(f"{time:>9}" for time in times)
        self._print(f"  {left}  {_MARKS[good]:4}  {what}")

    def note(self, text: str) -> None:
        """Prints more about the line above, in as many lines as the text has."""
        for line in text.splitlines():
            self._print(f"  {'':29}  {'':4}  {line}")

    def check(self, what: str, good: bool, *details: str) -> None:
        """Prints a line with a verdict, and the details below. A bad one fails the drill."""
        self.event(what, good=good)
        for detail in details:
            self.note(detail)

    def end(self) -> int:
        """The exit code."""
        if not self.failures:
            self._print("\nThe drill passed.")
            return 0
        self._print(f"\nThe drill FAILED: {len(self.failures)} of its lines.")
        for failure in self.failures:
            self._print(f"  {failure}")
        return 1

    def _print(self, line: str) -> None:
        self.out.write(line.rstrip() + "\n")
        self.out.flush()


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s"
