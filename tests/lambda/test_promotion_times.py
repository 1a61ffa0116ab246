"""When a promotion is asked for again, late, given up or believed: to the second."""

from __future__ import annotations

import pytest
from hac_failover.aws.table import Table
from hac_failover.plan import Promote
from hac_failover.steps import asking, looking, progress, promote
from hac_failover.steps.context import Context, OutOfTime, Result
from hac_failover.steps.progress import Progress
from steps import ask_at, begun, context, database, step_of
from world import START, Refusal, World

LATER = 7.0


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


# The promotion.


def refused(world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("AccessDenied", 403) for _ in range(99)]


def ask(ctx: Context, looked_at: float | None = None) -> Result | None:
    now = ctx.clock.now() if looked_at is None else looked_at
    ctx.looked_at = ctx.clock.now()
    return asking.ask(ctx, database(ctx), step_of(ctx, Promote), now)


def called(world: World, method: str) -> int:
    return len([call for call in world.calls if call[2] == method])


def test_what_aws_refuses_for_half_a_minute_it_refuses(ctx: Context, world: World) -> None:
    step = begun(ctx, "2 promote orders")
    refused(world)
    assert ask(ctx) is None
    assert step.facts["requests"] == 1
    world.clock.sleep(29.9)
    assert ask(ctx) is None
    assert (step.facts["requests"], step.facts["refused_since"]) == (2, START)
    world.clock.sleep(0.1)
    found = ask(ctx)
    assert found is not None
    assert found.status == "failed"


@pytest.mark.parametrize(("age", "looks"), [(0.0, 0), (1.0, 0), (1.1, 1)])
def test_what_was_seen_a_second_ago_is_looked_at_anew(
    ctx: Context, world: World, age: float, looks: int
) -> None:
    begun(ctx, "2 promote orders")
    assert ask(ctx, START - age) is None
    assert called(world, "describe_global_clusters") == looks
    assert world.accepted == [("failover", "us-east-2")]


@pytest.mark.parametrize(("waited", "over"), [(119.9, False), (120.0, True)])
def test_what_may_have_been_accepted_is_awaited_for_two_minutes(
    ctx: Context, table: Table, world: World, waited: float, over: bool
) -> None:
    """Where the run may ask no more."""
    step = begun(ctx, "2 promote orders", requests=1, outcome="unknown", requested_at=START)
    world.sick.clear()
    world.clock.sleep(waited)
    found = asking.ask(ctx, database(ctx), step_of(ctx, Promote), ctx.clock.now())
    assert step.facts.get("unconfirmed", False) is over
    if over:
        assert found == Result(
            "failed",
            "us-east-1 answers again, and what became of the request is not known: "
            "AWS has shown nothing of it for 120 s",
        )
    else:
        assert found is None
    assert world.accepted == []


def promoting(ctx: Context) -> Result:
    return promote.run(ctx, step_of(ctx, Promote))


def test_it_is_not_asked_again_while_aws_may_not_show_it_yet(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accepted, and nothing to be seen of it."""
    monkeypatch.setattr(world, "promote", lambda how, region: world.accepted.append((how, region)))
    monkeypatch.setattr(looking, "still_fails", lambda _: True)
    begun(ctx, "2 promote orders")
    ask_at(monkeypatch, world, 0, 44.9)
    with pytest.raises(OutOfTime):
        promoting(ctx)
    assert len(world.accepted) == 1
    ask_at(monkeypatch, world, 45)
    with pytest.raises(OutOfTime):
        promoting(ctx)
    assert len(world.accepted) == 2


def test_it_is_given_up_after_35_minutes(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = begun(ctx, "2 promote orders", requests=1, outcome="accepted")
    step.facts.update(requested_at=START, first_requested_at=START)
    world.transition_word = "failing-over"
    world.promotion_takes = 99_999
    world.promote("failover", "us-east-2")
    ask_at(monkeypatch, world, 2_100)
    with pytest.raises(OutOfTime):
        promoting(ctx)
    assert "unconfirmed" not in step.facts
    ask_at(monkeypatch, world, 2_100.1)
    found = promoting(ctx)
    assert (found.status, found.note[:29]) == ("failed", "not confirmed after 2100 s: g")
    assert step.facts["unconfirmed"] is True


def test_what_is_odd_for_half_a_minute_is_so(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(ctx, "2 promote orders")
    world.members.discard("us-east-2")
    ask_at(monkeypatch, world, 0, 29.9)
    with pytest.raises(OutOfTime):
        promoting(ctx)
    ask_at(monkeypatch, world, 30)
    assert "is not listed as a member" in promoting(ctx).note


def test_what_is_odd_in_between_begins_anew(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(ctx, "2 promote orders", odd_since=START - 60)
    refused(world)
    ask_at(monkeypatch, world, 0)
    with pytest.raises(OutOfTime):
        promoting(ctx)
    assert "odd_since" not in ctx.step.facts


@pytest.mark.parametrize(
    ("at", "status", "pages"), [(60.0, "done", 0), (60.1, "late", 0), (None, "", 1)]
)
def test_a_promotion_is_late_after_its_time(
    ctx: Context,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    at: float | None,
    status: str,
    pages: int,
) -> None:
    step = begun(ctx, "2 promote orders", requests=1, outcome="accepted")
    step.facts.update(requested_at=START, first_requested_at=START)
    if at is None:
        world.promotion_takes = 600
        world.promote("failover", "us-east-2")
        ask_at(monkeypatch, world, 60)
        with pytest.raises(OutOfTime):
            promoting(ctx)
        assert world.published == []
        ask_at(monkeypatch, world, 60.1)
        with pytest.raises(OutOfTime):
            promoting(ctx)
    else:
        world.writer = "us-east-2"
        ask_at(monkeypatch, world, at)
        found = promoting(ctx)
        assert (found.status, found.note) == (status, f"writer after {at:.1f} s")
    assert len(world.published) == pages


def test_a_validator_is_mute_after_twenty_seconds(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(ctx, "2 promote orders")
    world.writer = "us-east-2"
    monkeypatch.setattr(progress, "ask_validator", lambda *_: {"notes": ["no table"]})
    step = step_of(ctx, Promote)
    assert progress.look(ctx, database(ctx), step).progress is Progress.CLAIMED
    world.clock.sleep(19.9)
    assert progress.look(ctx, database(ctx), step).progress is Progress.CLAIMED
    world.clock.sleep(0.1)
    seen = progress.look(ctx, database(ctx), step)
    assert (seen.progress, seen.note) == (Progress.MUTE, "no table")
    for answer in ({"writer": True}, {"writer": False, "role": "reader"}):
        monkeypatch.setattr(progress, "ask_validator", lambda *_, answer=answer: answer)
        progress.look(ctx, database(ctx), step)
        assert "mute_since" not in ctx.step.facts
        ctx.step.facts["mute_since"] = START
