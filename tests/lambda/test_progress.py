"""How far a promotion is, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from botocore.exceptions import ReadTimeoutError
from hac_failover.aws.rds import Cluster
from hac_failover.aws.table import Table
from hac_failover.direction import Roles
from hac_failover.pause import set_pause
from hac_failover.plan import Database, Promote
from hac_failover.record import StepRecord
from hac_failover.steps import asking, progress, promote
from hac_failover.steps.context import Context, Result
from hac_failover.steps.progress import Progress, Seen
from steps import ask_at, begun, context, database, step_of
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


# How far a promotion is.


def looked(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    roles: Roles,
    database: Database,
    strategy: str = "managed_failover",
) -> Seen:
    monkeypatch.setattr(progress, "roles_of", lambda *_: roles)
    step = replace(step_of(ctx, Promote), strategy=strategy)
    return progress.look(ctx, database, step)


@pytest.mark.parametrize(
    ("transition", "members", "writer", "seen", "note"),
    [
        (None, BOTH, SOURCE, Progress.NOT_BEGUN, "nothing has begun"),
        ("switching-over", BOTH, SOURCE, Progress.TRANSITION, "global database is switching-over"),
        (None, frozenset({SOURCE}), SOURCE, Progress.ODD, f"{TARGET} is not listed as a member"),
        (None, BOTH, None, Progress.BUSY, "nobody is listed as the writer"),
        (None, BOTH | {WITNESS}, WITNESS, Progress.CHANGED, "us-west-2 became the writer"),
        (None, frozenset(), None, Progress.UNSEEN, "nothing is listed"),
        ("switching-over", frozenset(), None, Progress.UNSEEN, "nothing is listed"),
    ],
)
def test_what_aws_lists(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    transition: str | None,
    members: frozenset[str],
    writer: str | None,
    seen: Progress,
    note: str,
) -> None:
    found = looked(ctx, monkeypatch, Roles(transition, members, writer), database(ctx))
    assert (found.progress, found.note) == (seen, note)
    if seen in (Progress.BUSY, Progress.CHANGED):
        ctx.record.force = True
        again = looked(ctx, monkeypatch, Roles(transition, members, writer), database(ctx))
        assert again.progress is Progress.NOT_BEGUN, "a person has looked"


def test_where_the_gate_noted_nobody_the_source_writes(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx.record.writers = {}
    found = looked(ctx, monkeypatch, Roles(None, BOTH, SOURCE), database(ctx))
    assert found.progress is Progress.NOT_BEGUN


@pytest.mark.parametrize(
    ("transition", "seen"),
    [("promoting", Progress.TRANSITION), ("modifying", Progress.BUSY), (None, Progress.NOT_BEGUN)],
)
def test_of_a_replica_by_binlog_only_one_word_makes_a_writer(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, transition: str | None, seen: Progress
) -> None:
    alone = replace(database(ctx), global_cluster=None)
    found = looked(ctx, monkeypatch, Roles(transition, BOTH, SOURCE), alone)
    assert found.progress is seen
    if transition:
        assert found.note == f"cluster is {transition}"


@pytest.mark.parametrize(
    ("strategy", "members", "writer", "claimed"),
    [
        ("managed_failover", BOTH, TARGET, True),
        ("managed_failover", frozenset({SOURCE}), SOURCE, False),
        ("detach", frozenset({SOURCE}), SOURCE, True),
        ("detach", BOTH, SOURCE, False),
        ("detach", BOTH, TARGET, True),
    ],
)
def test_who_left_the_global_database_is_a_writer(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    strategy: str,
    members: frozenset[str],
    writer: str,
    claimed: bool,
) -> None:
    monkeypatch.setattr(progress, "ask_validator", lambda *_: {"writer": True})
    found = looked(ctx, monkeypatch, Roles(None, members, writer), database(ctx), strategy)
    assert (found.progress is Progress.WRITER) is claimed


@pytest.mark.parametrize(
    ("transition", "cluster", "answer", "seen", "note"),
    [
        (None, "available", {"writer": True}, Progress.WRITER, ""),
        (None, "available", {"writer": 1}, Progress.CLAIMED, "none yet"),
        ("failing-over", "", {"writer": True}, Progress.WRITER, "AWS still shows failing-over"),
        (None, "modifying", {"writer": True}, Progress.WRITER, "cluster is modifying"),
        (None, "", {"writer": True}, Progress.WRITER, "status not seen: AccessDenied"),
        (
            None,
            "no writer",
            {"writer": False, "role": "reader"},
            Progress.CLAIMED,
            "none of its instances is the writer; none yet",
        ),
        # Mute for long, but AWS still shows something else; or nothing else.
        (None, "modifying", {}, Progress.CLAIMED, "cluster is modifying; none yet"),
        (None, "available", {"role": "?"}, Progress.MUTE, "none yet"),
    ],
)
def test_the_end_is_a_write_that_succeeds(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    transition: str | None,
    cluster: str,
    answer: dict[str, object],
    seen: Progress,
    note: str,
) -> None:
    def cluster_in(*_: object) -> Cluster:
        if not cluster:
            raise Refused
        if cluster == "no writer":
            return Cluster("available")
        return Cluster(cluster, has_writer=True)

    monkeypatch.setattr(progress, "AWS_ERRORS", (Refused,))
    monkeypatch.setattr(progress, "code_of", lambda _: "AccessDenied")
    monkeypatch.setattr(progress, "cluster_in", cluster_in)
    monkeypatch.setattr(progress, "ask_validator", lambda *_: {"notes": ["none yet"], **answer})
    if seen in (Progress.MUTE, Progress.CLAIMED) and answer != {"writer": 1}:
        ctx.step.facts["mute_since"] = START - 99
    found = looked(ctx, monkeypatch, Roles(transition, BOTH, TARGET), database(ctx))
    assert found.progress is seen
    assert found.note == note


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("outcome", ["", "accepted", "unknown", "rejected"])
@pytest.mark.parametrize("answer", [{"writer": True}, {"writer": 1}, {"writer": False}, {}])
def test_once_it_was_asked_for_a_write_says_what_aws_does_not_list(
    ctx: Context,
    monkeypatch: pytest.MonkeyPatch,
    listed: bool,
    outcome: str,
    answer: dict[str, object],
) -> None:
    def roles_of(*_: object) -> Roles:
        if not listed:
            raise Refused
        return Roles(None, frozenset(), None)

    asked: list[object] = []
    monkeypatch.setattr(progress, "AWS_ERRORS", (Refused,))
    monkeypatch.setattr(progress, "code_of", lambda _: "InternalFailure")
    monkeypatch.setattr(progress, "roles_of", roles_of)
    monkeypatch.setattr(progress, "ask_validator", lambda *_: asked.append(_) or answer)
    if outcome:
        ctx.step.facts["outcome"] = outcome
    found = progress.look(ctx, database(ctx), step_of(ctx, Promote))
    begun = outcome in ("accepted", "unknown")
    written = begun and answer == {"writer": True} and answer["writer"] is True
    assert found.progress is (Progress.WRITER if written else Progress.UNSEEN)
    assert found.note == ("nothing is listed" if listed else "not seen: InternalFailure")
    assert bool(asked) is begun


class Refused(Exception):
    pass


# What follows from it.


def expected(seen: Progress, *, odd: bool, half_done: bool, force: bool, by_binlog: bool) -> str:
    if seen is Progress.ODD or (seen is Progress.CHANGED and half_done):
        return "failed" if odd else ""
    if half_done or force:
        return ""
    if seen in (Progress.TRANSITION, Progress.CHANGED):
        return "held"
    return "held" if seen is Progress.BUSY and odd and not by_binlog else ""


@pytest.mark.parametrize("seen", Progress)
def test_what_this_run_has_not_made_so(ctx: Context, seen: Progress) -> None:
    """It holds a run that can still stop, and never one that is half done."""
    for odd, half_done, force, by_binlog in product((False, True), repeat=4):
        ctx.record.force = force
        known = StepRecord("done", START, facts={"outcome": "accepted"} if half_done else {})
        ctx.record.steps["1 promote users"] = known
        about = replace(database(ctx), global_cluster=None) if by_binlog else database(ctx)
        found = promote._foreign(ctx, about, Seen(seen, "so"), odd=odd)  # noqa: SLF001
        wanted = expected(seen, odd=odd, half_done=half_done, force=force, by_binlog=by_binlog)
        assert (found.status if found else "") == wanted
        if wanted == "held":
            assert found == Result("held", "so, which this run did not ask for", again=True)


@pytest.mark.parametrize(
    ("other", "ours", "sick", "held"),
    [
        (False, False, True, False),
        (False, False, False, True),
        (True, False, False, False),
        (False, True, False, True),
    ],
)
def test_a_source_that_is_well_again_is_not_left(
    ctx: Context, world: World, other: bool, ours: bool, sick: bool, held: bool
) -> None:
    """Unless another database of the run has a new writer already."""
    if other:
        ctx.record.steps["1 promote users"] = StepRecord(
            "done", START, facts={"outcome": "accepted"}
        )
    if ours:
        ctx.step.facts["outcome"] = "unknown"
    if not sick:
        world.sick.clear()
    found = asking._speaks_against(ctx)  # noqa: SLF001
    assert found == (Result("held", "us-east-1 answers again", again=True) if held else None)


def test_a_pause_holds_it(ctx: Context, table: Table) -> None:
    set_pause(table, ctx.clock, "wrong region", engaged=True)
    found = asking._speaks_against(ctx)  # noqa: SLF001
    assert found == Result("held", "paused: wrong region")


@pytest.mark.parametrize(
    ("before", "code", "status", "after"),
    [
        (None, None, 200, "accepted"),
        (None, "InvalidGlobalClusterStateFault", 400, "rejected"),
        ("accepted", "InvalidGlobalClusterStateFault", 400, "accepted"),
        ("unknown", "InvalidGlobalClusterStateFault", 400, "unknown"),
        (None, "InternalFailure", 500, "unknown"),
        ("rejected", "InternalFailure", 500, "unknown"),
        ("accepted", "InternalFailure", 500, "accepted"),
        (None, "AccessDenied", 403, "rejected"),
    ],
)
def test_the_strongest_answer_is_kept(  # noqa: PLR0913
    ctx: Context,
    world: World,
    before: str | None,
    code: str | None,
    status: int,
    after: str,
) -> None:
    if before is not None:
        ctx.step.facts["outcome"] = before
    if code is not None:
        world.refuse["failover_global_cluster"] = [Refusal(code, status)]
    ctx.step.facts["refused_since"] = START - 5
    asking._sent(ctx, database(ctx), step_of(ctx, Promote))  # noqa: SLF001
    assert ctx.step.facts["outcome"] == after
    assert ctx.step.facts["requests"] == 1
    assert ctx.step.facts["requested_at"] == START
    if code == "InvalidGlobalClusterStateFault":
        assert "refused_since" not in ctx.step.facts, "it is not refused any more"


def test_a_refusal_of_the_repeat_ends_nothing(ctx: Context, world: World) -> None:
    world.refuse["failover_global_cluster"] = [Refusal("AccessDenied", 403)]
    ctx.step.facts.update(outcome="accepted", refused_since=START - 500)
    assert asking._sent(ctx, database(ctx), step_of(ctx, Promote)) is None  # noqa: SLF001


def test_it_already_was_the_writer(
    ctx: Context, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.writer = "us-east-2"
    world.status_override = "modifying"
    ask_at(monkeypatch, world, 0)
    found = promote.run(ctx, step_of(ctx, Promote))
    assert found == Result("skipped", "it already was the writer (cluster is modifying)")


def test_no_answer_is_not_known_to_be_a_refusal(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been accepted."""

    def silent(*_: object) -> None:
        raise ReadTimeoutError(endpoint_url="rds")

    monkeypatch.setattr("hac_failover.strategies.managed_failover.request", silent)
    assert asking._sent(ctx, database(ctx), step_of(ctx, Promote)) is None  # noqa: SLF001
    assert (ctx.step.facts["outcome"], ctx.step.note) == (
        "unknown",
        "no answer: ReadTimeoutError",
    )


