"""Where end points are asked from here, and what their answers say about a region.

The check of a database answers only where the database may be written to, so in every region but
one it says no, and is right. It speaks against its region only while no other region answers it
instead: then the database has no writer that anybody could reach."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .health import Answer, ask_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .plan import Check, Plan

# A region and the name of one of its checks.
Spot = tuple[str, str]
Answers = dict[Spot, Answer]


def spots(plan: Plan, regions: Iterable[str], only: tuple[str, ...] | None = None) -> list[Spot]:
    """What must be asked to judge the checks of `regions`: those, and for each check of a writer
    the same one in every region that has it, which may be the writer's by now."""
    wanted = {
        (region, name)
        for region in regions
        for name in plan.regions[region].checks
        if only is None or name in only
    }
    writers = {name for region, name in wanted if plan.regions[region].checks[name].writer}
    wanted |= {
        (region, name)
        for region, there in plan.regions.items()
        for name in writers
        if name in there.checks
    }
    return sorted(wanted)


def ask_spots(plan: Plan, asked: list[Spot], timeout: float, patience: float) -> Answers:
    """Asks all at once."""
    urls = {f"{region} {name}": _check(plan, (region, name)).url for region, name in asked}
    answers = ask_all(urls, timeout, patience)
    return {(region, name): answers[f"{region} {name}"] for region, name in asked}


def failing(plan: Plan, answers: Mapping[Spot, Answer], spot: Spot) -> bool:
    """Whether the check speaks against its region."""
    if answers[spot].healthy:
        return False
    if not _check(plan, spot).writer:
        return True
    name = spot[1]
    return not any(answer.healthy for (_, other), answer in answers.items() if other == name)


def writer_counts(plan: Plan, answers: Mapping[Spot, Answer]) -> dict[str, int]:
    """How many regions answer as the writer, by check. One is right; two is a split brain."""
    counts: Counter[str] = Counter()
    for spot, answer in answers.items():
        if _check(plan, spot).writer:
            counts[spot[1]] += int(answer.healthy)
    return dict(counts)


def answering(names: Iterable[str], answers: Mapping[Spot, Answer]) -> dict[str, int]:
    """How many regions answer each of these checks."""
    return {
        name: sum(answer.healthy for (_, other), answer in answers.items() if other == name)
        for name in names
    }


def _check(plan: Plan, spot: Spot) -> Check:
    region, name = spot
    return plan.regions[region].checks[name]
