"""What people say and ask, of a function that no run fills."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Context, Seen
from hac_failover import control
from hac_failover.aws.table import Table
from hac_failover.lock import acquire
from hac_failover.record import RunRecord, StepRecord
from hac_failover.request import read_request
from world import Refusal, World


@pytest.fixture(autouse=True)
def nothing_is_armed(newborn: None) -> None:
    """Nor noted: each test says what is."""


Ask = Callable[..., dict[str, Any]]
READY = "SET #at = :at, #missing = :missing"


@pytest.fixture
def ask(world: World) -> Ask:
    def asked(action: str, region: str = "us-east-2", **more: Any) -> dict[str, Any]:
        event = {"action": action, "reason": "x", **more}
        answer = control.steer(event, Context(region), world.plan, world.clock)
        json.dumps(answer)  # Lambda would have to
        return answer

    return asked


@pytest.fixture
def ready(world: World, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is missing on either side."""
    monkeypatch.setattr(control, "ask_function", lambda *_: {"missing": []})
    table.change("readiness#us-east-1", READY, {"at": world.clock.now(), "missing": "[]"})


def armed(table: Table) -> object:
    return (table.read("run") or {}).get("armed_at")


def test_it_answers_while_the_orchestrator_is_full(ask: Ask, world: World, table: Table) -> None:
    """It takes no lock: the switch does not wait for the run that it is to stop."""
    acquire(table, world.clock, "somebody/else")
    began = world.clock.now()
    assert ask("pause") == {"status": "pause"}
    assert ask("status")["paused"] == "x"
    assert world.clock.now() == began


def test_nothing_is_armed_before_somebody_says_so(ask: Ask, table: Table) -> None:
    assert ask("status")["armed"] == "no: it was never armed"
    assert armed(table) is None


@pytest.mark.usefixtures("ready")
def test_arming(ask: Ask, world: World, table: Table) -> None:
    assert ask("rearm")["status"] == "armed"
    assert armed(table) == world.clock.now()
    assert ask("status")["armed"] == "yes"


def test_what_is_missing_here_keeps_it_disarmed(ask: Ask, world: World, table: Table) -> None:
    """The look is made now, by the function of this region."""
    table.change("readiness#us-east-1", READY, {"at": world.clock.now(), "missing": "[]"})
    world.confirmed = 0
    answer = ask("rearm")
    assert answer["status"] == "not ready"
    line = "us-east-2: missing: trading-oncall-critical in us-east-2 has 0 confirmed subscriptions"
    assert [why for why in answer["why"] if why.startswith(line)]
    assert armed(table) is None


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"at": -901.0, "missing": "[]"}, "us-east-1: missing: nobody has looked"),
        ({"at": -60.0, "missing": '["missing: a topic"]'}, "us-east-1: missing: a topic"),
    ],
)
def test_what_is_missing_there_keeps_it_disarmed(
    ask: Ask, world: World, table: Table, item: dict[str, Any], why: str
) -> None:
    table.change("readiness#us-east-1", READY, {**item, "at": world.clock.now() + item["at"]})
    answer = ask("rearm")
    assert answer["status"] == "not ready"
    assert answer["why"][0].startswith(why)
    assert ask("rearm", force=True)["status"] == "armed"


def test_no_answer_is_missing_too(ask: Ask, world: World, table: Table) -> None:
    table.change("readiness#us-east-1", READY, {"at": world.clock.now(), "missing": "[]"})
    world.refuse["invoke"] = [Refusal("TooManyRequestsException", 429)] * 99
    assert "trading-readiness did not look" in ask("rearm")["why"][0]


def test_a_look_that_is_under_way_is_waited_for(ask: Ask, world: World, table: Table) -> None:
    """The function has one slot, and the schedule has it."""
    now = world.clock.now()
    table.change("readiness#us-east-1", READY, {"at": now, "missing": "[]"})
    world.refuse["invoke"] = [Refusal("TooManyRequestsException", 429)] * 99
    item = {"at": now + 3, "missing": '["missing: a secret"]'}
    world.clock.at(now + 3, lambda: table.change("readiness#us-east-2", READY, item))
    assert ask("rearm")["why"] == ["us-east-2: missing: a secret"]
    world.refuse["invoke"] = [Refusal("TooManyRequestsException", 429)]
    world.clock.sleep(60)
    assert "us-east-2: missing: a secret" not in ask("rearm")["why"], "it was asked again"


