"""What a look at the end points, and at what AWS says, means before anything is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hac_failover.aws.rds import Cluster
from hac_failover.aws.table import Table
from hac_failover.record import GATE, StepRecord
from hac_failover.steps import facts, gate, looking, patience
from hac_failover.steps.context import Context, Result
from hac_failover.steps.looking import Look
from steps import ask_at, begun, context, database, gated
from world import START, Refusal, World

SOURCE, TARGET, WITNESS = (
    f"arn:aws:rds:{region}:123456789012:cluster:trading-orders-{region}"
    for region in ("us-east-1", "us-east-2", "us-west-2")
)
BOTH = frozenset({SOURCE, TARGET})


@pytest.fixture
def ctx(world: World, table: Table) -> Context:
    found = context(world, table)
    begun(found, "2 promote orders")
    return found


# What an execution sees itself.


@pytest.mark.parametrize(
    ("sick", "fails", "without", "only", "unwell"),
    [
        ((), False, False, True, {}),
        (("us-east-1.",), True, True, False, {}),
        (("us-east-1.orders",), True, False, True, {}),
        (("us-east-1.", "us-east-1.orders"), True, True, False, {}),
        (("us-east-1.", "us-east-2."), True, True, False, {"web": "HTTP 503"}),
    ],
)
def test_a_look_tells_what_fails(
    ctx: Context,
    world: World,
    sick: tuple[str, ...],
    fails: bool,
    without: bool,
    only: bool,
    unwell: dict[str, str],
) -> None:
    paths = {"": "", "orders": "/orders"}
    world.sick = {
        f"https://{region}.trade.example.com/healthz{paths[check]}"
        for region, check in (one.split(".") for one in sick)
    }
    found = looking.look(ctx, 4.0)
    assert found == Look(fails, without, only, others=True, sick=unwell)


def test_a_platform_that_has_only_checks_of_databases(ctx: Context, world: World) -> None:
    ctx.failover = replace(ctx.failover, when=replace(ctx.failover.when, checks=("orders",)))
    world.sick = {"https://us-east-1.trade.example.com/healthz/orders"}
    assert looking.look(ctx, 4.0).without_writers is None


@pytest.mark.parametrize(("fails", "wanted"), [("any", True), ("all", False)])
def test_any_or_all_of_what_is_no_database(ctx: Context, fails: str, wanted: bool) -> None:
    when = replace(ctx.failover.when, fails=fails, checks=("orders", "web", "api"))
    ctx.failover = replace(ctx.failover, when=when)
    failed = {"orders": True, "web": True, "api": False}
    assert looking._met_without(ctx, failed, {"web", "api"}) is wanted  # noqa: SLF001


@pytest.mark.parametrize(
    ("looks", "agrees", "only_writers", "sick"),
    [
        ([(False, True, {})], False, None, {}),
        ([(True, True, {}), (False, True, {})], False, None, {}),
        (
            [(True, True, {"web": "a"}), (True, True, {"web": "b", "x": "c"})],
            True,
            False,
            {"web": "b"},
        ),
        ([(True, False, {}), (True, False, {})], True, True, {}),
        ([(True, None, {}), (True, None, {})], True, True, {}),
    ],
)
def test_one_lost_packet_is_no_outage(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    looks: list[tuple[bool, bool | None, dict[str, str]]],
    agrees: bool,
    only_writers: bool | None,
    sick: dict[str, str],
) -> None:
    """Of the source, nor of the target."""
    given = iter([Look(fails, without, False, True, ill) for fails, without, ill in looks])
    monkeypatch.setattr(looking, "look", lambda *_: next(given))
    found = looking.own_look(ctx)
    assert (found is not None) is agrees
    assert ctx.step.facts.get("only_writers") is only_writers
    if found is not None:
        assert found.sick == sick
    assert next(given, None) is None


@pytest.mark.parametrize(
    ("fenced", "at_the_gate", "fails", "without", "still"),
    [
        (False, None, True, False, True),
        (False, None, False, True, False),
        (True, False, True, False, False),
        (True, False, True, True, True),
        (True, False, False, None, True),
        (True, True, False, False, True),
        (True, None, False, False, True),
    ],
)
def test_after_the_fence_the_database_says_nothing(  # noqa: PLR0913
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    fenced: bool,
    at_the_gate: bool | None,
    fails: bool,
    without: bool | None,
    still: bool,
) -> None:
    """It fails because of it. What else failed at the gate decides."""
    facts = {} if at_the_gate is None else {"only_writers": at_the_gate}
    ctx.record.steps[GATE] = StepRecord("done", START, START, "", facts)
    if fenced:
        ctx.record.steps["1 fence orders"] = StepRecord("done", START, facts={"old_lease_until": 0})
    monkeypatch.setattr(looking, "look", lambda *_: Look(fails, without, False, True, {}))
    assert looking.still_fails(ctx) is still


@pytest.mark.parametrize(("mode", "force"), [("failover", False), ("automatic", True)])
def test_people_have_looked_themselves(ctx: Context, world: World, mode: str, force: bool) -> None:
    ctx.record.mode, ctx.record.force = mode, force
    world.sick.clear()
    assert looking.still_fails(ctx)


@pytest.mark.parametrize(
    ("policy", "sick", "held"),
    [
        ("hold", {"web": "HTTP 503", "api": "silent"}, True),
        ("hold", {}, False),
        ("proceed", {"web": "HTTP 503"}, False),
    ],
)
def test_a_target_that_fails_too(
    ctx: Context, policy: str, sick: dict[str, str], held: bool
) -> None:
    gated(ctx, target_unwell=policy)
    found = gate._target(ctx, Look(True, True, False, True, sick))  # noqa: SLF001
    assert (found is not None) is held
    if found is not None:
        assert found.note.startswith("us-east-2 fails too (api: silent; web: HTTP 503): a ")
        assert (found.again, found.both_fail) == (True, True)


# A failover inside the region.


@pytest.mark.parametrize(
    ("only", "others", "status", "waits"),
    [
        (True, True, "failing-over", True),
        (True, True, "not readable", True),
        (True, False, "available", True),
        (True, False, "not readable", False),
        (False, True, "failing-over", False),
    ],
)
def test_who_is_left_to_a_failover_inside_the_region(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    only: bool,
    others: bool,
    status: str,
    waits: bool,
) -> None:
    monkeypatch.setattr(patience, "_status_of", lambda *_: status)
    monkeypatch.setattr(patience, "look", lambda *_: Look(True, None, True, others, {}))
    began = ctx.clock.now()
    found = patience.wait(ctx, Look(True, None, only, others, {}), START - 20)
    assert found is None
    assert ctx.clock.now() - began == (pytest.approx(40, abs=0.2) if waits else 0)
    assert ctx.step.facts.get("source_clusters") == (f"orders: {status}" if waits else None)
    assert ctx.looked_at == (ctx.clock.now() if waits else 0)


@pytest.mark.parametrize(
    ("fails", "only", "status"), [(False, True, "held"), (True, False, None), (True, True, None)]
)
def test_what_is_seen_while_it_waits(
    ctx: Context,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    fails: bool,
    only: bool,
    status: str | None,
) -> None:
    monkeypatch.setattr(patience, "look", lambda *_: Look(fails, None, only, True, {}))
    ask_at(monkeypatch, world, 1, 2)
    found = patience.wait(ctx, Look(True, None, True, True, {}), START)
    assert (found.status if found else None) == status
    assert world.clock.now() == START + (2 if fails and only else 1)
    if found is not None:
        assert found.again


# What AWS says of the target.


@pytest.mark.parametrize(
    ("cluster", "note"),
    [
        (Cluster("available", version="1", instances=1), None),
        (Cluster("modifying", version="1", instances=1), "is modifying"),
        (Cluster("available", version="1", instances=0), "has no instance"),
        (Cluster("available", version="2", instances=1), "engine versions of orders differ"),
    ],
)
def test_a_target_that_aws_would_promote(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, cluster: Cluster, note: str | None
) -> None:
    monkeypatch.setattr(facts, "cluster_in", lambda *_: cluster)
    monkeypatch.setattr(facts, "_version_of_source", lambda *_: "1")
    found = facts._target(ctx, database(ctx), behind=False)  # noqa: SLF001
    assert (found is None) if note is None else (found is not None and note in found.note)
    if found is not None:
        assert found.again is (note != "engine versions of orders differ")
    rebuilt = facts._target(ctx, database(ctx), behind=True)  # noqa: SLF001
    assert rebuilt == Result("held", "orders in us-east-2 is being rebuilt", again=True)


@pytest.mark.parametrize(
    ("versions", "known"),
    [('{"orders": "8.0"}', "8.0"), ('{"orders": ""}', None), ('{"users": "8"}', None), ("[1]", None),
     ("{", None), ('{"orders": 8}', None), (None, None)],
)  # fmt: skip
def test_the_version_of_the_source_is_what_its_readiness_said(
    ctx: Context, table: Table, versions: str | None, known: str | None
) -> None:
    if versions is not None:
        table.change("readiness#us-east-1", "SET #versions = :v", {"v": versions})
    assert facts._version_of_source(ctx, database(ctx)) == known  # noqa: SLF001


@pytest.mark.parametrize(("automatic", "again"), [(True, True), (False, False)])
def test_what_a_person_hears_is_not_tried_again(
    ctx: Context, world: World, automatic: bool, again: bool
) -> None:
    ctx.record.mode = "automatic" if automatic else "failover"
    world.behind = {"us-east-2"}
    found = facts.facts(ctx)
    assert found == Result("held", "orders in us-east-2 is being rebuilt", again=again)
    world.behind, world.members = set(), {"us-east-1"}
    found = facts.facts(ctx)
    assert found is not None
    assert (found.again, found.note) == (
        again,
        "the cluster of orders in us-east-2 is no member: members are in us-east-1",
    )


# Who is called.


def test_people_are_called_once_for_each_subject(ctx: Context, world: World) -> None:
    assert ctx.page("it is late", "wait") == "it is late"
    ctx.page("it is late", "wait")
    ctx.record.told.append("told before")
    ctx.page("told before", "wait")
    ((topic, subject, message),) = world.published
    assert (topic, subject) == ("trading-oncall-critical", "trading: it is late")
    assert message.startswith("trading: us-east-1 -> us-east-2: it is late\n\nWhat to do: wait\n")
    assert (ctx.record.paged, ctx.record.unsent, ctx.unsent) == (["it is late"], {}, [])


def test_a_page_that_nobody_took_is_kept_for_the_next_execution(
    ctx: Context, world: World, table: Table
) -> None:
    world.refuse["publish"] = [Refusal("AuthorizationError", 403) for _ in range(9)]
    ctx.page("it is late", "wait")
    ctx.page("it is late", "wait")
    assert called(world, "publish") == 2, "once here, and once where the witness is"
    assert (ctx.record.paged, list(ctx.record.unsent)) == ([], ["it is late"])
    world.refuse.clear()
    ctx.unsent.clear()
    ctx.page("it is late", "wait")
    assert (ctx.record.paged, ctx.record.unsent) == (["it is late"], {})


def called(world: World, method: str) -> int:
    return len([call for call in world.calls if call[2] == method])


def test_without_a_record_nothing_is_written_down(ctx: Context, world: World) -> None:
    """Of a run that was turned away."""
    ctx.record.steps.clear()
    world.calls.clear()
    ctx.page("it is late", "wait")
    assert called(world, "update_item") == 0


def test_a_note_that_cannot_be_written_stops_nothing(ctx: Context, world: World) -> None:
    world.refuse["update_item"] = [Refusal("AccessDeniedException")]
    ctx.note("not written down")
    assert called(world, "update_item") == 1
