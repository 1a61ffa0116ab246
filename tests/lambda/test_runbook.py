"""RUNBOOK.md says what the code does: its steps, its pages, and commands that AWS and the functions
would take."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
import jmespath
import pytest
from botocore import xform_name
from botocore.model import OperationModel, Shape, StructureShape
from botocore.validate import ParamValidator
from conftest import HERE, RUNTIME
from hac_failover import control, pause, validator
from hac_failover.aws.table import Table
from hac_failover.commands import STEERING
from hac_failover.loading import load_plan
from hac_failover.local_region import LocalRegion
from hac_failover.plan import Failover, Fence, Plan
from hac_failover.request import ACTIONS, read_request
from hac_failover.steps.dispatch import numbered
from world import World

TEXT = (HERE / "golden" / "RUNBOOK.md").read_text(encoding="utf-8")
BINLOG = (HERE / "golden" / "BINLOG_RUNBOOK.md").read_text(encoding="utf-8")
# Each page with the plan it was written from: those of the examples and of the golden cases.
BOOKS = [
    (plan, plan.parent.parent.parent / "RUNBOOK.md")
    for plan in sorted((HERE.parent / "golden").glob("*/expected/lambda/hac_failover/plan.json"))
] + [
    (HERE / "golden" / "binlog_plan.json", HERE / "golden" / "BINLOG_RUNBOOK.md"),
    (HERE / "golden" / "plan.json", HERE / "golden" / "RUNBOOK.md"),
]
SESSION = botocore.session.get_session()
OF_THE_COMMAND_LINE = {"region", "query", "output", "cli-binary-format", "cli-read-timeout"}
# What the shell puts in place of its variables.
VARIABLES = {
    "$RUN": "r-1",
    "$ACCOUNT": "123456789012",
    "$SECRET": "arn:aws:secretsmanager:us-east-2:123456789012:secret:trading/orders/master-a1b2c3",
    "$SNAPSHOT": "rds:unplanned-global-failover-trading-orders-2026-01-01-00-00",
    "$TX": "AAAA",
    "$AT": "us-east-1",
    "$LEFT": "us-east-1",
    "$WRITER": "us-east-1",
    "$QUEUE": "https://sqs.us-east-1.amazonaws.com/123456789012/trading-failover-dead-letters",
    "$DEAD": "https://sqs.us-east-1.amazonaws.com/123456789012/trading-jobs-dead-letters",
    "$SOURCE": "arn:aws:sqs:us-east-1:123456789012:trading-jobs-dead-letters",
    "$ROLE": "arn:aws:iam::123456789012:role/batch",
    "$TARGETS": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/trading-web/1",
}
# On the page of a platform by binlog.
BINLOG_VARIABLES = {"$INSTANCE": "trading-orders-us-east-1-1"}
# Who sends a page, or another message: everything that is found in `subjects_of_the_runtime`.
SENDERS = {"orchestrator.py", "paging.py", "notify.py", "context.py", "settle.py"}


@dataclass(frozen=True)
class Command:
    """`aws SERVICE OPERATION`, with what stands behind each option."""

    service: str
    operation: str
    options: dict[str, list[str]]

    def one(self, name: str) -> str:
        (value,) = self.options[name]
        return value


def lines_of(text: str) -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)\n```", text, re.DOTALL):
        yield from block.replace("\\\n", " ").splitlines()


def commands(text: str) -> list[Command]:
    found = []
    for line in lines_of(text):
        line = re.sub(r'^\[ "\$\{[A-Z]+:-None\}" = None \] \|\| ', "", line)
        kept = re.fullmatch(r"[A-Z]+=\$\((.*)\)", line)
        words = shlex.split(kept[1] if kept else line)
        if words[0] == "aws":
            found.append(command(words))
        else:
            assert words[0] in ("curl", "export", "terraform"), line
    return found


def command(words: list[str]) -> Command:
    options: dict[str, list[str]] = {}
    name = ""
    if words[2] == "wait":
        waiters = SESSION.get_waiter_model(words[1])
        (known,) = (one for one in waiters.waiter_names if xform_name(one, "-") == words[3])
        words[2:4] = [xform_name(waiters.get_waiter(known).operation, "-")]
    for word in words[3:]:
        if word.startswith("--"):
            name = word.removeprefix("--")
            assert name not in options, f"--{name} stands twice"
            options[name] = []
        elif (words[2], word) != ("invoke", "/dev/stdout"):
            options[name].append(word)
    service = {"s3api": "s3"}.get(words[1], words[1])
    return Command(service, words[2], options)


# What AWS's own command line would say.


def model_of(asked: Command) -> OperationModel:
    service = SESSION.get_service_model(asked.service)
    names = {xform_name(name, "-"): name for name in service.operation_names}
    assert asked.operation in names, f"{asked.service} has no {asked.operation}"
    return service.operation_model(names[asked.operation])


def value_of(shape: Shape, given: list[str]) -> Any:
    if shape.type_name == "boolean":
        assert not given
        return True
    if shape.type_name == "list":
        return [value_of(shape.member, [word]) for word in given]
    (word,) = given
    for name, value in {**VARIABLES, **BINLOG_VARIABLES}.items():
        word = word.replace(name, value)
    if shape.type_name == "structure" and "=" in word:
        return dict(pair.split("=", 1) for pair in word.split(","))
    if shape.type_name in ("structure", "map"):
        return json.loads(word)
    if shape.type_name in ("integer", "long"):
        return 0 if "$" in word else int(word)
    allowed = getattr(shape, "enum", None)
    assert not allowed or word in allowed, f"{word} is none of {allowed}"
    return 0 if shape.type_name == "timestamp" else word


def _is_made_up(member: Shape) -> bool:
    return member.metadata.get("idempotencyToken", False) is True


def check(asked: Command) -> None:
    model = model_of(asked)
    shape = model.input_shape
    assert isinstance(shape, StructureShape)
    members = {xform_name(name, "-"): name for name in shape.members}
    members |= {  # --no-deletion-protection
        f"no-{option}": name
        for option, name in members.items()
        if shape.members[name].type_name == "boolean"
    }
    allowed = OF_THE_COMMAND_LINE | set(members)
    if "max-items" in asked.options:
        SESSION.get_paginator_model(asked.service).get_paginator(model.name)
        allowed.add("max-items")
    unknown = set(asked.options) - allowed
    assert not unknown, f"{asked.operation} has no {unknown}"
    assert "region" in asked.options
    if "query" in asked.options:
        jmespath.compile(asked.one("query"))
    given = {
        members[name]: value_of(shape.members[members[name]], words)
        for name, words in asked.options.items()
        if name in members
    }
    # What the command line makes up.
    tokens = (name for name, member in shape.members.items() if _is_made_up(member))
    given |= dict.fromkeys(tokens, "made-up")
    problems = ParamValidator().validate(given, shape)
    assert not problems.has_errors(), problems.generate_report()


@pytest.mark.parametrize("asked", commands(TEXT), ids=lambda asked: asked.operation)
def test_every_command_is_one_that_aws_takes(asked: Command) -> None:
    check(asked)


@pytest.mark.parametrize(
    "book", [book for _, book in BOOKS], ids=[b.parent.parent.name for _, b in BOOKS]
)
def test_every_command_of_other_platforms_too(book: Path) -> None:
    for asked in commands(book.read_text(encoding="utf-8")):
        check(asked)


def variables(text: str) -> set[str]:
    known: set[str] = set()
    for line in lines_of(text):
        assert set(re.findall(r"\$([A-Z]+)", line)) <= known, line
        known.update(re.findall(r"^(?:export )?([A-Z]+)=(?!\'\')", line))
    return {f"${name}" for name in known}


def test_a_variable_is_set_above_its_use() -> None:
    assert variables(TEXT) == set(VARIABLES)
    assert set(BINLOG_VARIABLES) <= variables(BINLOG) <= {*VARIABLES, *BINLOG_VARIABLES}


MISTAKES = [
    ("failover-global-cluster", "fail-over-global-cluster"),
    ("--target-db-cluster-identifier", "--target-cluster-identifier"),
    ("--table-name trading-coordination", ""),
    ('{"id":{"S":"pause"}}', '{"id":"pause"}'),
    ("--return-values ALL_OLD", "--return-values OLD"),
    ("FailoverState.Status,", "FailoverState..Status,"),
    ("--desired-capacity 6", "--desired-capacity six"),
]


@pytest.mark.parametrize(("right", "wrong"), MISTAKES, ids=[wrong for _, wrong in MISTAKES])
def test_a_command_that_aws_would_refuse_is_found(right: str, wrong: str) -> None:
    assert right in TEXT
    with pytest.raises((AssertionError, ValueError)):
        for asked in commands(TEXT.replace(right, wrong)):
            check(asked)


# The functions.


def events(text: str) -> list[tuple[str, str, Any]]:
    """Each invocation: region, function, event."""
    asked = [one for one in commands(text) if one.operation == "invoke"]
    return [
        (one.one("region"), one.one("function-name"), json.loads(one.one("payload")))
        for one in asked
    ]


def test_every_request_is_one_that_its_function_reads(plan: Plan) -> None:
    asked = set()
    for at, function, event in events(TEXT):
        region = VARIABLES.get(at, at)
        if function == plan.regions[region].validator:
            assert event["database"] in plan.databases
            assert event["check"] in ("writer", "data")
            continue
        functions = plan.regions[region].functions
        if function == functions.readiness:
            assert event == {}
            continue
        action = event["action"]
        if action in STEERING:
            assert function == functions.control, f"{action} waits for nobody only there"
            order = control._read(event)  # noqa: SLF001
            source = order.source
        else:
            assert function == functions.orchestrator
            request = read_request(event)
            assert request is not None
            assert request.reason
            source = request.source
        peers = [f.peer_of(region) for f in plan.failovers if f.peer_of(region)]
        assert source is None or source in peers
        asked.add(action)
    shown = {*ACTIONS, *STEERING}
    assert asked == shown, "an action that the runbook does not show, or the other way"


PROMOTES = {
    "failover-global-cluster",
    "switchover-global-cluster",
    "remove-from-global-cluster",
    "promote-read-replica-db-cluster",
}


def stops(asked: Command) -> bool:
    """Whether nothing starts by itself once it was said."""
    if asked.operation == "put-function-concurrency":
        return asked.one("reserved-concurrent-executions") == "0"
    if asked.operation == "invoke":
        return bool(json.loads(asked.one("payload")).get("action") == "pause")
    return (
        asked.operation == "update-item" and json.loads(asked.one("key"))["id"].get("S") == "pause"
    )


def promotes(asked: Command, after: list[Command]) -> bool:
    """By AWS's own command, or by a run that nothing holds. A cluster that is taken out only to be
    deleted becomes no writer."""
    if asked.operation == "invoke":
        return json.loads(asked.one("payload")).get("force") is True
    if asked.operation == "remove-from-global-cluster":
        cluster = asked.one("db-cluster-identifier").rpartition(":")[2]
        deleted = (one for one in after if one.operation == "delete-db-cluster")
        return all(one.one("db-cluster-identifier") != cluster for one in deleted)
    return asked.operation in PROMOTES


@pytest.mark.parametrize(
    "book", [book for _, book in BOOKS], ids=[b.parent.parent.name for _, b in BOOKS]
)
def test_every_promotion_by_hand_begins_with_the_kill_switch(book: Path) -> None:
    """Or what starts by itself takes back, 45 s later, what a person has just done."""
    sections = re.split(r"\n#{2,3} ", book.read_text(encoding="utf-8"))
    seen = 0
    for text in sections:
        asked = commands(text)
        for at, one in enumerate(asked):
            if promotes(one, asked[at:]):
                seen += 1
                assert any(stops(before) for before in asked[:at]), text.splitlines()[0]
    assert seen or "failover-global-cluster" not in book.read_text(encoding="utf-8")


def test_things_are_those_of_the_plan(plan: Plan) -> None:
    (database,) = plan.databases.values()
    groups = {name for region in plan.regions.values() for name in region.groups.values()}
    here = [LocalRegion("aws", region, "$ACCOUNT") for region in plan.failovers[0].between]
    arns = {one.cluster_arn(database.clusters[one.region]) for one in here}
    copies = {f"{name}-before-failover" for name in database.clusters.values()}
    known = {
        "table-name": {plan.coordination.table, "trading-sessions"},
        "global-cluster-identifier": {database.global_cluster},
        "db-cluster-identifier": set(database.clusters.values()),
        "source-identifier": set(database.clusters.values()),
        "target-db-cluster-snapshot-identifier": copies,
        "target-db-cluster-identifier": arns,
        "resource-arn": arns,
        "auto-scaling-group-name": groups,
        "auto-scaling-group-names": groups,
        "database": {database.schema},
    }
    for asked in commands(TEXT):
        for name, things in known.items():
            for value in asked.options.get(name, []):
                assert value in things, f"{asked.operation} --{name} {value}"
    for url in re.findall(r"'(https://[^']*)'", TEXT):
        assert any(
            url.removesuffix("/lease") == check.url
            for region in plan.regions.values()
            for check in region.checks.values()
        )


def test_without_the_witness_nothing_asks_it(plan: Plan) -> None:
    """By hand, with the primary lost as well: every command goes to the region that takes over."""
    witness = plan.coordination.region
    text = section(f"Only {witness} is down: nothing takes over", 2)
    (orchestrators,) = {failover.between for failover in plan.failovers}
    for failover, source, target, _ in ways(plan, TEXT):
        part = section(f"Neither {source} nor {witness} answers: {source} to {target}", 3, text)
        asked = commands(part)
        assert {one.one("region") for one in asked} == {target}
        stopped, *others = asked
        assert (stopped.operation, stopped.one("reserved-concurrent-executions")) == (
            "put-function-concurrency",
            "0",
        )
        assert "invoke" not in {one.operation for one in others}, "the functions want the table"
        heads = re.findall(r"^#### (.*)$", part, re.MULTILINE)
        names = [name for name, step in numbered(failover) if not isinstance(step, Fence)]
        assert heads == [f"{name} in {target}, without {witness}" for name in names]
        promotes = [one for one in others if one.operation == "failover-global-cluster"]
        assert len(promotes) == 1
    back = commands(section(f"When {witness} is back", 3, text))
    assert back[0].operation == "update-item"
    assert json.loads(back[0].one("key")) == {"id": {"S": "pause"}}, "before anything can run"
    moved = [one for one in back if one.operation == "update-item"][1:]
    assert all(json.loads(one.one("key")) == {"id": {"S": "lease#orders"}} for one in moved)
    assert len(moved) == len(orchestrators), "one of them is pasted"
    given = [one for one in back if one.operation == "put-function-concurrency"]
    assert {one.one("region") for one in given} == set(orchestrators)
    assert back[-len(given) :] == given
    assert all(int(one.one("reserved-concurrent-executions")) > 0 for one in given)


def test_no_page_asks_a_function_where_there_is_none(plan: Plan) -> None:
    takes_over = {region for failover in plan.failovers for region in failover.between}
    for region, function, _ in events(TEXT):
        if function.endswith("-orchestrator"):
            assert region in takes_over | {"$AT"}


def test_sql_is_that_of_the_validator(plan: Plan) -> None:
    asked = [one.one("sql") for one in commands(TEXT) if "sql" in one.options]
    for statement in (validator._READ_ONLY, validator._WRITE, validator._READ):  # noqa: SLF001
        assert statement.replace(":id", "'runbook'") in asked
    for database in plan.databases.values():
        for invariant in database.invariants:
            assert invariant.sql in asked


def by_hand(found: Command, before: Table) -> None:
    """Does on the coordination table what a command does."""
    shape = model_of(found).input_shape
    assert isinstance(shape, StructureShape)
    given = {
        name: value_of(member, found.options[xform_name(name, "-")])
        for name, member in shape.members.items()
        if xform_name(name, "-") in found.options
    }
    before._client.update_item(**given)  # noqa: SLF001


def updates(key: str, here: str | None = None) -> list[Command]:
    return [
        one
        for one in commands(TEXT)
        if one.operation == "update-item"
        and json.loads(one.one("key"))["id"]["S"] == key
        and (
            here is None or json.loads(one.one("expression-attribute-values"))[":here"]["S"] == here
        )
    ]


def test_the_kill_switch_by_hand_is_the_one_that_runs_read(world: World, table: Table) -> None:
    del world
    found = updates("pause")
    values = [json.loads(one.one("expression-attribute-values")) for one in found]
    assert {value[":engaged"]["BOOL"] for value in values} == {True, False}
    for one, value in zip(found, values, strict=True):
        engages = value[":engaged"]["BOOL"]
        table.change("pause", "SET #engaged = :before", {"before": not engages})
        by_hand(one, table)
        assert pause.paused_because(table) == (value[":reason"]["S"] if engages else None)


def test_the_fence_by_hand_does_what_the_step_does(world: World, table: Table) -> None:
    del world
    lease = {"epoch": 7, "region": "us-east-1", "until": 5}
    update = "SET #epoch = :epoch, #region = :region, #lease_until = :until"
    table.change("lease#orders", update, lease)
    by_hand(updates("lease#orders", "us-east-2")[0], table)
    after = table.read("lease#orders")
    assert after is not None
    assert (after["epoch"], after["region"], after["lease_until"]) == (8, "us-east-2", 5)
    assert (after["open"], after["not_before"]) == (False, 7), "nobody writes until it is opened"


def test_a_lease_by_hand_is_opened_by_its_region_only(world: World, table: Table) -> None:
    del world
    (opening,) = {
        one.one("expression-attribute-values"): one
        for one in updates("lease#orders")
        if one.one("update-expression") == "SET #open = :open"
        and "us-east-2" in json.dumps(one.options)
    }.values()
    table.change("lease#orders", "SET #region = :r, #open = :no", {"r": "us-east-1", "no": False})
    with pytest.raises(Exception, match="ConditionalCheckFailed"):
        by_hand(opening, table)
    table.change("lease#orders", "SET #region = :r", {"r": "us-east-2"})
    by_hand(opening, table)
    assert (table.read("lease#orders") or {})["open"] is True


# The steps.


def section(title: str, level: int, text: str = TEXT) -> str:
    """What stands under a heading, up to the next of its level or above."""
    head = f"\n{'#' * level} {title}\n"
    assert text.count(head) == 1, title
    rest = text.split(head)[1]
    return re.split(rf"\n#{{1,{level}}} ", rest)[0]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def ways(plan: Plan, book: str) -> Iterator[tuple[Failover, str, str, str]]:
    for failover in plan.failovers:
        for source in failover.between:
            target = failover.peer_of(source)
            assert target is not None
            text = section(f"{source} is down: {target} takes over", 2, book)
            yield failover, source, target, text


@pytest.mark.parametrize(
    ("plan_file", "book"), BOOKS, ids=[book.parent.parent.name for _, book in BOOKS]
)
def test_the_steps_and_their_budgets_are_those_of_the_plan(plan_file: Path, book: Path) -> None:
    read = load_plan(plan_file.read_text(encoding="utf-8"))
    compare_steps(read, book.read_text(encoding="utf-8"))


STALE = [
    ("| 60 s |", "| 61 s |"),
    ("#### 2 promote orders", "#### 3 promote orders"),
    ("Together 300 s", "Together 30 s"),
]


@pytest.mark.parametrize(("right", "wrong"), STALE, ids=[wrong for _, wrong in STALE])
def test_a_stale_page_is_found(plan: Plan, right: str, wrong: str) -> None:
    assert right in TEXT
    with pytest.raises(AssertionError):
        compare_steps(plan, TEXT.replace(right, wrong))


def compare_steps(plan: Plan, book: str) -> None:
    for failover, source, target, text in ways(plan, book):
        steps = numbered(failover)
        wanted = [["gate", f"{failover.gate.within} s"]]
        wanted += [[name, f"{step.within} s"] for name, step in steps]
        automatic = section(f"By itself: {source} to {target}", 3, text)
        assert [row[:2] for row in rows(automatic)] == wanted
        assert f"Together {sum(step.within for _, step in steps)} s after the gate." in automatic
        names = ["gate", *(name for name, _ in steps)]
        stopping = section(f"Stopping the run: {source} to {target}", 3, text)
        assert [row[0] for row in rows(stopping)] == names
        manual = section(f"Without the function: {source} to {target}", 3, text)
        heads = re.findall(r"^#### (.*)$", manual, re.MULTILINE)
        # What is fenced is the other region.
        fences = {name for name, step in steps if isinstance(step, Fence)}
        ways_of = {name: f": from {source} to {target}" for name in fences}
        assert heads == [name + ways_of.get(name, f" in {target}") for name in names[1:]]


def test_each_way_promotes_its_own_region(plan: Plan) -> None:
    for _, source, target, text in ways(plan, TEXT):
        asked = [one for one in commands(text) if one.operation == "failover-global-cluster"]
        assert [one.one("region") for one in asked] == [target]
        assert target in asked[0].one("target-db-cluster-identifier")
        back = section(f"Back from {target} to {source}", 3)
        (switch,) = [o for o in commands(back) if o.operation == "switchover-global-cluster"]
        assert switch.one("region") == target, "asked of the present writer"
        assert source in switch.one("target-db-cluster-identifier")
        region, _, event = next(e for e in events(back) if e[2]["action"] == "failback")
        assert (region, event["from"]) == (source, target)


def test_a_replica_is_promoted_and_built_anew(plan: Plan) -> None:
    """Where there is no global database, nothing speaks of one, and nothing is switched over."""
    assert "global" not in BINLOG.lower().replace("global database", "")
    assert not [one for one in commands(BINLOG) if one.operation == "describe-global-clusters"]
    assert {event["action"] for _, _, event in events(BINLOG) if "action" in event} == (
        {*ACTIONS, *STEERING} - {"switchover", "failback", "approve"}
    )
    for _, source, target, text in ways(plan, BINLOG):
        cluster = plan.databases["orders"].clusters
        asked = [o for o in commands(text) if o.operation == "promote-read-replica-db-cluster"]
        assert [one.options for one in asked] == [
            {"region": [target], "db-cluster-identifier": [cluster[target]]}
        ]
        back = section(f"Back from {target} to {source}", 3, BINLOG)
        deleted = [one for one in commands(back) if one.operation.startswith(("delete", "modify"))]
        assert len(deleted) == 3  # noqa: PLR2004  (instances, protection, cluster)
        assert {one.one("region") for one in deleted} == {source}, "what is lost, not what is left"
        region, _, event = next(e for e in events(back) if e[2]["action"] == "failover")
        assert (region, event["from"]) == (source, target)


def test_sql_of_a_replica_asks_what_the_validator_asks() -> None:
    asked = [one.one("sql") for one in commands(BINLOG) if "sql" in one.options]
    assert validator._READ_ONLY_REPLICA in asked  # noqa: SLF001
    assert validator._READ_ONLY not in asked  # noqa: SLF001


@pytest.mark.parametrize(
    "book", [book for _, book in BOOKS], ids=[b.parent.parent.name for _, b in BOOKS]
)
def test_links_lead_to_one_place(book: Path) -> None:
    text = book.read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads]
    linked = re.findall(r"\]\(#([^)]*)\)", text)
    assert linked
    assert {anchor: anchors.count(anchor) for anchor in linked} == dict.fromkeys(linked, 1)


# The pages.


def pattern_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    assert isinstance(node, ast.JoinedStr), ast.unparse(node)
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
        for part in node.values
    )


def subjects_of_the_runtime() -> set[str]:
    """What the runtime calls its messages: the first argument of `page`, and each `subject =`."""
    found = set()
    for file in (RUNTIME / "hac_failover").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr == "page":
                    found.add("trading: " + pattern_of(node.args[0]))
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "subject":
                found.add(pattern_of(node.value))
    return found


def test_every_page_has_its_section_and_every_section_its_page() -> None:
    patterns = subjects_of_the_runtime()
    # Only a validation of more than a minute is waited for so long that people hear of it before.
    shown = set(re.findall(r"^- Subject: `(.*)`$", TEXT, re.MULTILINE)) | set(
        re.findall(r"^- Subject: `(.*not validated for.*)`$", BINLOG, re.MULTILINE)
    )
    assert len(patterns) > len(SENDERS)
    unknown = {one for one in shown if not any(re.fullmatch(p, one) for p in patterns)}
    assert not unknown, "nobody sends these"
    unsaid = {p for p in patterns if not any(re.fullmatch(p, one) for one in shown)}
    assert not unsaid, "the runbook does not know these"


def test_nobody_else_sends_messages() -> None:
    for file in (RUNTIME / "hac_failover").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
        assert not calls & {"tell", "Pager"} or file.name in SENDERS, file