@pytest.mark.parametrize("progress", Progress)
def test_what_is_odd_is_counted_and_what_is_not_ends_the_count(
    ctx: Context, progress: Progress
) -> None:
    ctx.step.facts["odd_since"] = START - 30
    odd = progress in (Progress.ODD, Progress.BUSY, Progress.CHANGED)
    assert promote._odd(ctx, Seen(progress, "so"), START) is odd  # noqa: SLF001
    assert ("odd_since" in ctx.step.facts) is odd


# What people read.

LISTED = (
    "aws rds describe-global-clusters --global-cluster-identifier trading-orders --region us-east-2"
)


@pytest.mark.parametrize(
    ("force", "end"),
    [
        (False, "To end the run, pause automation: the lease is given back."),
        (True, "Nothing ends the run before: it is forced."),
    ],
)
@pytest.mark.parametrize(
    ("note", "why"), [("answered AccessDenied", "answered AccessDenied"), ("", "nothing has begun")]
)
def test_the_page_of_a_promotion_that_aws_does_not_take(  # noqa: PLR0913
    ctx: Context, world: World, note: str, why: str, end: str, *, force: bool
) -> None:
    ctx.step.note, ctx.record.force = note, force
    seen = Seen(Progress.NOT_BEGUN, "nothing has begun")
    promote._late(ctx, step_of(ctx, Promote), seen)  # noqa: SLF001
    ((_, subject, text),) = world.published
    assert subject == "trading: promotion of orders has not been accepted for 60 s"
    assert text.split("\n\nrun r-1, ")[0] == (
        "trading: us-east-1 -> us-east-2: promotion of orders has not been accepted for 60 s\n\n"
        f"What to do: AWS has not taken it yet ({why}). The run asks again every 2 s, for 35 minutes "
        "in all. Until then no region may write, if the lease was taken. Look what keeps it, and end "
        f"that:\n\n{LISTED}\n\n{end}"
    )


