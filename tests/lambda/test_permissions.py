"""The table of actions in Rust and the calls in Python say the same, both ways."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from conftest import HERE, RUNTIME, Orchestrate, Seen
from hac_failover.aws.table import Table
from hac_failover.ending import HeldForNow
from hac_failover.plan import Notify, Plan
from world import START, Refusal, World

TABLE = json.loads((HERE / "golden" / "grants.json").read_text(encoding="utf-8"))
GATEWAYS = ("aws", "strategies")
DECLARED = {(call["service"], call["method"]) for call in TABLE["calls"]}
Calls = set[tuple[str, str]]


def calls_of(source: str) -> Calls:
    """Every call of a boto3 method in a file that makes a client: `client("rds")`, then `.describe_db_clusters(`."""
    session = botocore.session.get_session()
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    attributes = [(node, node.func.attr) for node in nodes if isinstance(node.func, ast.Attribute)]
    services = {
        str(node.args[0].value)
        for node, name in attributes
        if name == "client" and node.args and isinstance(node.args[0], ast.Constant)
    }
    known = {
        (service, xform_name(operation))
        for service in services
        for operation in session.get_service_model(service).operation_names
    }
    return {
        (service, name)
        for service in services
        for _, name in attributes
        if (service, name) in known
    }


def calls_of_the_runtime() -> Calls:
    files = (RUNTIME / "hac_failover").rglob("*.py")
    return set().union(*(calls_of(file.read_text(encoding="utf-8")) for file in files))


def test_declared_and_called_are_the_same() -> None:
    assert calls_of_the_runtime() == DECLARED


def test_a_planted_call_is_found() -> None:
    source = (RUNTIME / "hac_failover/aws/rds.py").read_text(encoding="utf-8")
    planted = (
        source
        + "\n\ndef f() -> None:\n    _client('x').delete_db_cluster(DBClusterIdentifier='x')\n"
    )
    assert calls_of(planted) - DECLARED == {("rds", "delete_db_cluster")}


def test_only_gateways_make_clients() -> None:
    """A call in a file without a client would not be seen above."""
    for file in (RUNTIME / "hac_failover").rglob("*.py"):
        makes = "boto3.client(" in file.read_text(encoding="utf-8")
        assert not makes or file.parent.name in GATEWAYS, f"{file} makes a client"


def test_no_other_file_calls_a_method_of_boto3() -> None:
    methods = {method for _, method in DECLARED}
    for file in (RUNTIME / "hac_failover").rglob("*.py"):
        if file.parent.name in GATEWAYS:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in methods, f"{file}:{node.lineno}"


def test_a_run_makes_no_call_that_its_policy_lacks(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    names = {(call["service"], call["method"]): call["action"] for call in TABLE["calls"]}
    made = {names[service, method] for _, service, method in world.calls}
    granted = {
        line.split(" ")[0]
        for place in ("orchestrator in us-east-2", "validator in us-east-2")
        for line in TABLE["grants"][place]
    }
    assert made <= granted, made - granted


class Touched:
    """The items of the coordination table that are read and changed, by action."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.keys: dict[str, set[str]] = {"dynamodb:GetItem": set(), "dynamodb:UpdateItem": set()}
        read, change = Table.read, Table.change

        def noted_read(table: Table, key: str) -> Any:
            self.keys["dynamodb:GetItem"].add(key)
            return read(table, key)

        def noted_change(table: Table, key: str, *rest: Any) -> Any:
            self.keys["dynamodb:UpdateItem"].add(key)
            return change(table, key, *rest)

        patch.setattr(Table, "read", noted_read)
        patch.setattr(Table, "change", noted_change)


def granted_keys(action: str, *places: str) -> list[str]:
    """The patterns of keys that the policies of these functions let through."""
    start = f"{action} on CoordinationTable if LeadingKeys("
    lines = [line for place in places for line in TABLE["grants"][place] if line.startswith(start)]
    return [key for line in lines for key in json.loads(line.removeprefix(start)[:-1])]


@pytest.fixture
def everything(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, table: Table
) -> Callable[[], None]:
    """A run that is rejected and held, one that promotes, a settling, and a page that is repeated."""

    for check in ("web", "orders"):
        witness_sees(check)
    table.change("lease#orders", "SET #epoch = :e, #region = :r", {"e": 1, "r": "us-east-1"})

    def run() -> None:
        world.refuse["failover_global_cluster"] = [Refusal("InvalidGlobalClusterStateFault")] * 9
        world.clock.at(START + 12, world.sick.clear)
        with pytest.raises(HeldForNow):
            orchestrate()
        world.sick = {"https://us-east-1.trade.example.com/healthz/orders"}
        world.refuse.clear()
        assert orchestrate(request="r-2")["status"] == "completed"
        world.writer = "us-east-1"
        assert orchestrate({"action": "settle"}, "s-1")["why"]

    return run


def test_the_orchestrator_touches_no_item_that_its_policy_keeps_from_it(
    everything: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    touched = Touched(monkeypatch)
    everything()
    for action, keys in touched.keys.items():
        patterns = granted_keys(action, "orchestrator in us-east-2", "validator in us-east-2")
        refused = {key for key in keys if not any(fnmatch(key, one) for one in patterns)}
        assert not refused, f"{action}: {refused}"


def test_its_policy_lets_through_no_item_that_it_does_not_touch(
    everything: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    touched = Touched(monkeypatch)
    everything()
    for action, keys in touched.keys.items():
        patterns = granted_keys(action, "orchestrator in us-east-2")
        idle = {one for one in patterns if not any(fnmatch(key, one) for key in keys)}
        assert not idle, f"{action}: {idle}"


def test_exactly_the_topics_of_the_plan_may_be_written_to(plan: Plan) -> None:
    (failover,) = plan.failovers
    notices = {step.topic for step in failover.steps if isinstance(step, Notify)}
    for region in failover.between:
        publish = "sns:Publish on Topic "
        granted = {
            line.removeprefix(publish)
            for line in TABLE["grants"][f"orchestrator in {region}"]
            if line.startswith(publish)
        }
        here = {(topic, region) for topic in {*failover.pages, *notices}}
        # A page that SNS does not take here goes there.
        there = {(topic, plan.coordination.region) for topic in failover.pages}
        assert granted == {
            f'{{ topic: "{topic}", region: "{where}" }}' for topic, where in here | there
        }


@pytest.mark.parametrize(
    "path", sorted((RUNTIME / "hac_failover").rglob("*.py")), ids=lambda p: p.name
)
def test_no_step_asks_boto3_to_wait(path: Path) -> None:
    """A waiter sees `available`, which a secondary is before the failover has begun."""
    assert "get_waiter" not in path.read_text(encoding="utf-8")
