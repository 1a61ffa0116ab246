"""The table of actions in Rust and the calls in Python say the same, both ways."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from conftest import HERE, RUNTIME, Orchestrate, Seen
from hac_failover.plan import Notify, Plan
from world import World

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
        assert granted == {
            f'{{ topic: "{topic}", region: "{region}" }}' for topic in {*failover.pages, *notices}
        }


@pytest.mark.parametrize(
    "path", sorted((RUNTIME / "hac_failover").rglob("*.py")), ids=lambda p: p.name
)
def test_no_step_asks_boto3_to_wait(path: Path) -> None:
    """A waiter sees `available`, which a secondary is before the failover has begun."""
    assert "get_waiter" not in path.read_text(encoding="utf-8")
