"""What the gate asks AWS and the table of each database, and what it makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hac_failover.aws.rds import Cluster
from hac_failover.aws.table import Table
from hac_failover.direction import Roles
from hac_failover.pause import set_pause
from hac_failover.plan import Promote, Scale, Shift
from hac_failover.steps import facts, gate
from hac_failover.steps.context import Context, Result
from hac_failover.steps.validation import ask_validator
from steps import context, database, gated
from world import START, Refusal, World


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


def test_one_answer_that_is_none_holds_nobody_up(ctx: Context, world: World) -> None:
    world.refuse["describe_global_clusters"] = [Refusal("AccessDenied", 403)]
    world.refuse["describe_db_clusters"] = [Refusal("AccessDenied", 403)]
    assert facts.facts(ctx) is None


def test_who_writes_is_noted_without_a_judgement(ctx: Context, world: World) -> None:
    """Of a run that is forced."""
    ctx.record.writers = {}
    facts.note_writers(ctx)
    assert ctx.record.writers == {"orders": "us-east-1"}
    ctx.record.writers, world.writer = {}, "nobody"
    facts.note_writers(ctx)
    assert ctx.record.writers == {"orders": ""}
    ctx.record.writers = {}
    world.refuse["describe_global_clusters"] = [Refusal("AccessDenied", 403)]
    facts.note_writers(ctx)
    assert ctx.record.writers == {}


@pytest.mark.parametrize("known", ["", "us-west-2"])
@pytest.mark.parametrize("settles", [True, False])
def test_a_writer_that_is_not_settled_is_settled_first(
    ctx: Context, table: Table, monkeypatch: pytest.MonkeyPatch, known: str, settles: bool
) -> None:
    """Without its lease, which the run itself may move."""
    asked: list[tuple[list[str], bool]] = []

    class Settling:
        def __init__(self, *_: object) -> None:
            pass

        def settle(self, names: list[str], *, leases: bool) -> None:
            asked.append((names, leases))
            if settles:
                table.change("writer#orders", "SET #region = :r", {"r": "us-east-1"})

    monkeypatch.setattr(facts, "Settling", Settling)
    table.change("writer#orders", "SET #region = :r", {"r": known})
    found = facts._settled(ctx, database(ctx), facts.read_writer(table, "orders"))  # noqa: SLF001
    assert asked == [(["orders"], False)]
    if settles:
        assert found is None
    else:
        assert found is not None
        assert found.again
        assert found.note == "nobody has settled yet that us-east-1 writes orders"


def test_a_settled_writer_is_not_settled_again(
    ctx: Context, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "Settling", None)
    settled = facts.read_writer(table, "orders")
    assert facts._settled(ctx, database(ctx), settled) is None  # noqa: SLF001
    ctx.lock.armed_at, ctx.lock.disarmed_by = 0.0, "run r-0"
    found = facts._settled(ctx, database(ctx), settled)  # noqa: SLF001
    assert found is not None
    assert found.note == "not rearmed since run r-0"


@pytest.mark.parametrize("strategy", ["managed_failover", "detach"])
def test_only_a_managed_failover_wants_the_same_version(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    monkeypatch.setattr(facts, "_version_of_source", lambda *_: "8.1")
    steps = [
        replace(step, strategy=strategy) if isinstance(step, Promote) else step
        for step in ctx.failover.steps
    ]
    ctx.failover = replace(ctx.failover, steps=tuple(steps))
    found = facts._version(ctx, database(ctx), Cluster("available", version="8.0"))  # noqa: SLF001
    assert (found is not None) is (strategy == "managed_failover")


def test_a_pause_is_not_overruled_by_what_aws_says(ctx: Context, table: Table) -> None:
    set_pause(table, ctx.clock, "maintenance", engaged=True)
    assert gate.run(ctx).note == "paused: maintenance"


@pytest.mark.parametrize(
    ("mode", "known"), [("failover", True), ("switchover", False), ("automatic", False)]
)
def test_a_failover_by_hand_says_since_when_it_fails(
    ctx: Context, table: Table, witness_sees: Any, mode: str, known: bool
) -> None:
    """A planned one has nothing that fails; one by itself counts only what was well since it was armed."""
    witness_sees()
    sets = "SET #failures = :f REMOVE #healthy_at"
    table.change("observation#us-west-2#us-east-1#web", sets, {"f": 3})
    ctx.record.mode = mode
    gate.run(ctx)
    assert (ctx.record.first_seen is not None) is known


def test_the_agreement_is_asked_for_again(ctx: Context, world: World, witness_sees: Any) -> None:
    """The witness sees it a moment later."""
    world.clock.at(world.clock.now() + 3, witness_sees)
    found = gate._agreement(ctx)  # noqa: SLF001
    assert isinstance(found, tuple)


@pytest.mark.parametrize(
    "problem", [ValueError("no JSON"), gate.part("aws.functions").FunctionFailed("it died")]
)
def test_a_validator_that_cannot_answer_has_failed(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def ask(*_: object) -> dict[str, object]:
        raise problem

    monkeypatch.setattr("hac_failover.steps.validation.ask_function", ask)
    answer = ask_validator(ctx, database(ctx), "data")
    notes = [f"validator: {problem}"]
    assert answer == {"result": "fail", "writer": False, "notes": notes}


@pytest.mark.parametrize("strategy", ["managed_failover", "switchover", "detach", "binlog"])
def test_a_client_is_made_once(world: World, strategy: str) -> None:
    """Ahead of the day: to make one takes longer than a call."""
    made = gate.part(f"strategies.{strategy}").client
    assert made("us-east-2") is made("us-east-2")


def test_nothing_that_is_listed_is_no_change_of_the_writer(ctx: Context) -> None:
    """Whatever word comes with it."""
    nothing = Roles("failing-over", frozenset(), None)
    for about in (database(ctx), replace(database(ctx), global_cluster=None)):
        assert facts.is_foreign(about, replace(nothing, transition="promoting")) is False
        assert facts.is_foreign(about, nothing) is False


def test_a_forced_run_notes_who_writes(ctx: Context) -> None:
    ctx.record.force, ctx.record.writers = True, {}
    assert gate.run(ctx) == Result("skipped", "forced: no check was made")
    assert ctx.record.writers == {"orders": "us-east-1"}


def test_a_run_without_a_database_has_no_writer_to_note(ctx: Context) -> None:
    steps = tuple(step for step in ctx.failover.steps if isinstance(step, (Scale, Shift)))
    ctx.failover, ctx.record.force, ctx.record.writers = (
        replace(ctx.failover, steps=steps),
        True,
        {},
    )
    assert gate.run(ctx).status == "skipped"
    assert ctx.record.writers == {}


def test_the_lag_of_every_database_counts(ctx: Context, world: World) -> None:
    """One that is written here lags behind nobody, and says nothing of the next."""
    bound = ctx.failover.gate.lag["orders"]
    gated(ctx, lag={"users": bound, "orders": bound})
    ctx.record.writers = {"users": "us-east-2", "orders": "us-east-1"}
    world.lag = [(START - 95, 9_000.0)]
    found = gate._lag(ctx, START)  # noqa: SLF001
    assert found is not None
    assert found.note == "orders lags 9000 ms, more than 5000 ms"
