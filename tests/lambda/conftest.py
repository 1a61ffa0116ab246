"""What the tests of the runtime share. The plan is the one that Rust writes."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.loaders import create_loader
from botocore.session import Session

HERE = Path(__file__).parent
RUNTIME = HERE.parent.parent / "src" / "lambda" / "runtime"
sys.path[:0] = [str(RUNTIME), str(HERE)]

import hac_failover  # noqa: E402
from hac_failover import control, health, orchestrator  # noqa: E402
from hac_failover.aws.table import Table  # noqa: E402
from hac_failover.commands import STEERING  # noqa: E402
from hac_failover.health import Answer  # noqa: E402
from hac_failover.loading import load_plan  # noqa: E402
from hac_failover.plan import Plan  # noqa: E402
from world import ACCOUNT, START, Clock, World  # noqa: E402

# Steps are loaded when a plan needs them; coverage counts the loading, too, wherever a run is measured first.
for _module in pkgutil.walk_packages(hac_failover.__path__, "hac_failover."):
    importlib.import_module(_module.name)


class Stage:
    """What the clients of all tests call: the world of the test that runs. To make a client takes longer than most tests."""

    def __init__(self) -> None:
        self.world: World | None = None
        session = Session()
        # Or every region would read the model of RDS anew.
        session.register_component("data_loader", create_loader())
        session.register("before-parameter-build.*.*", self._pass_on("before_build"))
        session.register("before-call.*.*", self._pass_on("before_call"))
        self.session = boto3.session.Session(botocore_session=session)

    def _pass_on(self, hook: str) -> Callable[..., Any]:
        def passed_on(**event: Any) -> Any:
            return None if self.world is None else getattr(self.world, hook)(**event)

        return passed_on


ALARM = {
    "source": "aws.cloudwatch",
    "alarmData": {
        "alarmName": "trading-us-east-1-down",
        "state": {"value": "ALARM", "reason": "3 x"},
    },
}


class Context:
    """What Lambda passes."""

    def __init__(self, region: str, request: str = "r-1", seconds: float = 900) -> None:
        self.invoked_function_arn = (
            f"arn:aws:lambda:{region}:{ACCOUNT}:function:trading-orchestrator"
        )
        self.aws_request_id = request
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self._seconds * 1000)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says what the fault matrix was."""
    from faults import summary  # needs what is defined below

    reports = [r for when in ("passed", "failed") for r in terminalreporter.stats.get(when, [])]
    for line in summary.lines(reports):
        terminalreporter.write_line(f"fault matrix: {line}")


@pytest.fixture(scope="session")
def plan_text() -> str:
    return (HERE / "golden" / "plan.json").read_text(encoding="utf-8")


@pytest.fixture
def plan(plan_text: str) -> Plan:
    return load_plan(plan_text)


@pytest.fixture(scope="session")
def stage() -> Stage:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ACCESS_KEY_ID", "test")
        patched.setenv("AWS_SECRET_ACCESS_KEY", "test")
        return Stage()


@pytest.fixture
def world(plan: Plan, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(plan=plan, clock=Clock())
    # A minute that ended just before the outage, which the witness saw 25 s ago.
    made.lag = [(START - 95, 800.0)]
    made.sick = {"https://us-east-1.trade.example.com/healthz"}

    def ask(url: str, _timeout: float) -> Answer:
        # The database's end point follows the role, as the contract says.
        region = url.removeprefix("https://").split(".")[0]
        made.settle()
        sick = url in made.sick or (
            url.endswith("/orders") and region not in {made.writer, *made.also_writes}
        )
        return Answer(healthy=not sick, detail="HTTP 503" if sick else "HTTP 200")

    monkeypatch.setattr(health, "ask", ask)
    monkeypatch.setattr("time.sleep", lambda _: None)  # botocore's back-off
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", stage.session)
    stage.world = made
    _arm(plan)
    made.calls.clear()
    yield made
    stage.world = None


def _arm(plan: Plan) -> None:
    """As people have left it: armed a day ago, and settled who writes."""
    table = Table(plan.coordination.region, plan.coordination.table)
    table.change("run", "SET #armed_at = :at", {"at": START - 86_400})
    for name in plan.databases:
        table.change(
            f"writer#{name}",
            "SET #region = :region, #since = :none, #by = :by",
            {"region": "us-east-1", "none": 0, "by": "seen"},
        )


@pytest.fixture
def table(world: World) -> Table:
    return Table(world.plan.coordination.region, world.plan.coordination.table)


@pytest.fixture
def newborn(world: World) -> None:
    """The table as Terraform makes it: empty, so nothing is armed, and nobody has settled who writes."""
    for key in ("run", "writer#orders"):
        del world.table.items[key]


Seen = Callable[..., None]


@pytest.fixture
def witness_sees(table: Table, world: World) -> Seen:
    """Writes what the witness has seen of a check of us-east-1."""

    def write(check: str = "web", failures: int = 3, age: float = 5.0, since: float = 25.0) -> None:
        now = world.clock.now()
        table.change(
            f"observation#us-west-2#us-east-1#{check}",
            "SET #failures = :f, #observed_at = :o, #since = :s, #detail = :d, #counted_at = :c, "
            "#healthy_at = :h",
            {
                "f": failures,
                "o": now - age,
                "s": now - since,
                "d": "HTTP 503",
                "c": now - age,
                "h": now - since - 10,
            },
        )
        world.calls.clear()

    return write


Orchestrate = Callable[..., dict[str, Any]]


@pytest.fixture
def orchestrate(world: World) -> Orchestrate:
    def run(
        event: object = ALARM, request: str = "r-1", region: str = "us-east-2", **more: Any
    ) -> Any:
        context = Context(region, request, **more)
        asked = event.get("action") if isinstance(event, dict) else None
        if asked in STEERING and asked != "approve":
            answer = control.steer(event, context, world.plan, world.clock)
            json.dumps(answer)
            return answer
        answer = orchestrator.orchestrate(event, context, world.plan, world.clock)
        json.dumps(answer)  # Lambda would have to
        return answer

    return run
