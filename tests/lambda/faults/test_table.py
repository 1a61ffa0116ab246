"""The table in memory answers as moto's does, for every kind of change that the runtime makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.session import Session
from conftest import Orchestrate, Seen
from hac_failover.aws import table as table_module
from hac_failover.aws.table import Table
from hac_failover.health import Answer
from hac_failover.observations import Cadence, Sight, write_observation
from hac_failover.pause import set_pause
from hac_failover.plan import Plan
from memory_table import Item, MemoryTable
from moto import mock_aws
from world import Refusal, World


def both(client: Any, memory: MemoryTable, method: str, params: dict[str, Any]) -> None:
    """The same call of both; the same answer, or the same refusal."""
    answers: list[Any] = []
    for call in (getattr(client, method), lambda **given: getattr(memory, method)(given)):
        try:
            answer = call(**params)
            answers.append({key: answer[key] for key in ("Item", "Attributes") if key in answer})
        except ClientError as error:
            answers.append(error.response["Error"]["Code"])
        except Refusal as refusal:
            answers.append(refusal.code)
    assert _plain(answers[0]) == _plain(answers[1]), params


def _plain(value: Any) -> Any:
    """Numbers by their value: `1` and `1.0` are the same one."""
    if isinstance(value, dict):
        return {k: float(v) if k == "N" else _plain(v) for k, v in value.items()}
    return value


@pytest.fixture
def recorded(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, table: Table
) -> list[tuple[str, dict[str, Any]]]:
    """The calls of two runs, of probers, and of people."""
    calls: list[tuple[str, dict[str, Any]]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append((xform_name(model.name), dict(params)))

    session = boto3.DEFAULT_SESSION
    assert session is not None
    session._session.register("before-parameter-build.dynamodb.*", note)  # noqa: SLF001
    table_module._client.cache_clear()  # noqa: SLF001
    fresh = Table(world.plan.coordination.region, world.plan.coordination.table)
    witness_sees()
    sight = Sight("us-west-2", "us-east-1", "web")
    for healthy in (False, False, True, True, False, False):
        write_observation(
            fresh, sight, Answer(healthy, "as seen"), world.clock.now(), Cadence(30, 3)
        )
        world.clock.sleep(10)
    witness_sees()
    orchestrate()
    orchestrate({"action": "rearm", "reason": "looked", "force": True}, "r-2")
    world.sick.clear()
    orchestrate({"action": "switchover", "reason": "rebuilt"}, "r-3", "us-east-1")
    set_pause(fresh, world.clock, "maintenance", engaged=True)
    orchestrate({"action": "failover", "reason": "held"}, "r-4")
    return calls


NAME = "the-same-again"


@pytest.fixture
def client(plan: Plan) -> Iterator[Any]:
    with mock_aws():
        session = boto3.session.Session(botocore_session=Session())
        made = session.client("dynamodb", region_name=plan.coordination.region)
        made.create_table(
            TableName=NAME,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield made


def test_the_table_in_memory_is_motos(
    recorded: list[tuple[str, dict[str, Any]]], client: Any
) -> None:
    changed: list[str] = []

    def note(key: str, _before: Item, _after: Item) -> None:
        changed.append(key)

    memory = MemoryTable(note)
    assert len({params.get("UpdateExpression") for _, params in recorded}) > 8
    for method, params in recorded:
        both(client, memory, method, {**params, "TableName": NAME})
        both(client, memory, method, {**params, "TableName": NAME})
    assert {"run", "lease#orders", "pause"} <= set(changed)
    items = client.scan(TableName=NAME)["Items"]
    assert _plain({item["id"]["S"]: item for item in items}) == _plain(memory.items)
