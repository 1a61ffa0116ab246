"""The roles in a global database while its writer changes."""

from __future__ import annotations

import pytest
from hac_drill.emulator.roles import Refused, Roles

EAST, OHIO = "arn:aws:rds:us-east-1:1:cluster:a", "arn:aws:rds:us-east-2:1:cluster:b"
BOTH = [EAST, OHIO]


class World:
    def __init__(self) -> None:
        self.now = 0.0
        self.dead: set[str] = set()
        self.roles = Roles(
            now=lambda: self.now,
            alive=lambda arn: arn not in self.dead,
            writer=EAST,
            resync_takes=120.0,
        )


@pytest.fixture
def world() -> World:
    return World()


def test_a_failover_shows_its_states_in_the_order_of_aws(world: World) -> None:
    world.dead.add(EAST)
    world.roles.begin(BOTH, OHIO, planned=False, takes=100.0)
    seen = []
    for world.now in [float(second) for second in range(101)]:
        view = world.roles.view()
        status = view.statuses.get(OHIO, "available")
        row = (view.state, view.writer == OHIO, status, view.accepts == OHIO)
        if not seen or seen[-1] != row:
            seen.append(row)
    assert seen == [
        ("pending", False, "available", False),
        ("failing-over", False, "available", False),  # what fools the waiter of boto3
        ("failing-over", False, "promoting", False),
        ("failing-over", True, "promoting", False),
        (None, True, "promoting", False),
        (None, True, "available", False),  # what fools who does not ask in SQL
        (None, True, "available", True),
    ]


def test_nobody_writes_while_the_writer_changes(world: World) -> None:
    world.roles.begin(BOTH, OHIO, planned=True, takes=100.0)
    accepts = []
    for world.now in [float(second) for second in range(0, 101, 10)]:
        accepts.append(world.roles.view().accepts)
    assert accepts == [EAST] * 3 + [None] * 7 + [OHIO]


def test_a_second_request_is_refused_while_one_is_under_way(world: World) -> None:
    world.roles.begin(BOTH, OHIO, planned=False, takes=100.0)
    with pytest.raises(Refused) as refused:
        world.roles.begin(BOTH, OHIO, planned=False, takes=100.0)
    assert refused.value.code == "InvalidGlobalClusterStateFault"


@pytest.mark.parametrize("planned", [True, False])
def test_the_writer_and_a_stranger_cannot_be_promoted(world: World, planned: bool) -> None:
    for target, code in [(EAST, "InvalidDBClusterStateFault"), ("x", "DBClusterNotFoundFault")]:
        with pytest.raises(Refused) as refused:
            world.roles.begin(BOTH, target, planned=planned, takes=1.0)
        assert refused.value.code == code


def test_a_switchover_needs_the_old_writer(world: World) -> None:
    world.dead.add(EAST)
    with pytest.raises(Refused):
        world.roles.begin(BOTH, OHIO, planned=True, takes=1.0)


def test_the_old_writer_is_rebuilt_once_its_region_is_back(world: World) -> None:
    world.dead.add(EAST)
    world.roles.begin(BOTH, OHIO, planned=False, takes=100.0)
    world.now = 1000.0
    world.roles.settle()
    assert list(world.roles.rebuilding) == [EAST]
    world.dead.clear()
    world.roles.settle()
    with pytest.raises(Refused):
        world.roles.begin(BOTH, EAST, planned=True, takes=1.0)
    world.now = 1120.0
    world.roles.begin(BOTH, EAST, planned=True, takes=1.0)
    assert world.roles.rebuilding == {}
