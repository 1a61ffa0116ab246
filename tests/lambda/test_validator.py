"""What the validator says."""

from __future__ import annotations

import pytest
from hac_failover.aws.sql import Address, Sql
from hac_failover.aws.table import Table
from hac_failover.validator import validate
from world import ACCOUNT, Refusal, World


@pytest.fixture
def answer_of(world: World):  # noqa: ANN201
    def ask(*, whole: bool = True) -> dict[str, object]:
        address = Address(
            world.arn("us-east-2"), f"arn:aws:secretsmanager:us-east-2:{ACCOUNT}:secret:o", "orders"
        )
        database = world.plan.databases["orders"]
        return validate(world.plan, database, Sql("us-east-2", address), whole=whole)

    world.writer = "us-east-2"
    return ask


def watermark(table: Table, epoch: int, seq: int) -> None:
    table.change("watermark#orders", "SET #epoch = :e, #seq = :s", {"e": epoch, "s": seq})


def test_a_reader_fails(answer_of, world: World) -> None:  # noqa: ANN001
    world.writer = "us-east-1"
    answer = answer_of()
    assert answer["result"] == "fail"
    assert answer["writer"] is False


def test_the_write_is_taken_back(answer_of, world: World) -> None:  # noqa: ANN001
    assert answer_of(whole=False)["writer"] is True
    assert world.transactions == {"t1": set()}


def test_no_table_to_write_to_fails(
    answer_of, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:  # noqa: ANN001
    def refuse(_region: str, params: dict[str, str]) -> dict[str, object]:
        if "INSERT" in params["sql"]:
            raise Refusal("BadRequestException")
        return {"records": [[{"longValue": 0}]]}

    monkeypatch.setattr(world, "rds_data_execute_statement", refuse)
    answer = answer_of()
    assert answer["result"] == "fail"
    assert ("us-east-2", "rds-data", "rollback_transaction") in world.calls


def test_nothing_lost(answer_of, world: World, table: Table) -> None:  # noqa: ANN001
    watermark(table, 7, 1000)
    world.rows["watermark"] = [(6, 500), (7, 1000)]
    answer = answer_of()
    assert (answer["result"], answer["writer"], answer["lost"]) == ("pass", True, 0)


def test_some_lost(answer_of, world: World, table: Table) -> None:  # noqa: ANN001
    watermark(table, 7, 1000)
    world.rows["watermark"] = [(7, 960)]
    answer = answer_of()
    assert (answer["result"], answer["lost"]) == ("pass_with_loss", 40)


def test_writes_of_the_new_epoch_hide_no_loss(answer_of, world: World, table: Table) -> None:  # noqa: ANN001
    watermark(table, 7, 1000)
    world.rows["watermark"] = [(7, 960), (8, 1200)]
    assert answer_of()["lost"] == 40


def test_too_many_lost(answer_of, world: World, table: Table) -> None:  # noqa: ANN001
    watermark(table, 7, 1000)
    world.rows["watermark"] = [(7, 899)]
    assert answer_of()["result"] == "fail"


@pytest.mark.parametrize(
    ("witness", "rows"), [(None, [(7, 1)]), ((7, 1), None), ((7, 1), [(8, 1)])]
)
def test_an_unknown_loss_is_said(  # noqa: PLR0913
    answer_of,  # noqa: ANN001
    world: World,
    table: Table,
    witness: tuple[int, int] | None,
    rows: list[tuple[int, int]] | None,
) -> None:
    if witness:
        watermark(table, *witness)
    if rows:
        world.rows["watermark"] = rows
    answer = answer_of()
    assert (answer["result"], answer["lost"]) == ("pass", None)
    assert "loss unknown" in str(answer["notes"])


def test_a_witness_that_is_gone_is_said(answer_of, world: World) -> None:  # noqa: ANN001
    world.refuse["get_item"] = [Refusal("ServiceUnavailable", 503)] * 4
    assert "the witness did not answer" in str(answer_of()["notes"])


def test_an_invariant_that_does_not_hold(answer_of, world: World) -> None:  # noqa: ANN001
    world.rows["invariant"] = 0
    answer = answer_of()
    assert answer["result"] == "fail"
    assert "no order without a customer does not hold" in str(answer["notes"])