@pytest.mark.usefixtures("ready")
def test_a_run_under_way_is_not_armed_over(ask: Ask, world: World, table: Table) -> None:
    lock = acquire(table, world.clock, "us-east-2/r-1")
    answer = ask("rearm", force=True)
    assert (answer["status"], answer["why"]) == (
        "refused",
        "a run is under way (us-east-2/r-1)",
    )
    assert armed(table) is None
    world.clock.sleep(100)  # the owner died
    run = RunRecord("r-1", "automatic", "us-east-1", "us-east-2", "x", world.clock.now())
    table.change("run", "SET #run = :run", {"run": run.to_json()})
    assert "run r-1 is not over" in ask("rearm")["why"]
    assert ask("rearm", force=True)["status"] == "armed"
    assert lock is not None


@pytest.mark.usefixtures("ready")
def test_who_takes_the_lock_meanwhile_is_not_armed_over(
    ask: Ask, world: World, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run begins between the look at the lock and the word."""
    plain = Table.change
    taken: list[str] = []

    def change(self: Table, key: str, update: str, *rest: Any, **more: Any) -> Any:
        if "armed_at" in update and not taken:
            taken.append(key)
            acquire(table, world.clock, "us-east-1/r-9")
        return plain(self, key, update, *rest, **more)

    monkeypatch.setattr(Table, "change", change)
    assert ask("rearm")["status"] == "refused"
    assert armed(table) is None


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("word", ["resume", "rearm"])
def test_what_fails_now_is_said(ask: Ask, witness_sees: Seen, word: str) -> None:
    """A run may begin at once: who lets it loose should know."""
    witness_sees()
    (line,) = ask(word)["failing now"]
    assert line.startswith("web in us-east-1, seen from us-west-2: HTTP 503, 3 times in a row")


def test_an_old_sight_says_nothing_of_now(ask: Ask, witness_sees: Seen) -> None:
    witness_sees(age=300.0)
    assert ask("resume")["failing now"] == []


def test_the_status_shows_what_is_missing(ask: Ask, world: World, table: Table) -> None:
    now = world.clock.now()
    table.change("readiness#us-east-1", READY, {"at": now - 30, "missing": '["missing: a key"]'})
    ready = ask("status")["ready"]
    assert ready["us-east-1"] == {"seconds ago": 30, "missing": ["missing: a key"]}
    assert ready["us-east-2"]["seconds ago"] is None


def test_the_word_goes_to_the_run(ask: Ask, world: World, table: Table) -> None:
    run = RunRecord("r-1", "automatic", "us-east-1", "us-east-2", "x", world.clock.now())
    table.change("run", "SET #run = :run", {"run": run.to_json()})
    refused = ask("approve", run="r-1")
    assert refused["status"] == "refused"
    assert world.started == []
    run.status, run.awaits_until = "awaiting", world.clock.now() + 60
    run.steps["gate"] = StepRecord("awaiting", world.clock.now(), world.clock.now())
    table.change("run", "SET #run = :run", {"run": run.to_json()})
    assert ask("approve", run="r-1", by="ada")["status"] == "passed on"
    event = {"action": "approve", "reason": "x", "run": "r-1", "by": "ada"}
    assert world.started == [("us-east-2", "trading-orchestrator", event)]
    elsewhere = ask("approve", "us-east-1", run="r-1")
    assert elsewhere["why"] == "run r-1 is into us-east-2: approve it there"
    read = read_request(event)
    assert read is not None
    assert (read.action, read.run, read.by) == ("approve", "r-1", "ada")


@pytest.mark.parametrize("action", ["failover", "switchover", "failback"])
def test_what_belongs_to_the_orchestrator_is_passed_on(ask: Ask, world: World, action: str) -> None:
    """At night nobody should have to know which function it is."""
    assert ask(action)["to"] == "trading-orchestrator"
    assert [event["action"] for _, _, event in world.started] == [action]


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ([], "not an object"),
        ({"action": "go"}, "must be one of"),
        ({"action": "pause"}, "`reason` is missing"),
        ({"action": "approve", "reason": "x"}, "`run` is missing"),
    ],
)
def test_what_says_nothing_is_refused(world: World, event: Any, message: str) -> None:
    with pytest.raises(control.NotARequest, match=message):
        control.steer(event, Context("us-east-2"), world.plan, world.clock)
