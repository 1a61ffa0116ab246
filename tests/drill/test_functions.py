"""Lambda, as far as the functions of a platform need it."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hac_drill.clock import VirtualClock
from hac_drill.world import functions as module
from hac_drill.world.functions import Functions

REGION, NAME = "us-east-2", "orchestrator"


class World:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = VirtualClock(0.0)
        self.dead: set[str] = set()
        self.began: list[float] = []
        self.takes = 10.0
        self.fails = False
        function = SimpleNamespace(
            reserved_concurrency=1,
            environment_vars={},
            function_arn="arn",
            timeout=900,
            handler="a_bundle.handler",
        )
        monkeypatch.setattr(module, "deployed", lambda *_: function)
        backend = SimpleNamespace(
            get_function_event_invoke_config=lambda _: {
                "MaximumRetryAttempts": 2,
                "MaximumEventAgeInSeconds": 200,
            }
        )
        monkeypatch.setattr(module, "lambda_backends", {"1": {REGION: backend}})
        bundle: Any = ModuleType("a_bundle")
        bundle.handler = self.handle
        monkeypatch.setitem(sys.modules, "a_bundle", bundle)
        network: Any = SimpleNamespace(alive=lambda region: region not in self.dead)
        self.functions = Functions(self.clock, network, "1", start_seconds=1.5)

    def handle(self, event: object, _context: object) -> object:
        self.began.append(self.clock.now())
        self.clock.sleep(self.takes)
        if self.fails:
            raise ValueError("no")
        return event


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_an_event_waits_for_free_concurrency(world: World) -> None:
    for _ in range(2):
        world.functions.send(REGION, NAME, {})
    world.clock.run(60.0)
    # Looked for after 1, 3, 7 and 15 seconds; the environment of the first is warm by then.
    assert world.began == [1.5, 15.05]


def test_an_event_that_is_too_old_is_dropped(world: World) -> None:
    world.takes = 800.0
    for _ in range(2):
        world.functions.send(REGION, NAME, {})
    world.clock.run(2000.0)
    assert len(world.began) == 1


def test_one_that_waits_for_the_answer_is_refused(world: World) -> None:
    answers: list[dict[str, object]] = []
    world.functions.send(REGION, NAME, {})
    call = lambda: answers.append(world.functions.call(REGION, NAME, {"a": 1}))  # noqa: E731
    world.clock.spawn("person", call, after=5.0)
    world.clock.spawn("person", call, after=20.0)
    world.clock.run(60.0)
    assert answers == [{"payload": None, "throttled": True}, {"payload": {"a": 1}}]


def test_a_failure_is_tried_again_twice(world: World) -> None:
    world.fails = True
    world.takes = 1.0
    world.functions.send(REGION, NAME, {})
    world.clock.run(600.0)
    assert [round(at) for at in world.began] == [2, 63, 184]


def test_nothing_is_left_of_a_region_that_died(world: World) -> None:
    world.takes = 1000.0
    world.functions.send(REGION, NAME, {})
    world.clock.run(5.0)
    world.dead.add(REGION)
    world.functions.forget(REGION)
    world.clock.kill(REGION)
    world.dead.clear()
    world.functions.send(REGION, NAME, {})
    world.clock.run(20.0)
    assert len(world.began) == 2, "its place is free, and its start is cold"
    assert world.began[1] == 6.5
