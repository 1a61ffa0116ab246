"""What a failover would miss, found before the day."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hac_failover.aws.table import Table
from hac_failover.local_region import LocalRegion
from hac_failover.log import Log
from hac_failover.plan import Fence
from hac_failover.readiness import look
from world import ACCOUNT, Refusal, World

ITEM = "readiness#us-east-2"


@pytest.fixture(autouse=True)
def all_is_there(world: World, table: Table) -> None:
    world.sick.clear()
    world.rows["watermark"] = []
    now = world.clock.now()
    table.change("run", "SET #armed_at = :at", {"at": now})
    table.change("writer#orders", "SET #region = :r, #since = :s", {"r": "us-east-1", "s": now})
    lease = {"e": 7, "r": "us-east-1", "o": True}
    table.change("lease#orders", "SET #epoch = :e, #region = :r, #open = :o", lease)
    for observer, there in world.plan.regions.items():
        for watched in there.watches:
            for check in world.plan.regions[watched].checks:
                key = f"observation#{observer}#{watched}#{check}"
                table.change(key, "SET #failures = :n, #observed_at = :at", {"n": 0, "at": now})
    world.calls.clear()


def seen(world: World, region: str = "us-east-2") -> dict[str, Any]:
    answer = look(world.plan, LocalRegion("aws", region, ACCOUNT), world.clock, Log())
    json.dumps(answer)  # Lambda would have to
    return answer


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_nothing_is_missing(world: World, table: Table, region: str) -> None:
    answer = seen(world, region)
    assert (answer["missing"], answer["platform"]) == ([], [])
    assert world.gauges == [(region, "NotReady", 0.0)]
    item = table.read(f"readiness#{region}") or {}
    assert item["at"] == world.clock.now()
    assert json.loads(str(item["versions"])) == {"orders": "8.0.mysql_aurora.3.10.0"}
    assert json.loads(str(item["writers"])) == {"orders": "us-east-1"}


def test_it_changes_nothing(world: World) -> None:
    seen(world, "us-east-1")
    reads = ("describe", "get", "invoke", "execute_statement", "begin", "rollback")
    changes = {
        (service, method) for _, service, method in world.calls if not method.startswith(reads)
    }
    assert changes == {("dynamodb", "update_item"), ("cloudwatch", "put_metric_data")}
    assert all(not rows for rows in world.transactions.values()), "its write was taken back"


def test_a_reader_is_not_asked_in_sql(world: World) -> None:
    seen(world)
    assert "rds-data" not in {service for _, service, _ in world.calls}
    assert ("us-east-2", "secretsmanager", "get_secret_value") in world.calls


def not_armed(_: World, table: Table) -> None:
    table.change("run", "SET #armed_at = :no, #disarmed_by = :by", {"no": 0, "by": "r-7"})


def paused(_: World, table: Table) -> None:
    table.change("pause", "SET #engaged = :yes, #reason = :why", {"yes": True, "why": "work"})


def no_member(world: World, _: Table) -> None:
    world.members.discard("us-east-2")


def rebuilt(world: World, _: Table) -> None:
    world.behind.add("us-east-2")


def switching(world: World, _: Table) -> None:
    world.promote("switchover", "us-east-2")


def not_available(world: World, _: Table) -> None:
    world.status_override = "upgrading"


def headless(world: World, _: Table) -> None:
    world.instances = 0


def no_data_api(world: World, _: Table) -> None:
    world.data_api = False


def another_version(world: World, table: Table) -> None:
    other = json.dumps({"orders": "8.0.mysql_aurora.3.10.1"})
    table.change("readiness#us-east-1", "SET #versions = :v", {"v": other})


def secret_locked(world: World, _: Table) -> None:
    world.refuse["get_secret_value"] = [Refusal("AccessDeniedException")] * 9


def lease_elsewhere(_: World, table: Table) -> None:
    table.change("lease#orders", "SET #region = :r", {"r": "us-east-2"})


def lease_shut(_: World, table: Table) -> None:
    table.change("lease#orders", "SET #open = :no", {"no": False})


def not_noted(_: World, table: Table) -> None:
    table.change("writer#orders", "SET #region = :r", {"r": "us-east-2"})


def nobody_told(world: World, _: Table) -> None:
    world.confirmed = 0


def too_few(world: World, _: Table) -> None:
    world.capacity = 2


def sick_here(world: World, _: Table) -> None:
    world.sick.add("https://us-east-2.trade.example.com/healthz")


def blind(world: World, table: Table) -> None:
    late = {"at": world.clock.now() - 60}
    table.change("observation#us-west-2#us-east-1#web", "SET #observed_at = :at", late)


def rds_silent(world: World, _: Table) -> None:
    world.refuse["describe_global_clusters"] = [Refusal("ServiceUnavailable", 503)] * 9


MISSING: list[tuple[Callable[[World, Table], None], str]] = [
    (not_armed, "automation is not armed: disarmed by r-7. Say `rearm`."),
    (paused, "paused: work. Say `resume`."),
    (no_member, "members of trading-orders: us-east-1. us-east-2 is not among them"),
    (rebuilt, "orders here is being rebuilt from the writer's data"),
    (switching, "orders is failing-over"),
    (not_available, "the cluster of orders here is upgrading"),
    (headless, "the cluster of orders here has 0 instances"),
    (no_data_api, "orders here has no Data API"),
    (
        another_version,
        "orders runs 8.0.mysql_aurora.3.10.0 here, and 8.0.mysql_aurora.3.10.1 in us",
    ),
    (secret_locked, "access of orders: the secret was not read: AccessDeniedException"),
    (lease_elsewhere, "us-east-2 may write orders. The writer is us-east-1."),
    (lease_shut, "no region may write orders: its lease is not open"),
    (not_noted, "the writer of orders is us-east-1, noted as us-east-2"),
    (nobody_told, "trading-oncall-critical in us-west-2 has 0 confirmed subscriptions"),
    (too_few, "web has 2 machines in service, at least 3 needed"),
    (sick_here, "web here: HTTP 503"),
    (blind, "the prober in us-west-2 has not looked lately (observation#us-west-2#us-east-1#web)"),
    (rds_silent, "orders was not seen: ServiceUnavailable"),
]


@pytest.mark.parametrize(("break_it", "says"), MISSING, ids=[one.__name__ for one, _ in MISSING])
def test_what_is_missing_is_said_and_counted(
    world: World, table: Table, break_it: Callable[[World, Table], None], says: str
) -> None:
    break_it(world, table)
    answer = seen(world)
    found = [*answer["missing"], *answer["platform"]]
    assert [line for line in found if line.startswith(f"missing: {says}")], found
    assert world.gauges == [("us-east-2", "NotReady", float(len(found)))]
    assert json.loads(str((table.read(ITEM) or {})["missing"])) == answer["missing"]


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        ("INSERT INTO hac_probe", "rehearsal of orders: the database did not answer"),
        ("FROM hac_watermark", "rehearsal of orders: hac_watermark was not read"),
        ("EXPLAIN SELECT COUNT", "invariant no order without a customer cannot be asked"),
    ],
)
def test_where_the_writer_is_it_is_rehearsed(
    world: World, monkeypatch: pytest.MonkeyPatch, refused: str, says: str
) -> None:
    """Each of these was found after the fence, on the day."""
    plain = world.rds_data_execute_statement

    def answer(region: str, params: dict[str, Any]) -> dict[str, Any]:
        if params["sql"].startswith(refused) or refused in params["sql"]:
            raise Refusal("DatabaseErrorException")
        return plain(region, params)

    monkeypatch.setattr(world, "rds_data_execute_statement", answer)
    missing = seen(world, "us-east-1")["missing"]
    assert len(missing) == 1, missing
    assert says in missing[0]


def test_the_validator_is_asked_one_question_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has two slots, and a run needs one of them."""
    at_once, most = [0], [0]
    plain = world.lambda_invoke

    def invoke(region: str, params: dict[str, Any]) -> dict[str, Any]:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        answer = plain(region, params)
        at_once[0] -= 1
        return answer

    monkeypatch.setattr(world, "lambda_invoke", invoke)
    two = {name: replace(world.plan.databases["orders"], name=name) for name in ("orders", "stock")}
    (failover,) = world.plan.failovers
    more = tuple(replace(s, database="stock") for s in failover.steps if isinstance(s, Fence))
    steps = (*failover.steps, *more)
    world.plan = replace(world.plan, databases=two, failovers=(replace(failover, steps=steps),))
    seen(world, "us-east-1")
    asked = [method for _, _, method in world.calls if method == "invoke"]
    assert (len(asked), most[0]) == (4, 1)


def test_a_witness_that_does_not_answer_is_missing(world: World) -> None:
    world.refuse["get_item"] = [Refusal("ServiceUnavailable", 503)] * 99
    world.refuse["update_item"] = [Refusal("ServiceUnavailable", 503)] * 99
    answer = seen(world)
    assert "the witness was not told" in answer["missing"][-1]
    assert world.gauges[0][2] > 0


def test_a_metric_that_is_not_taken_stops_no_note(world: World, table: Table) -> None:
    world.refuse["put_metric_data"] = [Refusal("InternalFailure", 500)]
    assert seen(world)["missing"] == []
    assert table.read(ITEM) is not None
