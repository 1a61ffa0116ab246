"""What each step concludes from what it sees, at the edges of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hac_failover.aws.table import Table
from hac_failover.plan import Fence, Scale, Shift, Verify
from hac_failover.record import GATE, StepRecord
from hac_failover.steps import fence, scale, shift, verify
from hac_failover.steps.context import Context
from hac_failover.steps.dispatch import name_of
from steps import ask_at, context, step_of
from world import START, Refusal, World


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


# The fence.


def test_a_fence_of_a_dead_execution_is_waited_for_as_long_as_it_may_be(
    ctx: Context, table: Table, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """It took the lease and did not live to remember the old one."""
    step = step_of(ctx, Fence)
    assert fence._old_lease_until(ctx, step) == 0.0  # noqa: SLF001
    assert fence._old_lease_until(ctx, step) == START + 30 - 2  # noqa: SLF001
    ctx.step.facts["old_lease_until"] = START + 28
    ctx.looked_at = START + 99_999
    ask_at(monkeypatch, world, 29.9, 30)
    assert fence.run(ctx, step).note == "the old lease has ended"
    ask_at(monkeypatch, world, 29.9)
    found = fence.run(ctx, step)
    assert (found.status, found.note) == (
        "missed",
        "the old lease runs for 0 s more: the old writer may write",
    )


@pytest.mark.parametrize("at", [20.0, 20.1])
def test_a_lease_that_has_just_ended_is_over(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch, at: float
) -> None:
    """Whatever the source answers: it is fenced."""
    ctx.step.facts.update(old_lease_until=START + 18, only_writers=False)
    world.sick.clear()
    ask_at(monkeypatch, world, at)
    assert fence.run(ctx, step_of(ctx, Fence)).note == "the old lease has ended"

    def still_fails(_ctx: Context) -> bool:
        world.clock.time = START + at
        return True

    monkeypatch.setattr(fence, "still_fails", still_fails)
    ask_at(monkeypatch, world, 19)
    assert fence.run(ctx, step_of(ctx, Fence)).note == "the old lease has ended"


def test_a_fence_says_how_long_the_lease_runs_on(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx.step.facts["old_lease_until"] = START + 88
    ctx.looked_at = START + 99_999
    ask_at(monkeypatch, world, 30)
    note = fence.run(ctx, step_of(ctx, Fence)).note
    assert note == "the old lease runs for 60 s more: the old writer may write"
    (page,) = world.published
    assert page[:2] == ("trading-oncall-critical", "trading: orders is not fenced")
    assert note in page[2]
    assert "--region us-east-1 --auto-scaling-group-name trading-web --min-size 0" in page[2]
    assert '"action": "pause"' in page[2]
    fence.run(ctx, step_of(ctx, Fence))
    assert len(world.published) == 1, "once a run"


@pytest.mark.parametrize(
    ("mode", "force", "says"),
    [
        ("failover", True, "Nothing ends the run before: it is forced."),
        ("switchover", False, "the database stops the old writer before the new one begins"),
    ],
)
def test_a_page_of_a_fence_says_what_can_be_done(
    ctx: Context, world: World, mode: str, says: str, *, force: bool
) -> None:
    ctx.record.mode, ctx.record.force = mode, force
    world.refuse["update_item"] = [Refusal("AccessDeniedException") for _ in range(99)]
    assert fence.run(ctx, step_of(ctx, Fence)).status == "missed"
    (page,) = world.published
    assert says in page[2]
    assert ('"action": "pause"' in page[2]) != force


def test_a_fence_stops_once_the_source_answers_again(ctx: Context, world: World) -> None:
    ctx.step.facts["old_lease_until"] = START + 20
    ctx.record.steps[GATE] = StepRecord("done", START, START, "", {"only_writers": False})
    world.sick.clear()
    found = fence.run(ctx, step_of(ctx, Fence))
    assert (found.status, found.note, found.again) == ("held", "us-east-1 answers again", True)


@pytest.mark.parametrize("mode", ["switchover", "failback"])
def test_a_planned_run_waits_for_no_lease(ctx: Context, world: World, mode: str) -> None:
    ctx.record.mode = mode
    ctx.step.facts["old_lease_until"] = START + 20
    assert fence.run(ctx, step_of(ctx, Fence)).status == "done"
    assert world.clock.now() == START


def test_a_table_that_does_not_answer_is_asked_again(ctx: Context, world: World) -> None:
    world.refuse["update_item"] = [Refusal("AccessDeniedException") for _ in range(2)]
    assert fence.run(ctx, step_of(ctx, Fence)).note == "nobody held a lease"
    ctx.step.facts.clear()
    world.refuse["update_item"] = [Refusal("AccessDeniedException") for _ in range(999)]
    found = fence.run(ctx, step_of(ctx, Fence))
    assert found.status == "missed"
    assert "AccessDeniedException" in found.note


# Machines.


@pytest.mark.parametrize(
    ("capacity", "maximum", "grown", "note"),
    [
        (3, 12, 6, "3 of 6 in service"),
        (3, 6, 6, "3 of 6 in service"),
        (3, 5, 5, "3 of 6 in service, at most 5"),
        (5, 5, None, "5 of 6 in service, at most 5"),
        (6, 6, None, "6 in service"),
        (7, 12, None, "7 in service"),
    ],
)
def test_it_grows_as_far_as_it_may(
    ctx: Context,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capacity: int,
    maximum: int,
    grown: int | None,
    note: str,
) -> None:
    world.capacity, world.maximum = capacity, maximum
    ask_at(monkeypatch, world, 0)
    found = scale.run(ctx, step_of(ctx, Scale))
    assert (found.status, found.note) == ("done" if capacity >= 6 else "missed", note)
    assert world.capacity == (grown or capacity)


def test_a_group_that_wants_more_already_loses_none(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are on their way."""
    size = scale.Size(minimum=3, desired=8, maximum=12, in_service=5)
    monkeypatch.setattr(scale, "size_of", lambda *_: size)
    ask_at(monkeypatch, world, 0)
    assert scale.run(ctx, step_of(ctx, Scale)).note == "5 of 6 in service"
    assert not [call for call in world.calls if call[2] == "set_desired_capacity"]


