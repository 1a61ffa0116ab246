"""The simulated AWS refuses what AWS refuses, and says nothing that AWS has no word for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError, ReadTimeoutError
from hac_failover.aws.settings import HASTY, PATIENT

from .assumptions import Assumptions
from .clock import START, Bug, Process
from .cloud import client as clients
from .cloud.client import Client
from .cloud.network import Outage
from .scenario import SIDES, WITNESS, Event, Scenario, play
from .world import World

HOME, OTHER = SIDES
TABLE = "trading-failover"


class Terminal:
    """Somebody who calls AWS from a region, one call at a time."""

    def __init__(self, region: str = OTHER, **assumed: Any) -> None:
        self.world = World("doubles", Assumptions(**assumed))
        self.process = Process(region, f"{region}/test/1")

    def run(self, work: Callable[[], Any], seconds: float = 60.0) -> Any:
        """What it gives or raises, and lets the time pass."""
        got: list[Any] = []

        def keep() -> None:
            try:
                got.append(work())
            except Exception as error:
                got.append(error)
            got.append(self.world.hub.now - START)

        self.world.hub.spawn(self.process, keep)
        self.world.run(seconds)
        self.took = got[1]
        if isinstance(got[0], Exception):
            raise got[0]
        return got[0]

    def client(self, service: str, region: str = OTHER, config: Config = PATIENT) -> Any:
        return Client(self.world, service, region, config)


def _code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("update", "condition", "names", "values"),
    [
        ("SET #a = :a", None, {"#a": "a"}, {":a": {"N": "1"}, ":b": {"N": "1"}}),
        ("SET #a = :a", None, {"#a": "a", "#b": "b"}, {":a": {"N": "1"}}),
        ("SET #a = :a", "#a = :missing", {"#a": "a"}, {":a": {"N": "1"}}),
        ("SET a = :a", None, {}, {":a": {"N": "1"}}),
        ("SET #a = #b + :a", None, {"#a": "a", "#b": "b"}, {":a": {"N": "1"}}),
        ("SET #a = :a +", None, {"#a": "a"}, {":a": {"N": "1"}}),
        ("SET #a = :a SET #b = :a", None, {"#a": "a", "#b": "b"}, {":a": {"N": "1"}}),
    ],
)
def test_dynamodb_refuses_a_wrong_expression(
    update: str, condition: str | None, names: dict[str, str], values: dict[str, Any]
) -> None:
    terminal = Terminal()
    more = {"ConditionExpression": condition} if condition else {}

    def work() -> Any:
        return terminal.client("dynamodb", WITNESS).update_item(
            TableName=TABLE,
            Key={"id": {"S": "x"}},
            UpdateExpression=update,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
            **more,
        )

    with pytest.raises(ClientError) as refused:
        terminal.run(work)
    assert _code(refused) == "ValidationException"
    assert "x" not in terminal.world.table.items


def test_a_condition_holds_or_does_not() -> None:
    terminal = Terminal()
    terminal.world.table.put("x", epoch=3, region=HOME)

    def change(epoch: int, region: str) -> Any:
        return terminal.client("dynamodb", WITNESS).update_item(
            TableName=TABLE,
            Key={"id": {"S": "x"}},
            UpdateExpression="SET #epoch = if_not_exists(#epoch, :one) + :one",
            ConditionExpression="attribute_exists(#id) AND (#epoch = :epoch OR NOT #region <> :region)",
            ExpressionAttributeNames={"#epoch": "epoch", "#region": "region", "#id": "id"},
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":epoch": {"N": str(epoch)},
                ":region": {"S": region},
            },
        )

    terminal.run(lambda: change(3, OTHER))
    with pytest.raises(ClientError) as refused:
        terminal.run(lambda: change(3, OTHER))
    assert _code(refused) == "ConditionalCheckFailedException"
    terminal.run(lambda: change(0, HOME))
    assert terminal.world.table.get("x")["epoch"] == 5


def test_botocore_checks_what_is_asked_and_what_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However many answers the days before it have had checked.
    monkeypatch.setattr(clients, "_ANSWERED", Counter())
    terminal = Terminal()
    with pytest.raises(ParamValidationError):
        terminal.run(lambda: terminal.client("sns").publish(TopicArn=3, Message="x"))
    with pytest.raises(AttributeError):
        terminal.client("sns").publish_all()
    with pytest.raises(Bug, match=r"no PublishOutput|no Publish\.Received"):
        clients.check_answer("sns", "Publish", {"Received": True})
    with pytest.raises(Bug, match="as 3"):
        clients.check_answer("sns", "Publish", {"MessageId": 3})


@pytest.mark.parametrize(("config", "calls"), [(PATIENT, 4), (HASTY, 1)])
def test_a_throttled_call_is_tried_again_as_often_as_it_may(config: Config, calls: int) -> None:
    terminal = Terminal()
    outage = Outage(OTHER, "sns", "throttle")
    terminal.world.network.outages.append(outage)
    seen: list[object] = []
    way = terminal.world.network.way

    def counted(call: Any) -> Any:
        seen.append(call)
        return way(call)

    terminal.world.network.way = counted  # type: ignore[method-assign]
    arn = f"arn:aws:sns:{OTHER}:123456789012:trading-oncall-critical"
    with pytest.raises(ClientError) as refused:
        terminal.run(
            lambda: terminal.client("sns", config=config).publish(TopicArn=arn, Message="x")
        )
    assert _code(refused) == terminal.world.assume.throttle_code
    assert (
        len([call for call in seen if getattr(call, "process", None) is terminal.process]) == calls
    )


def test_what_is_lost_on_the_way_back_has_been_done() -> None:
    terminal = Terminal()
    terminal.world.network.outages.append(Outage(OTHER, "sns", "lost"))
    arn = f"arn:aws:sns:{OTHER}:123456789012:trading-oncall-critical"
    with pytest.raises(ReadTimeoutError):
        terminal.run(
            lambda: terminal.client("sns", config=HASTY).publish(TopicArn=arn, Message="x")
        )
    assert len(terminal.world.topics.messages) == 1
    assert terminal.took >= 2.0


def _statement(terminal: Terminal, region: str, sql: str) -> Any:
    aurora = terminal.world.aurora["orders"]
    return terminal.client("rds-data", region).execute_statement(
        resourceArn=aurora.cluster_arn(region),
        secretArn=f"arn:aws:secretsmanager:{region}:123456789012:secret:orders-a1b2c3",
        sql=sql,
    )


def test_the_data_api_answers_no_secondary() -> None:
    terminal = Terminal()
    terminal.run(lambda: _statement(terminal, HOME, "SELECT @@innodb_read_only"))
    with pytest.raises(ClientError) as refused:
        terminal.run(lambda: _statement(terminal, OTHER, "SELECT @@innodb_read_only"))
    assert _code(refused) == terminal.world.assume.secondary_code


def _fail_over(terminal: Terminal, region: str, target: str, **more: Any) -> Any:
    arn = terminal.world.aurora["orders"].cluster_arn(target)
    return terminal.client("rds", region).failover_global_cluster(
        GlobalClusterIdentifier="trading-orders", TargetDbClusterIdentifier=arn, **more
    )


@pytest.mark.parametrize(
    ("region", "target", "spoil", "code"),
    [
        (HOME, OTHER, lambda _: None, "InvalidParameterValue"),
        (HOME, HOME, lambda _: None, "InvalidGlobalClusterStateFault"),
        (OTHER, OTHER, lambda a: a.modify(OTHER, 60.0), "InvalidDBClusterStateFault"),
        (OTHER, OTHER, lambda a: a.behind.add(OTHER), "InvalidDBClusterStateFault"),
        (OTHER, OTHER, lambda a: a.members.remove(OTHER), "DBClusterNotFoundFault"),
        (OTHER, OTHER, lambda a: a.versions.update({OTHER: "other"}), "InvalidDBClusterStateFault"),
        (
            OTHER,
            OTHER,
            lambda a: a.promote("failover", OTHER, "x"),
            "InvalidGlobalClusterStateFault",
        ),
    ],
)
def test_aurora_refuses_a_failover(region: str, target: str, spoil: Any, code: str) -> None:
    terminal = Terminal(region)
    spoil(terminal.world.aurora["orders"])
    with pytest.raises(ClientError) as refused:
        terminal.run(lambda: _fail_over(terminal, region, target, AllowDataLoss=True), seconds=20)
    assert _code(refused) == code


def test_without_data_loss_a_failover_is_a_switchover() -> None:
    """The API reference of FailoverGlobalCluster."""
    terminal = Terminal()
    terminal.run(lambda: _fail_over(terminal, OTHER, OTHER))
    assert [made.kind for made in terminal.world.aurora["orders"].asked] == ["switchover"]


def test_a_view_is_late_and_goes_backwards() -> None:
    terminal = Terminal(view_age_seconds=6.0, begin_seconds=0.1)
    aurora = terminal.world.aurora["orders"]
    terminal.world.hub.later(20.0, lambda: aurora.promote("failover", OTHER, "x"))
    seen: list[bool] = []
    for _ in range(80):
        terminal.world.run(0.5)
        seen.append(aurora.seen().state is not None)
    begun = seen.index(True)
    assert False in seen[begun:], "no view went back"


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """When the orchestrator of a test was started, with which id; it does what the event says."""
    module = ModuleType("hac_failover.orchestrator")
    begun: list[tuple[float, str]] = []

    def handler(event: Any, context: Any) -> object:
        if "world" not in event:
            return {}  # of a prober
        world = event["world"][0]
        begun.append((world.hub.now - START, context.aws_request_id))
        if "sleep" in event:
            try:
                world.hub.sleep(event["sleep"])
            finally:
                Client(world, "dynamodb", WITNESS, PATIENT).put_item(
                    TableName=TABLE, Item={"id": {"S": "written"}}
                )
        if "raise" in event:
            raise ValueError("on purpose")
        return {}

    module.handler = handler  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hac_failover.orchestrator", module)
    return begun


NAME = "trading-failover-orchestrator"


def _seen(terminal: Terminal, event: dict[str, Any]) -> Any:
    """A world cannot be sent through JSON; a list of one is handed on as it is."""
    return {**event, "world": [terminal.world]}


def test_an_event_is_tried_twice_more_and_then_a_dead_letter(
    handled: list[tuple[float, str]],
) -> None:
    terminal = Terminal()
    terminal.world.functions[OTHER].accept(NAME, _seen(terminal, {"raise": True}))
    terminal.world.run(400.0)
    first, second, third = (at for at, _ in handled)
    assert second - first == pytest.approx(60.0, abs=2)
    assert third - second == pytest.approx(120.0, abs=2)
    assert len({request for _, request in handled}) == 1, "the id of a request stays"
    assert terminal.world.functions[OTHER].dead_letters == 1


def test_what_is_reserved_is_all_there_is(handled: list[tuple[float, str]]) -> None:
    terminal = Terminal()
    functions = terminal.world.functions[OTHER]
    reserved = 3
    for _ in range(reserved + 1):
        functions.accept(NAME, _seen(terminal, {"sleep": 100.0}))
    terminal.world.run(50.0)
    assert len(handled) == reserved
    with pytest.raises(clients.Refusal) as refused:
        functions.ask(NAME, {}, 10.0)
    assert refused.value.status == 429
    terminal.world.run(100.0)
    assert len(handled) == reserved + 1, "the event went back to the queue"


def test_a_time_out_kills_and_nothing_of_it_arrives(handled: list[tuple[float, str]]) -> None:
    terminal = Terminal()
    terminal.world.functions[OTHER].accept(NAME, _seen(terminal, {"sleep": 2000.0}))
    terminal.world.run(950.0)
    assert "written" not in terminal.world.table.items, "`finally` of a process that was killed"
    assert not terminal.world.functions[OTHER].running[NAME]
    terminal.world.run(2000.0)
    assert len(handled) == 3


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ((1, 1, 1), "ALARM"),
        ((1, 0, 1), "OK"),
        ((None, 1, 1), "OK"),
        ((1, None, 1), "OK"),
        ((None, None, None), "INSUFFICIENT_DATA"),
    ],
)
def test_three_of_three_periods(values: tuple[float | None, ...], state: str) -> None:
    """Missing data are `missing`: what came before them counts instead."""
    terminal = Terminal(evaluation_offset=3.0, metric_seconds=0.5)
    watch = terminal.world.watch[OTHER]
    alarm = next(a for a in watch.alarms if a.name == "trading-endpoint-us-east-1-web")
    watch.data[alarm.metric].clear()
    for seconds in range(10, 60, 10):
        watch.data[alarm.metric].append((START - seconds, START - seconds, 0.0))
    for index, value in enumerate(values):
        if value is not None:
            watch.publish(alarm.metric, value, START + 10 * index + 5)
    watch.world.hub.now = START + 33.0
    assert watch._state(alarm, "OK") == state


def test_a_name_is_the_primarys_where_nobody_is_healthy() -> None:
    terminal = Terminal()
    name = terminal.world.site.records[0].name
    assert terminal.world.dns.resolve(name) == (HOME, 60.0)
    terminal.world.dns.healthy = dict.fromkeys(terminal.world.dns.healthy, False)
    assert terminal.world.dns.resolve(name)[0] == HOME
    for check in terminal.world.dns.healthy:
        terminal.world.dns.healthy[check] = OTHER.replace("-", "_") in check
    assert terminal.world.dns.resolve(name)[0] == OTHER


_SAME = """
import sys
from simulation import draws
from simulation.scenario import play
print("\\n".join(play(draws.scenario(int(sys.argv[1]))).world.trace))
"""


@pytest.mark.parametrize("seed", [11, 4711])
def test_a_seed_is_the_same_day_in_every_process(seed: int) -> None:
    here = Path(__file__).parent
    runtime = os.environ.get("HAC_RUNTIME", str(here.parent.parent / "src" / "lambda" / "runtime"))
    path = os.pathsep.join([str(here.parent), runtime])
    traces = [
        subprocess.run(
            [sys.executable, "-c", _SAME, str(seed)],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": hashed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashed in ("1", "2")
    ]
    assert traces[0] == traces[1] != ""


def test_a_day_without_events_is_quiet() -> None:
    outcome = play(
        Scenario("quiet", events=(Event(5.0, "odd_looks", {"seconds": 0.0}),), seconds=400.0)
    )
    assert outcome.violations == []
    assert outcome.world.topics.messages == []
    assert outcome.world.hub.now - outcome.world.last_accepted < 10


@pytest.mark.parametrize(
    ("to", "broken"), [("us-east-1", []), (OTHER, ["touched before the gate"])]
)
def test_who_settles_past_a_dead_run_is_judged_by_the_writer(
    monkeypatch: pytest.MonkeyPatch, to: str, broken: list[str]
) -> None:
    """us-east-1 is the writer; a run of another region than the one that acts is at its gate."""
    invariants = Terminal().world.invariants
    monkeypatch.setattr(invariants, "record", lambda: {"status": "running", "target": OTHER})
    before, after = {"region": {"S": "nowhere"}}, {"region": {"S": to}}
    invariants._changed("lease#orders", before, after, "us-east-1/orchestrator/x")
    assert [one.rule for one in invariants.violations] == broken
