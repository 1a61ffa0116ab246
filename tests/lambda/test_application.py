"""The example of APPLICATION.md, in Python, as a service copies it: it runs here, against the page's own words."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from types import ModuleType
from typing import Any, Self

import boto3
import pytest
from conftest import RUNTIME
from moto import mock_aws

PAGE = (RUNTIME / "APPLICATION.md").read_text(encoding="utf-8")
NAME = "trading-failover-coordination"


class Time:
    """Both clocks of a process: one for the table, one for itself."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_700_000_000.0, 50.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


class Cluster:
    """A DB-API connection to a cluster that is a writer or not."""

    def __init__(self) -> None:
        self.read_only = 0
        self.committed: list[tuple[str, Any]] = []
        self._pending: list[tuple[str, Any]] = []
        self.before_commit: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pending.clear()

    def cursor(self) -> Cluster:
        if self.read_only:
            raise ConnectionError("a reader has no writer endpoint")
        return self

    def execute(self, sql: str, values: Any = ()) -> None:
        if not sql.startswith("SELECT"):
            self._pending.append((sql, values))
        self.before_commit()

    def fetchone(self) -> tuple[int]:
        return (0 if not self._pending else len(self.committed) // 2 + 1,)

    def commit(self) -> None:
        self.committed += self._pending

    def rollback(self) -> None:
        self._pending.clear()


@pytest.fixture(scope="module")
def example() -> ModuleType:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    module = ModuleType("example")
    exec(compile(code, "APPLICATION.md", "exec"), module.__dict__)  # noqa: S102  (our own page)
    return module


def _made(dynamodb: Any) -> Any:
    return dynamodb.create_table(
        TableName=NAME,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


@pytest.fixture
def table() -> Iterator[Any]:
    with mock_aws():
        yield _made(boto3.Session().resource("dynamodb", region_name="us-west-2"))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def lease(example: ModuleType, table: Any, time: Time, cluster: Cluster) -> Any:
    orders = example.Orders(lambda: cluster)
    return example.Lease(
        table, "us-east-1", orders.takes_writes, wall=lambda: time.wall, steady=lambda: time.steady
    )


def item(table: Any) -> Any:
    return table.get_item(Key={"id": "lease#orders"}, ConsistentRead=True).get("Item")


def test_the_first_lease_is_the_writers(lease: Any, table: Any, cluster: Cluster) -> None:
    cluster.read_only = 1
    lease.beat()
    assert item(table) is None, "a reader makes none"
    cluster.read_only = 0
    lease.beat()
    assert lease.may_write()
    assert (item(table)["epoch"], item(table)["region"], item(table)["open"]) == (
        1,
        "us-east-1",
        True,
    )


def test_it_is_renewed_every_ten_seconds(lease: Any, table: Any, time: Time) -> None:
    lease.beat()
    first = item(table)["lease_until"]
    time.passes(9)
    lease.beat()
    assert item(table)["lease_until"] == first
    time.passes(2)
    lease.beat()
    assert item(table)["lease_until"] == first + 11


def test_the_table_never_says_less_than_the_holder_counts(
    lease: Any, table: Any, time: Time
) -> None:
    """Whoever fences waits for what the table says."""
    time.wall += 0.987
    began = time.wall
    lease.beat()
    assert float(item(table)["lease_until"]) == pytest.approx(began + 30, abs=0.001)
    time.passes(29.9)
    assert lease.may_write()
    assert float(item(table)["lease_until"]) > time.wall


def test_who_cannot_renew_stops(lease: Any, table: Any, time: Time) -> None:
    lease.beat()
    table.delete()
    for _ in range(30):
        assert lease.may_write()
        time.passes(1)
        lease.beat()
    assert not lease.may_write()
    assert lease.names_us(), "the last answer stands for a minute"
    time.passes(29.5)
    lease.beat()
    assert lease.names_us()
    time.passes(0.5)
    assert not lease.names_us(), "who cannot read it cannot know who writes now"
    _made(boto3.Session().resource("dynamodb", region_name="us-west-2"))
    lease.beat()
    assert lease.names_us()


def test_a_failover_takes_it_away_at_the_next_renewal(lease: Any, table: Any, time: Time) -> None:
    lease.beat()
    _move(table, region="us-east-2", opened=False, not_before=time.wall + 32)
    time.passes(11)
    lease.beat()
    assert not lease.names_us()
    assert not lease.may_write(), "at once: it has heard of it"


def test_a_failover_into_here_waits_for_open_and_for_the_old_lease(
    lease: Any, table: Any, time: Time
) -> None:
    _move(table, region="us-east-1", opened=False, not_before=time.wall + 5)
    lease.beat()
    assert lease.names_us()
    assert not lease.may_write(), "it is not open"
    _move(table, region="us-east-1", opened=True, not_before=time.wall + 5)
    lease.beat()
    assert not lease.may_write(), "the old lease runs"
    time.passes(5)
    lease.beat()
    assert lease.epoch() == 4


def test_one_that_moves_between_reading_and_taking_is_not_taken(
    lease: Any, table: Any, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease.beat()
    time.passes(11)
    read = table.get_item

    def then_moves(**request: Any) -> Any:
        answer = read(**request)
        _move(table, region="us-east-2", opened=False, not_before=0)
        return answer

    monkeypatch.setattr(table, "get_item", then_moves)
    lease.beat()
    assert not lease.may_write(), "it stops at once"


def test_a_write_asks_just_before_it_commits(
    example: ModuleType, lease: Any, table: Any, time: Time, cluster: Cluster
) -> None:
    orders = example.Orders(lambda: cluster)
    lease.beat()
    orders.write(lease, table, "INSERT INTO trades VALUES (%s)", (7,))
    assert [sql[:18] for sql, _ in cluster.committed] == [
        "INSERT INTO trades",
        "INSERT INTO hac_wa",
    ]
    mark = table.get_item(Key={"id": "watermark#orders"})["Item"]
    assert (mark["epoch"], mark["seq"]) == (1, 1)
    cluster.before_commit = lambda: time.passes(16)
    with pytest.raises(PermissionError):
        orders.write(lease, table, "INSERT INTO trades VALUES (%s)", (8,))
    assert len(cluster.committed) == 2


def test_a_write_begins_only_under_a_lease(
    example: ModuleType, lease: Any, table: Any, cluster: Cluster
) -> None:
    with pytest.raises(PermissionError):
        example.Orders(lambda: cluster).write(lease, table, "INSERT INTO trades VALUES (1)", ())
    assert not cluster.committed


def test_a_write_that_began_under_another_epoch_is_refused(
    example: ModuleType, lease: Any, table: Any, time: Time, cluster: Cluster
) -> None:
    """The lease went and came back meanwhile: what another region wrote is not in this transaction."""
    lease.beat()

    def goes_and_comes_back() -> None:
        cluster.before_commit = lambda: None
        _move(table, region="us-east-1", opened=True, not_before=0)
        time.passes(11)
        lease.beat()
        assert lease.may_write()

    cluster.before_commit = goes_and_comes_back
    with pytest.raises(PermissionError):
        example.Orders(lambda: cluster).write(lease, table, "INSERT INTO trades VALUES (1)", ())
    assert not cluster.committed


def test_no_error_ends_the_loop(
    example: ModuleType, table: Any, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that dies at an error nobody thought of would never write again."""
    lease = example.Lease(table, "us-east-1", lambda: True, steady=lambda: time.steady)
    with monkeypatch.context() as broken:
        broken.setattr(table, "get_item", lambda **_: 1 / 0)
        lease.beat()
    table.put_item(Item={"id": "lease#orders", "epoch": 3})  # no region: an item half made
    lease.beat()
    assert not lease.may_write()
    _move(table, region="us-east-1", opened=True, not_before=0)
    lease.beat()
    assert lease.epoch() == 4


def test_people_let_one_region_write_without_a_lease(
    example: ModuleType,
    table: Any,
    time: Time,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The witness is lost: the process asks it for nothing, and leaves its watermark as it was."""
    for value, means in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv("HAC_WITHOUT_LEASE", value)
        assert example.without_lease() is means
    monkeypatch.delenv("HAC_WITHOUT_LEASE")
    assert not example.without_lease()
    table.delete()
    orders = example.Orders(lambda: cluster)
    lease = example.Lease(table, "us-east-1", orders.takes_writes, without=True)
    monkeypatch.setattr(table, "get_item", lambda **_: pytest.fail("it asks"))
    monkeypatch.setattr(table, "put_item", lambda **_: pytest.fail("it copies"))
    lease.beat()
    time.passes(3600)
    assert answers(example, lease, orders) == [200, 200, 200, 503]
    orders.write(lease, table, "INSERT INTO trades VALUES (1)", ())
    assert cluster.committed[1][1][0] == 0, "the epoch of no lease"
    cluster.read_only = 1
    assert answers(example, lease, orders) == [200, 503, 200, 503], "SQL still decides"


def test_its_end_points_say_what_the_page_says(
    example: ModuleType, lease: Any, cluster: Cluster, table: Any
) -> None:
    orders = example.Orders(lambda: cluster)
    assert answers(example, lease, orders) == [200, 503, 503, 503], "no lease yet"
    lease.beat()
    assert answers(example, lease, orders) == [200, 200, 200, 503]
    cluster.read_only = 1
    assert answers(example, lease, orders) == [200, 503, 200, 503], "the lease alone is no writer"
    assert item(table)["region"] == "us-east-1"


def answers(example: ModuleType, lease: Any, orders: Any) -> list[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), example.handler(lease, orders))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        return [
            _status(f"http://127.0.0.1:{server.server_port}{path}")
            for path in ("/healthz", "/healthz/orders", "/healthz/orders/lease", "/other")
        ]
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "name", ["region", "epoch", "open", "not_before", "lease_until", "HAC_WITHOUT_LEASE", "8080"]
)
def test_what_the_contract_names_is_in_each_example(name: str) -> None:
    for language in ("python", "java", "go"):
        (code,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
        assert name in code, language


def _move(table: Any, *, region: str, opened: bool, not_before: float) -> None:
    """As `fence` and the opening after `verify` do."""
    table.update_item(
        Key={"id": "lease#orders"},
        UpdateExpression="SET epoch = :e, #r = :r, #o = :o, not_before = :n",
        ExpressionAttributeNames={"#r": "region", "#o": "open"},
        ExpressionAttributeValues={":e": 4, ":r": region, ":o": opened, ":n": int(not_before)},
    )


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