@pytest.mark.parametrize(
    ("within", "outcome", "seconds"),
    [
        (600, "", 60),
        (600, "rejected", 60),
        (600, "accepted", 600),
        (600, "unknown", 600),
        (30, "", 30),
        (30, "accepted", 30),
    ],
)
def test_nobody_waits_long_for_a_request_that_aws_does_not_take(
    ctx: Context, within: int, outcome: str, seconds: int
) -> None:
    """No region may write meanwhile, whatever the promotion itself may last."""
    if outcome:
        ctx.step.facts["outcome"] = outcome
    step = replace(step_of(ctx, Promote), within=within)
    assert promote._patience(ctx, step) == seconds  # noqa: SLF001


@pytest.mark.parametrize(
    ("by_binlog", "says"),
    [
        (False, "If the old writer is lost, and no transition is under way, promote by hand"),
        (
            True,
            "If the old writer is lost, it is `available`, and it still names a source, promote by hand",
        ),
    ],
)
def test_the_page_of_a_promotion_that_failed_says_when_to_promote_by_hand(
    ctx: Context, world: World, says: str, *, by_binlog: bool
) -> None:
    if by_binlog:
        alone = replace(database(ctx), global_cluster=None)
        ctx.plan = replace(ctx.plan, databases={"orders": alone})
    assert promote._fail(ctx, step_of(ctx, Promote), "refused").status == "failed"  # noqa: SLF001
    ((_, subject, text),) = world.published
    assert subject == "trading: promotion of orders failed"
    assert f"\n\n{says}" in text
