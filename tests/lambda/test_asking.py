"""The request itself: looked at before, told apart by what came of it, and never judged by one look."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from conftest import Orchestrate, Seen
from hac_failover.aws.table import Table, number, text
from hac_failover.ending import HeldForNow
from hac_failover.outcome import Outcome, outcome_of
from hac_failover.pause import set_pause
from world import START, Refusal, World

BY_HAND = {"action": "failover", "reason": "drill"}
FOR_EVER = 9_999


def promotion(table: Table) -> dict[str, Any]:
    record = json.loads(text(table.read("run") or {}, "run"))
    step: dict[str, Any] = record["steps"]["2 promote orders"]
    return step


def requests(world: World) -> int:
    return len([call for call in world.calls if call[2] == "failover_global_cluster"])


def not_now(times: int) -> list[Refusal]:
    return [Refusal("InvalidGlobalClusterStateFault")] * times


# What came of it.


def error(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Failover"
    )


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (error("InvalidGlobalClusterStateFault", 400), Outcome.NOT_NOW),
        (error("InvalidDBClusterStateFault", 400), Outcome.NOT_NOW),
        (error("Throttling", 400), Outcome.NOT_NOW),
        (error("PriorRequestNotComplete", 400), Outcome.NOT_NOW),
        (error("SlowDown", 503), Outcome.NOT_NOW),
        (error("Anything", 429), Outcome.NOT_NOW),
        (error("AccessDenied", 403), Outcome.REFUSED),
        (error("InvalidParameterValue", 400), Outcome.REFUSED),
        (error("InternalFailure", 500), Outcome.UNKNOWN),
        (error("RequestTimeout", 400), Outcome.UNKNOWN),
        (error("Anything", 0), Outcome.UNKNOWN),
        (ReadTimeoutError(endpoint_url="rds"), Outcome.UNKNOWN),
    ],
    ids=str,
)
def test_what_came_of_a_request(given: Exception, outcome: Outcome) -> None:
    assert outcome_of(given) is outcome


def test_a_rejection_is_asked_again_at_once_for_as_long_as_it_takes(
    orchestrate: Orchestrate, world: World
) -> None:
    """A member is modified for ten minutes, and AWS says "not now"."""
    world.refuse["failover_global_cluster"] = not_now(FOR_EVER)
    world.clock.at(START + 600, world.refuse.clear)
    assert orchestrate(BY_HAND)["status"] in ("completed", "attention")
    assert world.accepted == [("failover", "us-east-2")]
    assert world.clock.now() - START < 600 + 60
    assert requests(world) > 200, "every two seconds"


def test_it_gives_up_by_time_and_not_by_count(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.refuse["failover_global_cluster"] = not_now(FOR_EVER)
    assert orchestrate(BY_HAND, seconds=4000)["status"] == "failed"
    assert 2_100 <= world.clock.now() - START < 2_200
    assert "not confirmed after 2100 s" in promotion(table)["note"]


def test_the_time_is_that_of_the_run_and_not_of_an_execution(
    orchestrate: Orchestrate, world: World
) -> None:
    world.promotion_takes = 99_999
    for _ in range(2):
        with pytest.raises(Exception, match="failing-over"):
            orchestrate(BY_HAND, seconds=900)
    assert orchestrate(BY_HAND, seconds=900)["status"] == "failed"
    assert world.clock.now() - START < 2_200


def test_an_unknown_outcome_is_waited_for(orchestrate: Orchestrate, world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("InternalFailure", 500)]
    assert orchestrate(BY_HAND)["status"] in ("completed", "attention")
    assert requests(world) == 2
    assert world.clock.now() - START >= 45 + 40


def test_a_refusal_that_lasts_a_moment_is_none(orchestrate: Orchestrate, world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("AccessDenied", 403)] * 5
    assert orchestrate(BY_HAND)["status"] in ("completed", "attention")


# After AWS accepted.


def refused_from_now_on(world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("InvalidParameterValue")] * FOR_EVER


def test_the_refusal_of_a_repeat_is_no_verdict(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    """The transition is not shown for a minute, so it is asked for again, and AWS refuses, because
    it is the writer by then."""
    world.promotion_takes = 60
    described = world.rds_describe_global_clusters

    def shown_late(region: str, params: dict[str, Any]) -> dict[str, Any]:
        answer = described(region, params)
        if world.clock.now() < START + 90 and world.accepted:
            refused_from_now_on(world)
            answer["GlobalClusters"][0].pop("FailoverState", None)
            for member in answer["GlobalClusters"][0]["GlobalClusterMembers"]:
                member["IsWriter"] = "us-east-1" in member["DBClusterArn"]
        return answer

    world.rds_describe_global_clusters = shown_late  # type: ignore[method-assign]
    assert orchestrate(BY_HAND)["status"] in ("completed", "attention")
    assert world.writer == "us-east-2"
    assert promotion(table)["facts"]["outcome"] == "accepted"


def without_the_target(answer: dict[str, Any]) -> None:
    members = answer["GlobalClusters"][0]["GlobalClusterMembers"]
    members[:] = [one for one in members if "us-east-2" not in one["DBClusterArn"]]


def with_another_writer(answer: dict[str, Any]) -> None:
    for member in answer["GlobalClusters"][0]["GlobalClusterMembers"]:
        member["IsWriter"] = False
        member["DBClusterArn"] = member["DBClusterArn"].replace("us-east-1", "eu-west-1")
    answer["GlobalClusters"][0]["GlobalClusterMembers"][0]["IsWriter"] = True
    answer["GlobalClusters"][0].pop("FailoverState", None)


@pytest.mark.parametrize("odd", [without_the_target, with_another_writer])
@pytest.mark.parametrize("seconds", [1, 120])
def test_odd_listings_after_an_accepted_request_say_nothing(
    orchestrate: Orchestrate, world: World, odd: Callable[[dict[str, Any]], None], seconds: float
) -> None:
    described = world.rds_describe_global_clusters
    world.promotion_takes = 150

    def describe(region: str, params: dict[str, Any]) -> dict[str, Any]:
        answer = described(region, params)
        if world.accepted and 5 <= world.clock.now() - START <= 5 + seconds:
            odd(answer)
        return answer

    world.rds_describe_global_clusters = describe  # type: ignore[method-assign]
    assert orchestrate(BY_HAND)["status"] == "attention"
    assert world.writer == "us-east-2"


@pytest.mark.parametrize(("seconds", "status"), [(10, "completed"), (60, "failed")])
def test_a_target_that_is_not_listed_is_a_verdict_only_if_it_stays_so(  # noqa: PLR0913
    orchestrate: Orchestrate, world: World, table: Table, seconds: float, status: str
) -> None:
    """Before anything was asked for."""
    described, looks = world.rds_describe_global_clusters, [0]

    def describe(region: str, params: dict[str, Any]) -> dict[str, Any]:
        answer = described(region, params)
        looks[0] += 1
        if looks[0] > 2 and world.clock.now() - START < seconds:
            without_the_target(answer)
        return answer

    world.rds_describe_global_clusters = describe  # type: ignore[method-assign]
    assert orchestrate(BY_HAND)["status"] == status
    assert (world.accepted == []) == (status == "failed")
    lease = table.read("lease#orders") or {}
    assert (lease["region"] == "us-east-1") == (status == "failed"), "given back"


def test_it_disarms_with_the_first_request(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """In the write before it: whatever becomes of this execution."""
    witness_sees()
    armed: list[float | None] = []
    accept = world.rds_failover_global_cluster

    def failover(region: str, params: dict[str, Any]) -> dict[str, Any]:
        armed.append(number(table.read("run") or {}, "armed_at"))
        return accept(region, params)

    world.rds_failover_global_cluster = failover  # type: ignore[method-assign]
    assert orchestrate()["status"] == "completed"
    assert armed == [0]
    assert (table.read("run") or {})["disarmed_by"] == "r-1"


def test_a_run_that_was_only_rejected_leaves_it_armed_as_it_was(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    witness_sees()
    before = number(table.read("run") or {}, "armed_at")
    world.refuse["failover_global_cluster"] = not_now(FOR_EVER)
    world.clock.at(START + 60, world.sick.clear)
    with pytest.raises(HeldForNow, match="answers again"):
        orchestrate()
    run = table.read("run") or {}
    assert (number(run, "armed_at"), text(run, "disarmed_by")) == (before, "")


def test_a_run_that_gave_up_is_finished_once_it_came_about(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.promotion_takes = 3_000
    assert orchestrate(BY_HAND, seconds=4_000)["status"] == "failed"
    assert world.capacity == 3
    world.clock.sleep(1_200)
    answer = orchestrate(BY_HAND, "r-2")
    assert (answer["status"], answer["run"]) == ("attention", "r-1")
    assert world.capacity == 6
    assert {topic for topic, _, _ in world.published} >= {"trading-desk-failover"}
    lease = table.read("lease#orders") or {}
    assert (lease["region"], lease["open"]) == ("us-east-2", True)
    assert json.loads(world.stored["failovers/2023/11/14/r-1.json"])["status"] == "attention"


def test_settling_finishes_it_too(orchestrate: Orchestrate, world: World) -> None:
    world.promotion_takes = 3_000
    orchestrate(BY_HAND, seconds=4_000)
    assert orchestrate({"action": "settle"}, "s-1")["status"] == "settled", "not yet"
    world.clock.sleep(1_200)
    answer = orchestrate({"action": "settle"}, "s-2")
    assert (answer["status"], answer["run"]) == ("attention", "r-1")


# Looked at before.


def test_the_switch_counts_while_aws_only_rejects(
    orchestrate: Orchestrate, world: World, table: Table
) -> None:
    world.refuse["failover_global_cluster"] = not_now(FOR_EVER)
    world.clock.at(START + 60, lambda: set_pause(table, world.clock, "stop", engaged=True))
    world.clock.at(START + 61, world.refuse.clear)
    answer = orchestrate(BY_HAND)
    assert answer["status"] == "held"
    assert "paused: stop" in json.dumps(answer)
    assert world.accepted == []


def test_a_source_that_answers_again_is_not_left(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """Between the gate and the request, while the fence waits, which it need not do to the end."""
    witness_sees()
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u",
        {"e": 7, "r": "us-east-1", "u": START + 25},
    )
    world.clock.at(START + 12, world.sick.clear)
    with pytest.raises(HeldForNow, match="us-east-1 answers again"):
        orchestrate()
    assert requests(world) == 0
    assert world.clock.now() - START < 20


@pytest.mark.parametrize("back", [True, False])
def test_the_check_that_the_fence_made_fail_says_nothing_of_the_source(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen, *, back: bool
) -> None:
    """An application that keeps the contract answers `/healthz/orders` only with the lease."""
    witness_sees()
    table.change(
        "lease#orders",
        "SET #epoch = :e, #region = :r, #lease_until = :u",
        {"e": 7, "r": "us-east-1", "u": START + 25},
    )
    writer = "https://us-east-1.trade.example.com/healthz/orders"
    web = "https://us-east-1.trade.example.com/healthz"
    world.sick = {web, writer}
    if not back:
        # The other way round: only the database fails, and goes on to.
        world.sick = {writer}
        assert orchestrate()["status"] == "completed"
        return
    world.clock.at(START + 12, lambda: world.sick.discard(web))
    with pytest.raises(HeldForNow, match="us-east-1 answers again"):
        orchestrate()
    assert requests(world) == 0


def test_a_person_is_not_asked_twice(orchestrate: Orchestrate, world: World) -> None:
    """Nothing fails, as in a drill."""
    world.sick.clear()
    assert orchestrate(BY_HAND)["status"] == "completed"


# The end of it.


def test_a_mute_validator_is_said_and_the_run_goes_on(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    """hac_probe is missing: the database is the writer, and nobody can try a write."""
    witness_sees()
    world.promotion_takes = 25
    begin = world.rds_data_begin_transaction

    def broken(region: str, params: dict[str, Any]) -> dict[str, Any]:
        begin(region, params)
        raise Refusal("DatabaseErrorException")

    world.rds_data_begin_transaction = broken  # type: ignore[method-assign]
    assert orchestrate()["status"] == "attention"
    assert world.clock.now() - START < 40 + 20 + 40
    assert world.capacity == 6
    told = [subject for topic, subject, _ in world.published if topic.endswith("-critical")]
    assert "trading: the validator is mute, and orders is promoted" in told
    assert not [one for one in told if "takes longer" in one], told


@pytest.mark.parametrize("code", ["BadRequestException", "DatabaseUnavailableException"])
def test_a_reader_that_refuses_sql_is_not_mute_but_no_writer_yet(
    orchestrate: Orchestrate, world: World, code: str
) -> None:
    """AWS lists the writer half a minute before the Data API finds one."""
    world.secondary_sql = code
    described = world.rds_describe_global_clusters

    def early(region: str, params: dict[str, Any]) -> dict[str, Any]:
        answer = described(region, params)
        if world.accepted and world.clock.now() - START > 20:
            for member in answer["GlobalClusters"][0]["GlobalClusterMembers"]:
                member["IsWriter"] = "us-east-2" in member["DBClusterArn"]
        return answer

    world.rds_describe_global_clusters = early  # type: ignore[method-assign]
    assert orchestrate(BY_HAND)["status"] == "completed"
    assert world.clock.now() - START >= 40
    assert not [one for _, one, _ in world.published if "mute" in one]


# A request whose answer was lost, and a region that answers again.


def test_what_may_have_been_accepted_ends_no_run_as_if_nothing_was_touched(
    orchestrate: Orchestrate, world: World, table: Table, witness_sees: Seen
) -> None:
    """It was not accepted, which nobody knows: AWS shows nothing of it for two minutes."""
    witness_sees()
    world.refuse["failover_global_cluster"] = [Refusal("InternalFailure", 500)] * FOR_EVER
    world.clock.at(START + 20, world.sick.clear)
    assert orchestrate()["status"] == "failed"
    assert requests(world) == 1, "nothing is asked for over a region that is well"
    assert 120 <= world.clock.now() - START < 240
    assert "what became of the request is not known" in promotion(table)["note"]
    assert promotion(table)["facts"]["unconfirmed"] is True
    told = [subject for topic, subject, _ in world.published if topic.endswith("-critical")]
    assert "trading: promotion of orders failed" in told
    assert not (number(table.read("run") or {}, "armed_at") or 0.0)
    (page,) = (text for _, subject, text in world.published if "of orders failed" in subject)
    order = [page.index(word) for word in ('"pause"', "update-item", "failover-global-cluster")]
    assert order == sorted(order), "the run has given the lease back: it is taken before"


def test_what_comes_about_late_is_seen_although_the_region_answers_again(
    orchestrate: Orchestrate, world: World, witness_sees: Seen
) -> None:
    """AWS accepted, its answer was lost, and its descriptions are old by 80 seconds."""
    witness_sees()
    accept, described = world.rds_failover_global_cluster, world.rds_describe_global_clusters
    old = described("us-east-2", {"GlobalClusterIdentifier": "trading-orders"})

    def lost(region: str, params: dict[str, Any]) -> dict[str, Any]:
        accept(region, params)
        raise Refusal("InternalFailure", 500)

    def late(region: str, params: dict[str, Any]) -> dict[str, Any]:
        return old if world.clock.now() - START < 80 else described(region, params)

    world.rds_failover_global_cluster = lost  # type: ignore[method-assign]
    world.rds_describe_global_clusters = late  # type: ignore[method-assign]
    world.clock.at(START + 20, world.sick.clear)
    assert orchestrate()["status"] in ("completed", "attention")
    assert len(world.accepted) == 1


# People hear of a promotion that AWS does not take.


@pytest.mark.parametrize(
    "why", [Refusal("InvalidGlobalClusterStateFault"), Refusal("ThrottlingException")]
)
def test_people_hear_of_a_run_that_is_only_rejected_once_its_time_is_over(
    orchestrate: Orchestrate, world: World, why: Refusal
) -> None:
    heard: list[float] = []
    publish = world.sns_publish

    def listening(region: str, params: dict[str, Any]) -> dict[str, Any]:
        if "has not been accepted" in params["Subject"]:
            heard.append(world.clock.now() - START)
        return publish(region, params)

    world.sns_publish = listening  # type: ignore[method-assign]
    world.refuse["failover_global_cluster"] = [why] * FOR_EVER
    world.clock.at(START + 600, world.refuse.clear)
    assert orchestrate(BY_HAND)["status"] in ("completed", "attention"), "it goes on trying"
    (at,) = heard
    assert 60 <= at < 70, "the `within` of the step, once"


def test_people_hear_of_a_promotion_of_which_nothing_can_be_seen(
    orchestrate: Orchestrate, world: World
) -> None:
    """AWS answers every question with an error: nothing is asked for, and nobody may write."""
    described = world.rds_describe_global_clusters

    def blind(region: str, params: dict[str, Any]) -> dict[str, Any]:
        if 10 < world.clock.now() - START < 400:
            raise Refusal("InternalFailure", 500)
        return described(region, params)

    world.rds_describe_global_clusters = blind  # type: ignore[method-assign]
    world.refuse["failover_global_cluster"] = not_now(8)
    orchestrate(BY_HAND)
    told = [subject for topic, subject, _ in world.published if topic.endswith("-critical")]
    assert "trading: promotion of orders has not been accepted for 60 s" in told
