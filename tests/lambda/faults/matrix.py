"""All single faults, and pairs: enumerated from what a run without faults calls, not by hand."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from dataclasses import replace

from hac_failover.plan import Plan

from .catalogue import FAULTS, Fault
from .conditions import CONDITIONS, OWN
from .flows import FLOWS
from .invariants import REQUESTS
from .scenario import Outcome, Scenario, play

SEED = int(os.environ.get("HAC_FAULT_SEED", "1"))
PAIRS = int(os.environ.get("HAC_FAULT_PAIRS", "480"))
# The pairs are cut into as many tests, so that two processes share them.
CHUNKS = 12
# As many second faults for each first: what the first one leaves is played once.
SECONDS = 5


def kinds_for(outcome: Outcome, index: int) -> list[str]:
    """What can befall the call."""
    call = outcome.calls[index - 1]
    return [name for name, kind in FAULTS.items() if kind.fits(call.service, call.method)]


def _differs_until(happy: Outcome) -> int:
    """Where a person comes in before the promotion, what follows it is what `automatic` has."""
    asked = [call.index for call in happy.calls if call.method in REQUESTS]
    until_asked = happy.scenario.flow in ("approval", "pause")
    return asked[0] + 2 if until_asked and asked else len(happy.calls)


def singles(plan: Plan, flow: str) -> Iterator[Scenario]:
    """Every call of the flow with every fault it can have."""
    happy = play(plan, Scenario(flow))
    for call in happy.calls[: _differs_until(happy)]:
        for kind in kinds_for(happy, call.index):
            yield Scenario(flow, (Fault(call.index, kind),))


def worlds(flow: str) -> Iterator[Scenario]:
    """Everything that can be wrong with the world, alone."""
    names = [*sorted(CONDITIONS), *sorted(OWN.get(flow, {}))]
    return (Scenario(flow, conditions=(name,)) for name in names)


def double_worlds(chunk: int, chunks: int) -> Iterator[Scenario]:
    """Two of them at a time."""
    both = itertools.combinations(sorted(CONDITIONS), 2)
    return (
        Scenario("automatic", conditions=two) for two in itertools.islice(both, chunk, None, chunks)
    )


def worlds_with_people(flow: str) -> Iterator[Scenario]:
    """What people do otherwise, in worlds that are not whole: a sample, drawn by the seed."""
    both = list(itertools.product(sorted(OWN[flow]), sorted(CONDITIONS)))
    chance = random.Random(SEED)  # noqa: S311  (a sample, not a secret)
    return (Scenario(flow, conditions=two) for two in chance.sample(both, len(both) // 3))


def pairs(plan: Plan, chunk: int) -> Iterator[Scenario]:
    """A sample, drawn by the seed: a second fault somewhere after the first, in the run that the first has left; or a
    fault in a world that is not whole."""
    chance = random.Random(SEED * CHUNKS + chunk)  # noqa: S311  (a sample, not a secret)
    flows = sorted(FLOWS)
    names = sorted(CONDITIONS)
    for number in range(PAIRS // CHUNKS // SECONDS):
        flow = "automatic" if number % 2 else chance.choice(flows)
        start = Scenario(flow, seed=chance.randrange(1_000_000))
        if chance.random() < 1 / 3:
            own = sorted(OWN.get(flow, {}))
            start = replace(start, conditions=(chance.choice(own or names),))
        else:
            start = _with_fault(play(plan, start), chance)
        first = play(plan, start)
        for _ in range(SECONDS):
            yield _with_fault(first, chance)


def _with_fault(played: Outcome, chance: random.Random) -> Scenario:
    """One more fault, at a call after those that have one: up to there the two runs are the same."""
    scenario = played.scenario
    first = max((fault.at for fault in scenario.faults), default=0) + 1
    if first > len(played.calls):
        return scenario
    at = chance.randrange(first, len(played.calls) + 1)
    kind = chance.choice(kinds_for(played, at))
    return replace(scenario, faults=(*scenario.faults, Fault(at, kind)))
