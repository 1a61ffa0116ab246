"""What RUNBOOK.md says where two readings are near: the witness is lost, two regions write, AWS has
no snapshot, the function does not answer on the way back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import HERE
from hac_failover.loading import load_plan
from hac_failover.plan import Plan
from test_runbook import (
    BINLOG,
    BOOKS,
    TEXT,
    commands,
    lines_of,
    rows,
    section,
    updates,
    ways,
)

SWITCH = "`HAC_WITHOUT_LEASE=1`"


@pytest.mark.parametrize("book", [TEXT, BINLOG], ids=["lease", "writer"])
def test_without_the_witness_nothing_answers_before_people_let_it_write(
    plan: Plan, book: str
) -> None:
    """Every end point of a database wants the lease, so the switch comes before what waits for
    one."""
    witness = plan.coordination.region
    text = section(f"Only {witness} is down: nothing takes over", 2, book)
    for _, source, target, _ in ways(plan, book):
        part = section(f"Neither {source} nor {witness} answers: {source} to {target}", 3, text)
        steps = re.split(r"\n#### ", part)
        (verify,) = (one for one in steps if re.match(r"\d verify", one))
        (shift,) = (one for one in steps if re.match(r"\d shift", one))
        assert f"let {target} write orders: set {SWITCH}" in flat(verify)
        assert steps.index(verify) < steps.index(shift)
        leases = f"https://{target}.trade.example.com/healthz/orders/lease" in shift
        assert leases is (book == TEXT), "only where a name follows the lease"
    back = section(f"When {witness} is back", 3, text)
    lease, switch = back.index("lease#orders"), back.index(SWITCH)
    assert back.index('"pause"') < lease < switch < back.index("put-function-concurrency")
    seconds = 60 if book == TEXT else 30
    (row,) = (one for one in rows(text) if one[0] == "the name `trade.example.com`")
    assert row[1].startswith(f"{seconds} s after the loss")
    assert "leads everybody to us-east-1" in row[1]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_kill_switch_says_what_is_done() -> None:
    """Whoever finds it engaged decides by that."""
    said = {
        json.loads(one.one("expression-attribute-values"))[":reason"]["S"]
        for one in updates("pause")
    }
    assert said == {
        "somebody is working on it",
        "it is safe again",
        "by hand: us-east-1 to us-east-2",
        "by hand: us-east-2 to us-east-1",
        "by hand: back to us-east-1",
        "by hand: back to us-east-2",
        "us-west-2 was lost",
    }


def test_the_way_back_without_the_function_ends_with_a_region_that_writes(plan: Plan) -> None:
    for _, source, target, _ in ways(plan, TEXT):
        back = section(f"Back from {target} to {source}", 3)
        by_hand = back.split("Without the function:")[1].split("\n#### ")[0]
        asked = commands(by_hand)
        assert [one.operation for one in asked] == [
            "update-item",
            "switchover-global-cluster",
            "describe-global-clusters",
            "describe-db-clusters",
            "get-item",
            "update-item",
        ]
        values = json.loads(asked[-1].one("expression-attribute-values"))
        assert (values[":here"]["S"], values[":open"]["BOOL"]) == (source, True)
        assert f"'https://{source}.trade.example.com/healthz/orders'" in by_hand


@pytest.mark.parametrize(
    "book", [book for _, book in BOOKS], ids=[b.parent.parent.name for _, b in BOOKS]
)
def test_a_snapshot_that_is_not_there_is_not_copied(book: Path) -> None:
    for line in lines_of(book.read_text(encoding="utf-8")):
        if "$SNAPSHOT" in line:
            assert line.startswith(
                '[ "${SNAPSHOT:-None}" = None ] || aws rds copy-db-cluster-snapshot'
            )


DETACHES = HERE.parent / "golden" / "inputs" / "expected" / "RUNBOOK.md"


def test_after_a_detach_the_old_region_is_built_anew_before_anything_else() -> None:
    book = DETACHES.read_text(encoding="utf-8")
    back = section("Back from us-east-2 to us-east-1", 3, book)
    heads = re.findall(r"^#### (.*)$", back, re.MULTILINE)
    assert heads[:2] == [
        "After a run that detached: build book in us-east-1 anew",
        "After a `switchover`: wait until us-east-1 is a member again",
    ]
    assert "unplanned-global-failover" not in book, "AWS makes one only in a managed failover"


def test_which_of_two_writers_was_left_is_not_guessed() -> None:
    """The `source` of a run that was held is the writer; AWS names the old one after a detach."""
    said = flat(section("Alarm: two writers", 3))
    assert "AWS shows one writer and no transition, so it is the other one" in said
    assert "if its status is `completed` or `attention`" in said
    for apart, database in (
        (BINLOG, "orders"),
        (DETACHES.read_text(encoding="utf-8"), "book"),
    ):
        part = section("Alarm: two writers", 3, apart)
        assert f"the item `writer#{database}` does not name" in flat(part)
        assert "AWS shows one writer" not in flat(part)
        read = [json.loads(one.one("key")) for one in commands(part) if one.operation == "get-item"]
        assert read == [{"id": {"S": f"writer#{database}"}}]


def test_the_witness_is_not_lost_while_it_answers(plan: Plan) -> None:
    part = section("Alarm: the witness does not answer", 3)
    table, pause, *_ = commands(part)
    assert (table.operation, pause.operation) == ("describe-table", "get-item")
    assert table.one("region") == pause.one("region") == plan.coordination.region
    assert "the table answers you: us-west-2 is not lost" in flat(part)
    throttles = flat(section("Alarm: a failover function was not allowed to run", 3))
    assert "0 on the orchestrator: somebody may be promoting by hand" in throttles


@pytest.mark.parametrize(
    ("plan_file", "book"), BOOKS, ids=[book.parent.parent.name for _, book in BOOKS]
)
def test_an_end_point_starts_a_run_as_the_failover_says(plan_file: Path, book: Path) -> None:
    text = book.read_text(encoding="utf-8")
    if "### Alarm: an end point does not answer" not in text:
        return
    said = flat(section("Alarm: an end point does not answer", 3, text))
    for failover in load_plan(plan_file.read_text(encoding="utf-8")).failovers:
        checks = ", ".join(f"`{check}`" for check in sorted(failover.when.checks))
        one, other = failover.between
        words = {"any": f"any of {checks} is enough", "all": f"once all of {checks} fail"}[
            failover.when.fails
        ]
        if len(failover.when.checks) == 1:
            words = f"{checks} is enough"
        assert not failover.automatic or f"Between {one} and {other}: {words}" in said
