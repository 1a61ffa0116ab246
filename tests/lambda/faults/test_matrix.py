"""Every call with every fault; every world that is not whole; a sample of pairs. Nothing may break an invariant.

To see one of them again: HAC_FAULT_SCENARIO="automatic seed=0 20:killed_after" pytest -s tests/lambda/faults -k one
Others: HAC_FAULT_SEED=2 HAC_FAULT_PAIRS=20000 make test"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from hac_failover.plan import Plan

from . import matrix, summary
from .clients import behind_boto3
from .conditions import OWN
from .flows import FLOWS
from .scenario import Scenario, play

WORLD_CHUNKS = 4


# Measured is only the part that reaches everything: it takes twice as long.
uncovered = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


@pytest.fixture
def hold(plan: Plan, record_property):  # noqa: ANN001, ANN201
    """Plays scenarios, and fails with the story of the first that broke something."""

    def holds(part: str, scenarios: Iterable[Scenario]) -> None:
        ends: Counter[str] = Counter()
        broken = []
        for scenario in scenarios:
            outcome = play(plan, scenario)
            ends[outcome.status] += 1
            if outcome.violations:
                broken.append(outcome)
        counted = {"part": part, "scenarios": ends.total(), "ends": ends, "violations": len(broken)}
        record_property(summary.KEY, json.dumps(counted))
        assert ends.total() > 0
        others = "\n".join(str(outcome.scenario) for outcome in broken[1:20])
        assert not broken, f"{len(broken)} broken\n{broken[0].story()}\nand also:\n{others}"

    return holds


@uncovered
@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_every_call_with_every_fault(hold, plan: Plan, flow: str) -> None:  # noqa: ANN001
    hold("single faults", matrix.singles(plan, flow))


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_every_condition(hold, flow: str) -> None:  # noqa: ANN001
    hold("broken worlds", matrix.worlds(flow))


@uncovered
@pytest.mark.parametrize("flow", sorted(OWN))
def test_what_people_do_in_every_condition(hold, flow: str) -> None:  # noqa: ANN001
    hold("doubly broken worlds", matrix.worlds_with_people(flow))


@uncovered
@pytest.mark.parametrize("chunk", range(WORLD_CHUNKS))
def test_two_conditions(hold, chunk: int) -> None:  # noqa: ANN001
    hold("doubly broken worlds", matrix.double_worlds(chunk, WORLD_CHUNKS))


@uncovered
@pytest.mark.parametrize("chunk", range(matrix.CHUNKS))
def test_pairs(hold, plan: Plan, chunk: int) -> None:  # noqa: ANN001
    hold("pairs", matrix.pairs(plan, chunk))


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_without_a_fault(plan: Plan, flow: str) -> None:
    """What the matrix is built on: each flow ends well, and asks for as many promotions as it needs."""
    outcome = play(plan, Scenario(flow))
    assert outcome.status == FLOWS[flow].ends, outcome.story()
    assert outcome.violations == []
    assert outcome.settled_from == FLOWS[flow].executions, outcome.story()
    assert len(outcome.cloud.land.accepted) == FLOWS[flow].promotions
    assert outcome.cloud.land.writer == "us-east-2"


def test_a_scenario_repeats_itself(plan: Plan) -> None:
    text = "automatic seed=3 flapping 20:killed_after 31:second_alarm_while_frozen"
    assert str(Scenario.parse(text)) == text
    first, again = (play(plan, Scenario.parse(text)) for _ in range(2))
    assert [call.line() for call in first.calls] == [call.line() for call in again.calls]


def test_one(plan: Plan) -> None:
    """The scenario that is asked for, with its story; without one, the run in which nothing fails."""
    outcome = play(plan, Scenario.parse(os.environ.get("HAC_FAULT_SCENARIO", "automatic seed=0")))
    print(outcome.story())
    assert outcome.violations == []
