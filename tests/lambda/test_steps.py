"""What each step concludes from what it sees, at the edges of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hac_failover import orchestrator, runner
from hac_failover.aws.table import Table, text
from hac_failover.episode import Episode
from hac_failover.lock import Lock, acquire
from hac_failover.log import Log
from hac_failover.plan import Fence, Promote, Scale, Shift, Verify
from hac_failover.record import GATE, StepRecord
from hac_failover.steps import asking, fence, gate, looking, scale, shift, sighting, verify
from hac_failover.steps.context import Context, OutOfTime
from hac_failover.steps.dispatch import name_of
from hac_failover.steps.switch import thrown
from steps import ask_at, begun, context, database, gated, step_of
from world import START, Refusal, World


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


# What a record leaves behind under the lock.


@pytest.mark.parametrize(
    ("status", "outcome", "armed_at", "left"),
    [
        ("held", "rejected", START - 9, (START - 9, "")),
        ("held", "rejected", 0.0, (0.0, "r-1")),
        ("held", "accepted", START - 9, (0.0, "r-1")),
        ("held", "unknown", START - 9, (0.0, "r-1")),
        ("running", "rejected", START - 9, (0.0, "r-1")),
        ("failed", "rejected", START - 9, (0.0, "r-1")),
        ("held", None, 0.0, (START - 86_400, "")),
    ],
)
def test_a_request_disarms_unless_all_were_rejected(
    ctx: Context, table: Table, status: str, outcome: str | None, armed_at: float, left: Any
) -> None:
    ctx.record.status, ctx.record.armed_at = status, armed_at
    asked = {} if outcome is None else {"requests": 1, "outcome": outcome}
    begun(ctx, "2 promote orders", **asked)
    ctx.lock.save(ctx.record)
    item = table.read("run") or {}
    assert (float(str(item["armed_at"])), text(item, "disarmed_by")) == left
    assert "promoted_at" not in item


def test_a_writer_is_written_down_with_its_time(ctx: Context, table: Table) -> None:
    step = begun(ctx, "2 promote orders", requests=1, outcome="accepted")
    step.status, step.ended_at = "done", START + 42
    ctx.lock.save(ctx.record)
    again = acquire(table, ctx.clock, "us-east-2/r-1")
    assert isinstance(again, Lock)
    assert again.promoted_at == START + 42
    assert (again.armed_at, again.disarmed_by) == (0.0, "r-1")


def test_disarming_and_noting_say_so_at_once(ctx: Context, table: Table) -> None:
    lock = ctx.lock
    lock.disarm("somebody promoted us-east-2")
    assert (lock.armed_at, lock.disarmed_by) == (0.0, "somebody promoted us-east-2")
    lock.note(Episode("us-east-1", START, ["busy"]))
    again = acquire(table, ctx.clock, "us-east-2/r-1")
    assert isinstance(again, Lock)
    assert (again.armed_at, again.disarmed_by) == (0.0, "somebody promoted us-east-2")
    assert again.episode == lock.episode == Episode("us-east-1", START, ["busy"])


# The runner.


@pytest.mark.parametrize(("age", "kept"), [(120.0, True), (120.1, False)])
def test_what_the_gate_saw_holds_for_two_minutes(ctx: Context, age: float, kept: bool) -> None:
    ctx.record.steps[GATE] = StepRecord("done", START - 200, START - age)
    runner._forget_old_gate(ctx)  # noqa: SLF001
    assert (GATE in ctx.record.steps) is kept


def test_what_the_gate_saw_is_not_asked_once_it_has_begun(ctx: Context) -> None:
    ctx.record.steps[GATE] = StepRecord("done", START - 900, START - 890)
    begun(ctx, "2 promote orders", outcome="accepted")
    runner._forget_old_gate(ctx)  # noqa: SLF001
    assert GATE in ctx.record.steps


def test_a_gate_that_is_not_over_is_kept(ctx: Context) -> None:
    ctx.record.steps[GATE] = StepRecord("started", START - 900)
    runner._forget_old_gate(ctx)  # noqa: SLF001
    assert GATE in ctx.record.steps


@pytest.mark.parametrize(
    ("name", "status", "goes_on"),
    [
        ("2 promote orders", "started", True),
        ("2 promote orders", "held", True),
        ("2 promote orders", "failed", True),
        ("2 promote orders", "done", False),
        (GATE, "started", True),
        (GATE, "held", False),
        (GATE, "awaiting", False),
    ],
)
def test_an_unfinished_step_keeps_its_beginning(
    ctx: Context, name: str, status: str, goes_on: bool
) -> None:
    """The gate looks anew."""
    ctx.record.steps[name] = StepRecord(status, START - 50, START - 40)
    found = runner._begun(ctx, name)  # noqa: SLF001
    assert (found.status, found.ended_at) == ("started", None)
    assert found.started_at == (START - 50 if goes_on else START)


@pytest.mark.parametrize(("asked", "stops"), [(False, True), (True, False)])
def test_a_record_that_cannot_be_written_stops_a_run_that_has_asked_for_nothing(
    ctx: Context, world: World, asked: bool, stops: bool
) -> None:
    begun(ctx, "2 promote orders", **({"requests": 1} if asked else {}))
    world.refuse["update_item"] = [Refusal("InternalServerError", 500) for _ in range(20)]
    if not stops:
        runner._write_down(ctx)  # noqa: SLF001
        return
    with pytest.raises(Exception, match="InternalServerError"):
        runner._write_down(ctx)  # noqa: SLF001


def test_the_log_has_what_each_step_took(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def taking(ctx: Context, _step: object) -> Any:
        world.clock.sleep(1.23456)
        return gate.Result("done", "all is well")

    ctx.record.steps.clear()
    monkeypatch.setattr(runner, "run_step", taking)
    runner._run_one(ctx, "4 scale web", step_of(ctx, Scale))  # noqa: SLF001
    monkeypatch.setattr(gate, "run", lambda ctx: taking(ctx, None))
    runner._run_one(ctx, GATE, None)  # noqa: SLF001
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    over = [line for line in lines if line["event"] == "step over"]
    assert [(line["step"], line["seconds"], line["budget_seconds"]) for line in over] == [
        ("4 scale web", 1.235, 120),
        (GATE, 1.235, 20),
    ]


@pytest.mark.parametrize(
    ("run", "status", "steps", "abandoned"),
    [
        ("r-0", "running", (GATE, "1 fence orders"), True),
        ("r-1", "running", (GATE, "1 fence orders"), False),
        ("r-0", "completed", (GATE, "1 fence orders"), False),
        ("r-0", "running", (GATE,), False),
    ],
)
def test_a_run_that_was_touched_and_is_not_over_is_abandoned(
    ctx: Context, run: str, status: str, steps: tuple[str, ...], abandoned: bool
) -> None:
    """By another that a person has forced."""
    before = replace(ctx.record, id=run, status=status)
    before.steps = {name: StepRecord("done", START) for name in steps}
    found = orchestrator._abandoned(before, ctx.record)  # noqa: SLF001
    assert found is (before if abandoned else None)
    assert orchestrator._abandoned(None, ctx.record) is None  # noqa: SLF001


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


def test_a_fence_says_how_long_the_lease_runs_on(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx.step.facts["old_lease_until"] = START + 88
    ctx.looked_at = START + 99_999
    ask_at(monkeypatch, world, 30)
    note = fence.run(ctx, step_of(ctx, Fence)).note
    assert note == "the old lease runs for 60 s more: the old writer may write"


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


# The kill switch.


@pytest.mark.parametrize(("force", "outcome"), [(True, None), (False, "accepted")])
def test_the_switch_is_not_asked_where_nothing_stops_it(
    ctx: Context, world: World, force: bool, outcome: str | None
) -> None:
    ctx.record.force = force
    begun(ctx, "2 promote orders", **({"outcome": outcome} if outcome else {}))
    world.calls.clear()
    assert thrown(ctx) is None
    assert world.calls == []


def test_a_switch_that_nobody_can_read_stops(ctx: Context, world: World) -> None:
    world.refuse["get_item"] = [Refusal("AccessDeniedException") for _ in range(999)]
    with pytest.raises(Exception, match="AccessDeniedException"):
        thrown(ctx)
    world.refuse["get_item"] = [Refusal("AccessDeniedException")]
    assert thrown(ctx) is None


# Who sees what.


def test_the_earliest_sight_is_kept(ctx: Context) -> None:
    sighting.note_seen(ctx, [sighting.Sighting(START - 20, START - 5)])
    assert (ctx.record.first_seen, ctx.record.detected_at) == (START - 20, START - 5)
    sighting.note_seen(ctx, [sighting.Sighting(START - 30, START - 4)])
    assert (ctx.record.first_seen, ctx.record.detected_at) == (START - 30, START - 5)
    sighting.note_seen(ctx, [sighting.Sighting(START - 10, START - 6)])
    assert (ctx.record.first_seen, ctx.record.detected_at) == (START - 30, START - 6)


@pytest.mark.parametrize(("fails", "counted"), [("any", -9.0), ("all", -5.0)])
def test_what_counts_as_the_detection(
    ctx: Context, witness_sees: Any, fails: str, counted: float
) -> None:
    """Where all have to fail, the last one made it a failure."""
    ctx.failover = replace(ctx.failover, when=replace(ctx.failover.when, fails=fails))
    witness_sees("web", age=5, since=25)
    witness_sees("orders", age=9, since=30)
    found = sighting.seen_failing(ctx, START)["us-west-2"]
    assert (found.since - START, found.counted_at - START) == (-30, counted)


def test_what_an_older_prober_wrote_counts_from_when_it_was_seen(
    ctx: Context, table: Table, witness_sees: Any
) -> None:
    """Without `since` and `counted_at`."""
    witness_sees()
    sets = "SET #failures = :f REMOVE #since, #counted_at"
    table.change("observation#us-west-2#us-east-1#web", sets, {"f": 3})
    found = sighting.seen_failing(ctx, START)["us-west-2"]
    assert (found.since, found.counted_at) == (START - 5, START - 5)


def test_a_run_that_has_asked_counts_as_armed_as_it_was(ctx: Context) -> None:
    ctx.lock.armed_at, ctx.lock.disarmed_by, ctx.record.armed_at = 0.0, "r-1", START - 77
    assert sighting.armed_at(ctx) == 0.0
    begun(ctx, "2 promote orders", requests=1)
    assert sighting.armed_at(ctx) == START - 77
    ctx.lock.disarmed_by = "somebody promoted us-east-1"
    assert sighting.armed_at(ctx) == 0.0


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("r-0", "not rearmed since run r-0"),
        ("somebody promoted us-east-1", "not rearmed since somebody promoted us-east-1"),
        ("", "not armed yet"),
    ],
)
def test_it_says_what_disarmed_it(ctx: Context, by: str, said: str) -> None:
    ctx.lock.armed_at, ctx.lock.disarmed_by = 0.0, by
    found = gate.switches(ctx)
    assert found is not None
    assert found == gate.Result("held", said, again=False, both_fail=False), "nothing mends it"


@pytest.mark.parametrize(("points", "agree"), [(1, True), (2, False)])
def test_our_own_look_is_one_vantage_point(ctx: Context, points: int, agree: bool) -> None:
    gated(ctx, vantage_points=points)
    found = gate._agreement(ctx)  # noqa: SLF001
    if agree:
        assert isinstance(found, tuple)
        assert (found[0], ctx.step.facts["agreed"]) == (START, "us-east-2")
    else:
        assert isinstance(found, gate.Result)
        assert "failing for nobody; nobody has seen orders, web well" in found.note


def test_it_fails_since_the_first_who_saw_it(ctx: Context, witness_sees: Any) -> None:
    witness_sees(since=25)
    found = gate._agreement(ctx)  # noqa: SLF001
    assert isinstance(found, tuple)
    assert found[0] == START - 25
    assert ctx.step.facts["agreed"] == "us-east-2, us-west-2"
    assert ctx.record.first_seen == START - 25


def test_an_approval_is_awaited_for_its_time(ctx: Context) -> None:
    gated(ctx, approval=900)
    assert gate._approval(ctx).status == "awaiting"  # noqa: SLF001
    assert ctx.record.awaits_until == START + 900
    ctx.record.approval = {"by": "me"}
    assert gate._approval(ctx).status == "done"  # noqa: SLF001
    gated(ctx, lag={})
    assert gate._approval(ctx).note == "lag accepted for no database"  # noqa: SLF001


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
