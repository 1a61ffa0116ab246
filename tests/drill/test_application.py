"""The application of a drill keeps the five rules of the write lease."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from hac_drill.emulator.statements import READER, WRITER, Role
from hac_drill.world import application as module
from hac_drill.world.application import Application, Process

HERE, THERE = "us-east-2", "us-east-1"


class Table:
    """One item, and the conditions of the contract."""

    def __init__(self) -> None:
        self.item: dict[str, Any] | None = None
        self.answers = True
        self.reads = 0

    def get_item(self, **_: Any) -> dict[str, Any]:
        self._answer()
        self.reads += 1
        return {} if self.item is None else {"Item": self.item}

    def update_item(self, **named: Any) -> None:
        self._answer()
        values = named["ExpressionAttributeValues"]
        if "attribute_not_exists(epoch)" in named["ConditionExpression"]:
            fits = self.item is None
        else:
            known = self.item or {}
            is_open = known.get("open", {}).get("BOOL", True)
            fits = known.get("region") == values[":here"] and is_open
            fits = fits and known.get("epoch") == values[":epoch"]
        if not fits:
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "UpdateItem")
        self.item = {
            **(self.item or {}),
            "epoch": values[":epoch"],
            "region": values[":here"],
            "open": values[":yes"],
            "lease_until": values[":until"],
        }

    def put_item(self, **_: Any) -> None:
        self._answer()

    def _answer(self) -> None:
        if not self.answers:
            raise ConnectTimeoutError(endpoint_url="https://dynamodb")

    def lease(self, region: str, epoch: int, *, opened: bool, not_before: float = 0.0) -> None:
        self.item = {
            "region": {"S": region},
            "epoch": {"N": str(epoch)},
            "open": {"BOOL": opened},
            "not_before": {"N": str(not_before)},
        }


class World:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.role: Role = WRITER
        self.table = Table()
        monkeypatch.setattr(module.boto3, "client", lambda *_, **__: self.table)
        platform = SimpleNamespace(
            leased=lambda _database: True,
            witness="us-west-2",
            table="t",
            clusters=lambda _database: {HERE: "orders"},
        )
        statements = SimpleNamespace(run=lambda *_: [[int(self.role.innodb_read_only)]])
        clock = SimpleNamespace(now=lambda: self.now)
        anything: Any = SimpleNamespace(alive=lambda _region: True)
        app = Application(clock, anything, statements, platform, "1", silent=False)  # type: ignore[arg-type]
        self.process = Process(app, HERE, "orders")

    def beat(self, after: float = 0.0) -> bool:
        self.now += after
        self.process._beat(self.now)
        return self.process.may_write()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_the_first_writer_makes_the_lease_and_a_reader_does_not(world: World) -> None:
    world.role = READER
    assert not world.beat()
    assert world.table.item is None
    world.role = WRITER
    assert world.beat(1.0)
    assert world.table.item is not None


def test_it_is_taken_only_where_it_is_ours_open_and_due(world: World) -> None:
    world.table.lease(THERE, 2, opened=True)
    assert not world.beat(1.0)
    assert not world.process.names_us()
    world.table.lease(HERE, 3, opened=False)
    assert not world.beat(1.0)
    assert world.process.names_us(), "the name may follow before the lease is open"
    world.table.lease(HERE, 3, opened=True, not_before=world.now + 10.0)
    assert not world.beat(1.0)
    assert world.beat(10.0)


def test_one_that_is_fenced_stops_at_its_next_renewal(world: World) -> None:
    assert world.beat()
    world.table.lease(THERE, 2, opened=False)
    assert world.beat(9.0), "it renews every ten seconds"
    assert not world.beat(1.0)


def test_one_that_cannot_renew_stops_after_thirty_seconds(world: World) -> None:
    assert world.beat()
    world.table.answers = False
    for _ in range(29):
        assert world.beat(1.0)
    assert not world.beat(1.0)
    assert world.process.names_us(), "the last answer stands for a minute"
    world.beat(29.0)
    assert world.process.names_us()
    world.beat(1.0)
    assert not world.process.names_us(), "who cannot read it cannot know who writes now"
    world.table.answers = True
    world.beat(1.0)
    assert world.process.names_us()


def test_it_reads_once_a_second_only_while_it_does_not_hold_it(world: World) -> None:
    assert world.beat()
    before = world.table.reads
    for _ in range(9):
        world.beat(1.0)
    assert world.table.reads == before
    world.beat(1.0)
    assert world.table.reads == before + 1
