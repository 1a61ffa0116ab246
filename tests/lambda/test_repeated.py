"""What a prober asks for, again and again, for as long as it sees a failure; and what Lambda repeats."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import boto3
import pytest
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, text
from hac_failover.ending import HeldForNow, NobodyCalled
from hac_failover.lock import acquire
from hac_failover.pause import set_pause
from hac_failover.plan import Notify, Shift
from world import START, Refusal, World

SETTLE = {"action": "settle"}
BY_HAND = {"action": "failover", "reason": "drill"}
FOR_EVER = 999


def seen(**more: object) -> dict[str, object]:
    """As a prober puts it."""
    return {
        "action": "failover",
        "automatic": True,
        "from": "us-east-1",
        "reason": "web fails",
        "observer": "us-east-2",
        "failing_since": START - 30.0,
        "detected_at": START - 10.0,
        **more,
    }


def subjects(world: World) -> list[str]:
    return [subject for topic, subject, _ in world.published if topic.endswith("-critical")]


def stored(table: Table) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(text(table.read("run") or {}, "run"))
    return run


def test_a_prober_starts_a_run_that_knows_when_it_began(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    assert orchestrate(seen())["status"] == "completed"
    (record,) = (json.loads(body) for body in world.stored.values())
    assert record["trigger"]["mode"] == "automatic"
    assert record["detection"]["first_seen_at"] == "2023-11-14T22:12:50.000Z"
    assert record["detection"]["detected_at"] == "2023-11-14T22:13:10.000Z"
    assert record["detection"]["seconds"] == 20.0


def test_it_is_held_without_a_retry_and_asked_again(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    """The end of an alarm's chances is none of a prober's: an hour later it still asks."""
    for number in range(100):
        assert orchestrate(seen(), f"p-{number}")["status"] == "held"
        world.clock.sleep(10)
    assert subjects(world) == ["trading: failover from us-east-1 is held"], "once"
    world.lag = [(world.clock.now() - 95, 100.0)]
    witness_sees()
    assert orchestrate(seen(), "p-last")["status"] == "completed"


def test_a_run_that_promotes_nothing_answers_a_failure_once(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    """It disarms nothing, so only the failure says that it is the same one."""
    (failover,) = world.plan.failovers
    steps = tuple(step for step in failover.steps if isinstance(step, (Shift, Notify)))
    unasked = replace(failover.gate, lag={})
    world.plan = replace(world.plan, failovers=(replace(failover, steps=steps, gate=unasked),))
    witness_sees()
    assert orchestrate(seen(), "r-1")["status"] in ("completed", "attention")
    told = len(world.published)
    world.clock.sleep(10)
    witness_sees()
    assert orchestrate(seen(), "r-2")["status"] == "nothing to do"
    assert len(world.published) == told
    world.clock.sleep(600)
    witness_sees()
    again = seen(failing_since=world.clock.now() - 30.0)
    assert orchestrate(again, "r-3")["status"] in ("completed", "attention")


def test_the_next_failure_calls_anew(orchestrate: Orchestrate, world: World) -> None:
    orchestrate(seen(), "p-1")
    world.clock.sleep(3_700)
    orchestrate(seen(), "p-2")
    assert len(subjects(world)) == 2


def test_what_is_turned_away_leaves_the_last_run_as_it_was(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Disarmed by a run that failed, which has to be found again to be finished."""
    witness_sees()
    world.refuse["failover_global_cluster"] = [Refusal("InvalidParameterValue")] * FOR_EVER
    assert orchestrate(seen(), "p-1")["status"] == "failed"
    before = stored(table)
    answer = orchestrate(seen(), "p-2")
    assert "not rearmed since run p-1" in json.dumps(answer)
    assert stored(table) == before


@pytest.mark.parametrize("event", [seen(), SETTLE])
def test_a_live_owner_is_not_waited_for(
    orchestrate: Orchestrate, world: World, table: Table, event: dict[str, object]
) -> None:
    acquire(table, world.clock, "somebody")
    assert orchestrate(event) == {"status": "busy", "owner": "somebody"}
    assert world.clock.now() == START


def test_a_table_that_does_not_answer_pages_nobody_each_time(
    orchestrate: Orchestrate, world: World
) -> None:
    """The alarm that goes off for the same failure does, and its retries."""
    world.refuse["get_item"] = [Refusal("InternalServerError", 500)] * 2
    assert orchestrate(seen())["status"] == "no run"
    assert world.published == []


def test_what_stops_it_before_it_is_a_run_is_said_once(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.promotion_takes = 300
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=120)
    world.clock.sleep(60)
    for number in range(5):
        answer = orchestrate(seen(**{"from": "us-east-2"}), f"p-{number}", "us-east-1")
        assert "finish it there first" in answer["why"]
        world.clock.sleep(10)
    assert subjects(world).count("trading: orchestrator in us-east-1 did not start a run") == 1
    assert table.read("run") is not None


def test_a_page_that_nobody_took_is_sent_by_the_next_request(
    orchestrate: Orchestrate, world: World
) -> None:
    ask = {**seen(), "from": "us-west-2"}
    world.refuse["publish"] = [Refusal("AuthorizationError", 403) for _ in range(9)]
    assert orchestrate(ask)["status"] == "nothing to do"
    assert world.published == []
    world.refuse.clear()
    for request in ("r-2", "r-3"):
        orchestrate(ask, request)
    assert len(world.published) == 1


def test_what_is_said_of_one_region_is_not_said_of_another(
    orchestrate: Orchestrate, world: World
) -> None:
    for region in ("us-west-2", "eu-west-1", "us-west-2"):
        orchestrate({**seen(), "from": region})
    assert len(world.published) == 3


