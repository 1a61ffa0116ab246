"""When an alarm goes off: CloudWatch's rules for metric and composite alarms, as arithmetic."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanOrEqualToThreshold": operator.le,
    "LessThanThreshold": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A datum of a metric."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class MetricRule:
    """What a metric alarm looks at."""

    statistic: str
    comparison: str
    threshold: float
    period: float
    periods: int
    datapoints: int
    missing: str

    def judge(self, samples: Sequence[Sample], now: float) -> State | None:
        """The state at `now`; none if it stays what it was. The periods end at the evaluation, as
        CloudWatch's do: "at the end of minute 6, the alarm is evaluated based on the data from
        minutes 2 to 6"."""
        breaching, known = 0, 0
        for index in range(self.periods):
            end = now - index * self.period
            inside = [s.value for s in samples if end - self.period <= s.at < end]
            value = _statistic(self.statistic, inside)
            if value is None:
                breaching += self.missing == "breaching"
                known += self.missing in ("breaching", "notBreaching")
                continue
            known += 1
            breaching += _COMPARISONS[self.comparison](value, self.threshold)
        if breaching >= self.datapoints:
            return "ALARM"
        if known == 0:
            return None if self.missing == "ignore" else "INSUFFICIENT_DATA"
        return "OK"


def _statistic(name: str, values: Sequence[float]) -> float | None:
    if not values:
        return None
    if name == "SampleCount":
        return float(len(values))
    if name == "Average":
        return sum(values) / len(values)
    if name == "Sum":
        return sum(values)
    return min(values) if name == "Minimum" else max(values)


class BadRule(ValueError):
    """The text is no rule of a composite alarm."""


_TOKEN = re.compile(r'\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^")]+?)"?\s*\)|(\w+)|([()]))')


def holds(rule: str, states: Mapping[str, State]) -> bool:
    """Whether the rule of a composite alarm holds: functions of alarms by name or ARN, `AND`,
    `OR`, `NOT` and brackets."""
    reader = _Reader(rule, states)
    value = reader.any_of()
    if reader.left():
        raise BadRule(f"unexpected {reader.left()!r} in {rule!r}")
    return value


class _Reader:
    """Reads a rule from left to right. `AND` binds tighter than `OR`."""

    def __init__(self, rule: str, states: Mapping[str, State]) -> None:
        self._rule = rule
        self._at = 0
        self._states = states

    def left(self) -> str:
        return self._rule[self._at :].strip()

    def any_of(self) -> bool:
        value = self._all_of()
        while self._takes("OR"):
            other = self._all_of()
            value = value or other
        return value

    def _all_of(self) -> bool:
        value = self._one()
        while self._takes("AND"):
            other = self._one()
            value = value and other
        return value

    def _one(self) -> bool:
        if self._takes("NOT"):
            return not self._one()
        if self._takes("("):
            value = self.any_of()
            if not self._takes(")"):
                raise BadRule(f"a bracket is open in {self._rule!r}")
            return value
        found = _TOKEN.match(self._rule, self._at)
        if found is None:
            raise BadRule(f"unexpected {self.left()!r} in {self._rule!r}")
        self._at = found.end()
        if found[1]:
            name = found[2].rsplit(":alarm:", 1)[-1]
            return self._states.get(name, "INSUFFICIENT_DATA") == found[1]
        if found[3] in ("TRUE", "FALSE"):
            return found[3] == "TRUE"
        raise BadRule(f"unexpected {found[0].strip()!r} in {self._rule!r}")

    def _takes(self, word: str) -> bool:
        found = _TOKEN.match(self._rule, self._at)
        if found is None or word not in (found[3], found[4]):
            return False
        self._at = found.end()
        return True
