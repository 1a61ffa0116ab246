"""Days that went wrong, as traces: each says what happens, and judges what came of it. `broken` is a mistake that the
judgement must find (`mistakes.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .assumptions import Assumptions
from .clock import START
from .scenario import Event, Outcome, Scenario

EAST, OHIO, WITNESS = "us-east-1", "us-east-2", "us-west-2"
Judge = Callable[[Outcome], list[str]]


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    fault: int
    why: str
    scenario: Scenario
    judge: Judge
    broken: tuple[str, ...] = ()
    site: str = "trading"


DAYS: dict[str, Day] = {}


def day(
    fault: int, scenario: Scenario, *broken: str, site: str = "trading"
) -> Callable[[Judge], Judge]:
    def add(judge: Judge) -> Judge:
        name = judge.__name__
        DAYS[name] = Day(name, fault, (judge.__doc__ or "").strip(), scenario, judge, broken, site)
        return judge

    return add


def made(
    *events: tuple[float, str, dict[str, object]],
    seconds: float = 600.0,
    fresh: bool = False,
    seed: object = "named",
    **assumed: object,
) -> Scenario:
    assume = Assumptions(**assumed)  # type: ignore[arg-type]
    return Scenario(seed, assume, tuple(Event(*event) for event in events), seconds, fresh)


# What is asked of an outcome.


def writes_in(outcome: Outcome, region: str) -> list[str]:
    world = outcome.world
    found = []
    for aurora in world.aurora.values():
        if aurora.writer != region:
            found.append(f"{aurora.writer} is the writer, not {region}")
    if not all(a.takes_writes() for (where, _), a in world.applications.items() if where == region):
        found.append(f"{region} may not write")
    if world.hub.now - world.last_accepted > 30:
        found.append(f"the last write was {world.hub.now - world.last_accepted:.0f} s ago")
    return found


def no_lossy(outcome: Outcome) -> list[str]:
    return [
        f"at {at - START:.1f} s {who} asked for a lossy failover to {to}"
        for at, to, who in outcome.world.invariants.lossy
    ]


def paged(outcome: Outcome, text: str) -> list[str]:
    pages = outcome.world.topics.pages()
    if any(text.lower() in f"{m.subject} {m.text}".lower() for m in pages if not m.by_alarm):
        return []
    return [f"no page says {text!r}"]


def whole(outcome: Outcome) -> list[str]:
    return [f"{v.rule} at {v.at:.0f} s: {v.detail}" for v in outcome.violations]


def carried_out(outcome: Outcome) -> list[str]:
    """To its end, and nobody was told that it failed."""
    record = outcome.world.invariants.record()
    failed = [
        m.subject for m in outcome.world.topics.pages() if "failed" in m.subject and not m.by_alarm
    ]
    if record.get("status") not in ("completed", "attention"):
        return [f"the run is {record.get('status')}", *failed]
    return failed
