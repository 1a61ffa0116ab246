"""Who sees the source fail, since when, and what people say against going on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hac_failover.aws.table import Table
from hac_failover.steps import gate, sighting
from hac_failover.steps.context import Context
from hac_failover.steps.switch import thrown
from steps import begun, context, gated
from world import START, Refusal, World


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    return context(world, table)


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


def test_what_cannot_be_read_hides_nothing_else(
    ctx: Context, world: World, witness_sees: Any
) -> None:
    """Of the two checks that the witness has written, the first."""
    witness_sees("orders", failures=0)
    witness_sees("web", since=25)
    world.refuse["get_item"] = [Refusal("AccessDeniedException")]
    found = sighting.seen_failing(ctx, START)
    assert found == {"us-west-2": sighting.Sighting(START - 25, START - 5)}
    assert world.refuse["get_item"] == []


def test_what_is_too_old_hides_nothing_else(ctx: Context, witness_sees: Any) -> None:
    witness_sees("orders", age=300)
    witness_sees("web", since=25)
    assert sighting.seen_failing(ctx, START)["us-west-2"].since == START - 25


def test_where_all_have_to_fail_one_that_is_well_speaks_against_it(
    ctx: Context, witness_sees: Any
) -> None:
    ctx.failover = replace(ctx.failover, when=replace(ctx.failover.when, fails="all"))
    witness_sees("orders", failures=0)
    witness_sees("web")
    assert sighting.seen_failing(ctx, START) == {}
    witness_sees("orders")
    assert list(sighting.seen_failing(ctx, START)) == ["us-west-2"]


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


def test_only_who_looks_at_the_source_observes_it(ctx: Context) -> None:
    assert sighting.observers(ctx) == ["us-west-2"]
    witness = replace(ctx.plan.regions["us-west-2"], watches=("us-east-2",))
    ctx.plan = replace(ctx.plan, regions={**ctx.plan.regions, "us-west-2": witness})
    assert sighting.observers(ctx) == []


def test_more_who_see_it_than_have_to_are_enough(ctx: Context, witness_sees: Any) -> None:
    gated(ctx, vantage_points=1)
    witness_sees()
    assert isinstance(gate._agreement(ctx), tuple)  # noqa: SLF001