def test_a_person_is_called_each_time(orchestrate: Orchestrate, world: World) -> None:
    """Who asks by hand may not be the one who was called."""
    for request in ("r-1", "r-2"):
        orchestrate({**BY_HAND, "from": "us-west-2"}, request)
    assert len(world.published) == 2


def test_warming_makes_the_clients_and_touches_nothing(
    orchestrate: Orchestrate, world: World, monkeypatch: pytest.MonkeyPatch, witness_sees: Seen
) -> None:
    from faults.clients import _forget_clients  # noqa: PLC0415

    witness_sees()
    _forget_clients()
    made: list[str] = []
    plain = boto3.client

    def client(service: str, **where: Any) -> Any:
        made.append(service)
        return plain(service, **where)

    monkeypatch.setattr(boto3, "client", client)
    assert orchestrate({"action": "warm"}) == {"status": "warm"}
    assert world.calls == []
    assert {"rds", "dynamodb", "sns", "lambda", "s3", "autoscaling", "cloudwatch"} <= set(made)
    made.clear()
    assert orchestrate()["status"] == "completed"
    # The validator is another function, which this world plays in the same process.
    assert set(made) <= {"rds-data"}, "at the decisive moment everything is there"


# What Lambda repeats.


def test_the_retry_of_a_failed_run_only_calls_people(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """SNS took no page, so the execution raised. The gate, the fence and the promotion are over."""
    world.refuse["failover_global_cluster"] = [Refusal("InvalidParameterValue")] * FOR_EVER
    world.refuse["publish"] = [Refusal("InternalError", 500)] * 4  # two pages, each in two regions
    with pytest.raises(NobodyCalled):
        orchestrate(BY_HAND)
    before, calls = stored(table), len(world.calls)
    assert before["status"] == "failed"
    world.clock.sleep(60)
    assert orchestrate(BY_HAND)["why"] == "run r-1 is over: failed"
    made = {method for _, service, method in world.calls[calls:] if service != "dynamodb"}
    assert made == {"publish"}
    told = ["trading: promotion of orders failed", "trading: the run ended: failed"]
    assert subjects(world) == told
    after = stored(table)
    assert after["unsent"] == {}
    assert after["steps"] == before["steps"]
    orchestrate(BY_HAND)
    assert subjects(world) == told, "and once only"


def test_a_page_is_written_down_when_it_is_sent(orchestrate: Orchestrate, world: World) -> None:
    """Each execution of a promotion that takes long ends with its time: the next sends none again."""
    world.promotion_takes = 1_000
    for _ in range(3):
        with pytest.raises(Exception, match="failing-over"):
            orchestrate(BY_HAND, seconds=250)
    assert subjects(world) == ["trading: promotion of orders takes longer than 60 s"]


def test_a_repeated_run_does_not_replace_what_it_has_told(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    orchestrate(BY_HAND)
    told = text(table.read("record#r-1") or {}, "record")
    ended = float((table.read("record#r-1") or {})["ended_at"])
    from hac_failover.evidence import _tell_witness  # noqa: PLC0415
    from hac_failover.record import RunRecord  # noqa: PLC0415

    less = RunRecord("r-1", "failover", "us-east-1", "us-east-2", "drill", ended - 60)
    _tell_witness(table, less, "{}")
    assert text(table.read("record#r-1") or {}, "record") == told


def test_force_is_kept_by_a_run_that_is_taken_up(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """The first execution died in a run that was not forced; the kill switch is thrown since."""
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u",
        {"e": 7, "r": "us-east-1", "u": START + 30},
    )
    with pytest.raises(Exception, match="^$"):
        orchestrate(BY_HAND, seconds=25)
    set_pause(table, world.clock, "somebody looks", engaged=True)
    answer = orchestrate({**BY_HAND, "force": True}, "r-2")
    assert (answer["status"], answer["run"]) == ("completed", "r-1")
    (record,) = (json.loads(body) for body in world.stored.values())
    assert record["trigger"]["forced"] is True


# What nobody goes on with.


def test_a_dead_run_is_taken_up_by_settling(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 300
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=120)
    world.clock.sleep(120)
    answer = orchestrate(SETTLE, "s-1")
    assert (answer["status"], answer["run"]) == ("attention", "r-1")
    assert len(world.accepted) == 1


def test_one_of_another_region_is_left_to_it(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 300
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=120)
    assert orchestrate(SETTLE, "s-1", "us-east-1") == {"status": "busy", "why": "r-1"}


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_an_old_one_is_closed_and_people_are_called(
    orchestrate: Orchestrate, world: World, table: Table, region: str
) -> None:
    """Its region may be the one that is gone."""
    world.promotion_takes = 300
    with pytest.raises(Exception, match="failing-over"):
        orchestrate(BY_HAND, seconds=120)
    world.clock.sleep(3_700)
    assert orchestrate(SETTLE, "s-1", region)["status"] == "settled"
    assert stored(table)["status"] == "abandoned"
    assert "trading: run r-1 is abandoned" in subjects(world)
    writer, lease = table.read("writer#orders") or {}, table.read("lease#orders") or {}
    assert (writer["region"], writer["by"]) == ("us-east-2", "r-1"), "it came about, and is ours"
    assert (lease["region"], lease["open"]) == ("us-east-2", True)


def test_a_run_of_another_day_says_nothing_about_today(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u",
        {"e": 7, "r": "us-east-1", "u": START + 30},
    )
    with pytest.raises(Exception, match="^$"):
        orchestrate(BY_HAND, seconds=25)
    world.clock.sleep(7_200)
    world.lag = [(world.clock.now() - 95, 90_000.0)]
    witness_sees()
    with pytest.raises(HeldForNow, match="lags 90000 ms"):
        orchestrate(request="r-2")
    assert world.accepted == []