def test_an_error_of_scaling_is_said(ctx: Context, world: World) -> None:
    world.refuse["describe_auto_scaling_groups"] = [
        Refusal("AccessDenied", 403) for _ in range(999)
    ]
    found = scale.run(ctx, step_of(ctx, Scale))
    assert (found.status, "AccessDenied" in found.note) == ("missed", True)
    (page,) = world.published
    assert "AccessDenied" in page[2]


def test_no_time_to_look_at_the_group(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_at(monkeypatch, world)
    assert scale.run(ctx, step_of(ctx, Scale)).note == "the group was not seen"


# Traffic.


def test_shift_names_what_is_sick(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sick = {"https://us-east-2.trade.example.com/healthz"}
    world.writer = "us-east-2"
    ask_at(monkeypatch, world, 0)
    found = shift.run(ctx, step_of(ctx, Shift))
    assert (found.status, found.note) == ("missed", "web: HTTP 503")


# The data.


@pytest.mark.parametrize(
    ("answer", "status", "note", "facts"),
    [
        (
            {"result": "pass", "lost": 0, "lost_seconds": 0.0, "notes": ["all"]},
            "done",
            "pass: all",
            {"result": "pass", "lost": 0, "lost_seconds": 0.0},
        ),
        (
            {"result": "pass_with_loss", "lost": 7, "lost_seconds": 2, "notes": ["a", "b"]},
            "done",
            "pass_with_loss(7): a; b",
            {"result": "pass_with_loss", "lost": 7, "lost_seconds": 2},
        ),
        (
            {"result": "fail", "notes": "?"},
            "missed",
            "fail: ",
            {"result": "fail", "lost": "unknown"},
        ),
        ({}, "missed", "fail: ", {"result": "fail", "lost": "unknown"}),
    ],
)
def test_what_the_validator_says_is_what_is_written_down(
    ctx: Context,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, object],
    status: str,
    note: str,
    facts: dict[str, object],
) -> None:
    asked: list[float] = []

    def ask(*_: object) -> dict[str, object]:
        asked.append(world.clock.now())
        return answer

    monkeypatch.setattr(verify, "ask_validator", ask)
    ask_at(monkeypatch, world, 0, 2)
    found = verify.run(ctx, step_of(ctx, Verify))
    assert (found.status, found.note, ctx.step.facts) == (status, note, facts)
    assert len(asked) == (1 if status == "done" else 2), "a failure is asked for again"


@pytest.mark.parametrize(
    ("within", "takes", "called_at"),
    [(60, 0, []), (61, 0, []), (90, 0, [61.0]), (90, 95, [])],
)
def test_people_hear_after_a_minute_that_no_region_may_write_yet(
    ctx: Context,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    within: int,
    takes: float,
    called_at: list[float],
) -> None:
    heard: list[float] = []

    def tell(*_: object) -> bool:
        heard.append(world.clock.now() - START)
        return True

    monkeypatch.setattr(Context, "tell", tell)

    def ask(*_: object) -> dict[str, object]:
        world.clock.sleep(takes)
        return {"result": "fail"}

    monkeypatch.setattr(verify, "ask_validator", ask)
    ask_at(monkeypatch, world, *range(within + 1))
    found = verify.run(ctx, replace(step_of(ctx, Verify), within=within))
    assert found.status == "missed"
    assert heard[:-1] == called_at, "and once more in the end"


# Steps by name.


def test_the_names_of_steps_are_the_words_of_the_source(ctx: Context) -> None:
    assert [name_of(step) for step in ctx.failover.steps] == [
        "fence orders",
        "promote orders",
        "verify orders",
        "scale web",
        "shift web",
        "notify",
        "notify",
    ]
