"""A whole failover, from the alarm to the notice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError
from conftest import ALARM, Orchestrate, Seen
from hac_failover.aws.table import Table, text
from world import START, Refusal, World


def by_hand(**more: object) -> dict[str, object]:
    return {"action": "failover", "reason": "drill", **more}


def pages(world: World) -> list[str]:
    return [subject for topic, subject, _ in world.published if topic == "trading-oncall-critical"]


def step_statuses(table: Table) -> dict[str, str]:
    record = json.loads(text(table.read("run") or {}, "run"))
    return {name: step["status"] for name, step in record["steps"].items()}


def test_an_alarm_fails_over(
    orchestrate: Orchestrate, world: World, witness_sees: Seen, table: Table
) -> None:
    witness_sees()
    answer = orchestrate()
    assert answer["status"] == "completed", answer
    assert world.accepted == [("failover", "us-east-2")]
    assert world.writer == "us-east-2"
    assert set(step_statuses(table).values()) == {"done"}
    assert world.capacity == 6
    told = {topic: message for topic, _, message in world.published}
    assert sorted(told) == ["trading-desk-failover", "trading-oncall-failover"]
    assert len(world.published) == 2, "each hears of it once"
    assert all("promote orders" in message for message in told.values())
    assert pages(world) == []
    assert 40 <= world.clock.now() - START < 120


def test_a_promotion_is_not_over_while_the_secondary_merely_is_available(
    orchestrate: Orchestrate, world: World
) -> None:
    world.promotion_takes = 55
    orchestrate(by_hand())
    # The cluster was `available` all along; nothing was verified before the role had changed.
    assert world.clock.now() - START >= 55
    invoked = [call for call in world.calls if call[1] == "lambda"]
    assert len(invoked) == 2, "one look at the end of the promotion, one validation"


def test_an_unknown_transition_is_awaited(orchestrate: Orchestrate, world: World) -> None:
    world.transition_word = "reticulating"
    assert orchestrate(by_hand())["status"] == "completed"
    assert len(world.accepted) == 1


def test_a_late_promotion_is_paged_and_awaited(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 200
    assert orchestrate(by_hand())["status"] == "attention"
    assert world.writer == "us-east-2"
    assert [page for page in pages(world) if "takes longer than 60 s" in page]


def test_what_aws_still_shows_is_a_note_once_a_write_succeeds(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.promotion_takes = 0
    world.clock.at(START + 1, lambda: setattr(world, "status_override", "renaming"))
    assert orchestrate(by_hand())["status"] == "completed"
    record = json.loads(text(table.read("run") or {}, "run"))
    assert "cluster is renaming" in record["steps"]["2 promote orders"]["note"]


def test_a_state_fault_is_looked_at_again(orchestrate: Orchestrate, world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("InvalidGlobalClusterStateFault")]
    assert orchestrate(by_hand())["status"] in ("completed", "attention")
    assert world.accepted == [("failover", "us-east-2")]


def test_a_refusal_ends_the_run_and_says_what_to_do(orchestrate: Orchestrate, world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("AccessDenied", 403)] * 99
    assert orchestrate(by_hand())["status"] == "failed"
    assert world.accepted == []
    assert 30 <= world.clock.now() - START < 60
    (text_of_page,) = [m for topic, _, m in world.published if topic == "trading-oncall-critical"]
    assert "aws rds failover-global-cluster" in text_of_page
    assert "--allow-data-loss" in text_of_page


def test_throttling_is_waited_out(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    slow = [Refusal("Throttling")] * 6
    world.refuse = {"describe_global_clusters": slow[:3], "describe_db_clusters": slow[:6]}
    assert orchestrate()["status"] in ("completed", "attention")
    assert len(world.accepted) == 1


def test_a_second_alarm_does_nothing(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    witness_sees()
    orchestrate()
    assert orchestrate(request="r-2")["status"] == "nothing to do"
    assert len(world.accepted) == 1


def test_no_automatic_way_back(orchestrate: Orchestrate, world: World, witness_sees: Seen) -> None:
    witness_sees()
    orchestrate()
    world.clock.sleep(7200)
    answer = orchestrate(request="r-2", region="us-east-1")
    assert answer["status"] == "held"
    assert "not rearmed since run r-1" in json.dumps(answer)
    assert world.writer == "us-east-2"


def test_a_switchover_goes_back_and_is_asked_for_at_the_writer(
    orchestrate: Orchestrate, world: World
) -> None:
    orchestrate(by_hand())
    world.sick.clear()
    answer = orchestrate({"action": "switchover", "reason": "rebuilt"}, "r-2", "us-east-1")
    assert answer["status"] == "completed"
    assert world.accepted[-1] == ("switchover", "us-east-1")
    assert world.writer == "us-east-1"


@pytest.mark.parametrize(("action", "waits"), [("failover", True), ("switchover", False)])
def test_only_a_failover_waits_for_the_old_lease(
    orchestrate: Orchestrate, table: Table, action: str, *, waits: bool
) -> None:
    """In a switchover the database stops the old writer; a living one has just renewed."""
    table.change(
        "lease#orders",
        "SET #epoch = :epoch, #region = :region, #lease_until = :until",
        {"epoch": 1, "region": "us-east-1", "until": START + 20},
    )
    assert orchestrate({"action": action, "reason": "drill"})["status"] == "completed"
    record = json.loads(text(table.read("run") or {}, "run"))
    fence = record["steps"]["1 fence orders"]
    assert fence["status"] == "done"
    assert (fence["ended_at"] - fence["started_at"] >= 20) == waits
    assert (table.read("lease#orders") or {})["epoch"] == 2, "fenced all the same"


def test_a_failed_validation_takes_nothing_back(orchestrate: Orchestrate, world: World) -> None:
    world.rows["invariant"] = 0
    assert orchestrate(by_hand())["status"] == "attention"
    assert world.writer == "us-east-2"
    assert world.capacity == 6, "the steps after it ran"
    assert [page for page in pages(world) if "not confirmed" in page]


def test_another_region_that_became_the_writer_is_left_alone(
    orchestrate: Orchestrate, world: World
) -> None:
    """Decided before the gate: no pair of ours has a third region for a writer."""
    world.writer = "eu-west-1"
    world.members.add("eu-west-1")
    assert orchestrate(by_hand())["status"] == "nothing to do"
    assert world.accepted == []


def test_only_an_alarm_that_went_off_counts(orchestrate: Orchestrate, world: World) -> None:
    recovered = {"alarmData": {**ALARM["alarmData"], "state": {"value": "OK"}}}
    assert orchestrate(recovered) == {"status": "ignored"}
    assert world.calls == []


@pytest.mark.parametrize("event", [None, {}, {"action": "delete"}, {"action": "failover"}])
def test_a_request_that_is_none_is_refused(orchestrate: Orchestrate, event: object) -> None:
    with pytest.raises(ValueError, match=r"object|action|reason"):
        orchestrate(event)


def test_too_small_a_group_is_grown_as_far_as_it_goes(
    orchestrate: Orchestrate, world: World
) -> None:
    world.maximum = 5
    assert orchestrate(by_hand())["status"] == "attention"
    assert world.capacity == 5


def test_a_region_that_does_not_answer_is_paged(orchestrate: Orchestrate, world: World) -> None:
    world.sick.add("https://us-east-2.trade.example.com/healthz")
    assert orchestrate(by_hand())["status"] == "attention"
    assert [page for page in pages(world) if "web does not answer in us-east-2" in page]


@pytest.fixture
def two_pairs(world: World) -> World:
    """Another pair of us-east-2, with people of its own."""
    (first,) = world.plan.failovers
    other = replace(first, between=("eu-west-1", "us-east-2"), pages=("trading-europe-critical",))
    world.plan = replace(world.plan, failovers=(other, first))
    return world


def paged_topics(world: World) -> list[str]:
    return [topic for topic, _, _ in world.published if topic.endswith("-critical")]


def page_regions(world: World) -> list[str]:
    taken = zip(world.published_in, world.published, strict=True)
    return [region for region, (topic, _, _) in taken if topic.endswith("-critical")]


def test_a_run_pages_the_people_of_its_own_pair(orchestrate: Orchestrate, two_pairs: World) -> None:
    two_pairs.sick.add("https://us-east-2.trade.example.com/healthz")
    orchestrate(by_hand(**{"from": "us-east-1"}))
    assert paged_topics(two_pairs) == ["trading-oncall-critical"]


@pytest.mark.parametrize(
    ("named", "paged"),
    [
        ({"from": "us-east-1"}, ["trading-oncall-critical"]),
        ({"from": "eu-west-1"}, ["trading-europe-critical"]),
        ({}, ["trading-europe-critical", "trading-oncall-critical"]),
    ],
)
def test_without_a_run_the_people_of_the_pair_that_is_named_are_paged(
    orchestrate: Orchestrate, two_pairs: World, named: dict[str, str], paged: list[str]
) -> None:
    """Those of all, where none is."""
    two_pairs.refuse["get_item"] = [Refusal("AccessDeniedException")]
    with pytest.raises(ClientError, match="AccessDeniedException"):
        orchestrate(by_hand(**named))
    assert paged_topics(two_pairs) == paged


def test_a_topic_that_refuses_silences_no_other(orchestrate: Orchestrate, world: World) -> None:
    (only,) = world.plan.failovers
    both = replace(only, pages=("trading-europe-critical", "trading-oncall-critical"))
    world.plan = replace(world.plan, failovers=(both,))
    world.refuse["publish"] = [
        Refusal("NotFound", 404)
    ] * 2  # here, and in the region of the witness
    world.sick.add("https://us-east-2.trade.example.com/healthz")
    orchestrate(by_hand())
    assert paged_topics(world) == ["trading-oncall-critical"]


def test_a_page_that_sns_refuses_here_goes_to_the_topic_of_the_witness(
    orchestrate: Orchestrate, world: World
) -> None:
    world.refuse["publish"] = [Refusal("NotFound", 404)]
    world.sick.add("https://us-east-2.trade.example.com/healthz")
    orchestrate(by_hand())
    assert page_regions(world) == ["us-west-2"]


def test_a_page_that_is_taken_here_goes_nowhere_else(
    orchestrate: Orchestrate, world: World
) -> None:
    world.sick.add("https://us-east-2.trade.example.com/healthz")
    orchestrate(by_hand())
    assert page_regions(world) == ["us-east-2"]


def test_a_notice_that_is_late_leaves_the_next_its_own(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    # Within 10 s it is asked 5 to 8 times, whatever the jitter: all of the first, not all of the next.
    world.refuse["publish"] = [Refusal("NotFound", 404)] * 8
    assert orchestrate(by_hand())["status"] == "attention"
    statuses = step_statuses(table)
    assert (statuses["6 notify"], statuses["7 notify"]) == ("missed", "done")
    told = [topic for topic, _, _ in world.published]
    assert told == ["trading-desk-failover", "trading-oncall-critical"], (
        "somebody looks at the rest"
    )
