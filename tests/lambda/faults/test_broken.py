"""Each invariant bites: a variant of the code that is wrong in one place, and the scenarios that find it.

The same scenarios with the code as it is break nothing: the matrix holds them, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hac_failover import approval, beginning, ending, lock, replication, runner
from hac_failover.aws import groups
from hac_failover.aws.groups import Size
from hac_failover.aws.rds import cluster_in
from hac_failover.aws.table import Table
from hac_failover.lock import Lock
from hac_failover.plan import Plan
from hac_failover.record import RunRecord
from hac_failover.settle import Settling
from hac_failover.steps import (
    asking,
    facts,
    gate,
    lag,
    patience,
    progress,
    promote,
    shift,
    switch,
)
from hac_failover.steps.context import Context, Result
from hac_failover.steps.progress import Progress, Seen
from hac_failover.steps.sighting import Sighting
from world import START

from . import invariants, matrix
from .clients import behind_boto3
from .scenario import Scenario, play

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mistake:
    """`makes` breaks the code; `breaks` is the invariant that must notice, in `scenarios`."""

    makes: Callable[[Patch], None]
    breaks: str
    scenarios: tuple[str, ...]


MISTAKES: list[Mistake] = []


def mistake(breaks: str, *scenarios: str) -> Callable[[Callable[[Patch], None]], None]:
    """`flow:kind` stands for that fault at every call of the flow."""

    def note(makes: Callable[[Patch], None]) -> None:
        MISTAKES.append(Mistake(makes, breaks, scenarios))

    return note


@mistake(invariants.ONE_WRITER, "automatic seed=0 false_alarm_afterwards")
def gate_lets_everything_through(patch: Patch) -> None:
    patch.setattr(gate, "run", lambda _: Result("done", "whatever"))
    patch.setattr(gate, "switches", lambda _: None)


@mistake(invariants.GATED, "automatic seed=0 witness_sees_nothing")
def gate_needs_no_agreement(patch: Patch) -> None:
    seen = {"us-west-2": Sighting(START - 30, START)}
    patch.setattr(gate, "seen_failing", lambda *_: seen)


@mistake(invariants.LOOKED, "automatic:killed_after", "automatic seed=0 promotion_slow")
def promote_asks_without_looking(patch: Patch) -> None:
    for module in (promote, asking):
        patch.setattr(module, "look", lambda *_: Seen(Progress.NOT_BEGUN, ""))


@mistake(invariants.LOOKED, "automatic seed=0 promotion_slow")
def promote_takes_a_transition_for_nothing(patch: Patch) -> None:
    patch.setattr(progress, "_on_its_way", lambda *_: Seen(Progress.NOT_BEGUN, ""))


@mistake(invariants.LOOKED, "binlog seed=0 promotion_slow")
def a_replica_that_is_promoted_is_taken_for_one_that_waits(patch: Patch) -> None:
    """`promoting` is passed over, and the source is still named."""
    found = replication.cluster_in
    patch.setattr(
        replication, "cluster_in", lambda *where: replace(found(*where), status="available")
    )


@mistake(invariants.NO_READER, "binlog seed=0 promotion_slow source_goes_first")
def a_replica_without_a_source_is_taken_for_a_writer(patch: Patch) -> None:
    def look(ctx: Context, database: Any, _step: Any) -> Seen:
        cluster = cluster_in(ctx.here.region, database.clusters[ctx.here.region])
        return Seen(Progress.NOT_BEGUN if cluster.source else Progress.WRITER, "")

    patch.setattr(promote, "look", look)
    patch.setattr(shift, "run", lambda *_: Result("done", "moved"))


@mistake(invariants.GATED, "binlog seed=0 replication_stopped")
def a_lag_that_nobody_knows_is_the_last_that_was_known(patch: Patch) -> None:
    known = lag.lag_samples
    patch.setattr(
        lag,
        "lag_samples",
        lambda *about: [one for one in known(*about) if one.milliseconds is not None],
    )


@mistake(invariants.NO_READER, "automatic seed=0")
def promote_waits_like_the_stock_waiter(patch: Patch) -> None:
    """`available` is what a reader is all along."""

    def look(ctx: Context, database: Any, _step: Any) -> Seen:
        status = cluster_in(ctx.here.region, database.clusters[ctx.here.region]).status
        return Seen(Progress.WRITER if status == "available" else Progress.BUSY, "")

    patch.setattr(promote, "look", look)
    patch.setattr(shift, "run", lambda *_: Result("done", "moved"))


@mistake(invariants.ONCE, "automatic:killed_after")
def fence_raises_again(patch: Patch) -> None:
    change = Table.change

    def without_condition(
        self: Table, key: str, update: str, values: Any, only_if: Any = None
    ) -> Any:
        return change(self, key, update, values, None if key.startswith("lease#") else only_if)

    patch.setattr(Table, "change", without_condition)


@mistake(invariants.ONCE, "forced:killed_before")
def runner_repeats_what_is_over(patch: Patch) -> None:
    patch.setattr(runner, "OVER", frozenset())


@mistake(invariants.ONCE, "automatic:second_alarm")
def lock_is_always_granted(patch: Patch) -> None:
    change = Table.change

    def unconditional(self: Table, key: str, update: str, values: Any, only_if: Any = None) -> Any:
        return change(self, key, update, values, None if key == lock.ITEM else only_if)

    number = lock.number
    patch.setattr(
        lock, "number", lambda item, name: 0.0 if name == "lease_until" else number(item, name)
    )
    patch.setattr(Table, "change", unconditional)


@mistake(invariants.PAGED, "automatic seed=0 promotion_refused")
def nobody_is_paged(patch: Patch) -> None:
    patch.setattr(Context, "page", lambda *_: None)


@mistake(invariants.PAGED, "automatic seed=0 nobody_can_be_told")
def only_steps_page(patch: Patch) -> None:
    patch.setattr(ending, "_page_the_rest", lambda *_: None)


@mistake(invariants.FINAL, "forced seed=0 promotion_stuck")
def promote_waits_for_ever(patch: Patch) -> None:
    patch.setattr(promote, "_GIVE_UP_SECONDS", float("inf"))


@mistake(invariants.FINAL, "automatic:killed_before")
def no_run_is_taken_up(patch: Patch) -> None:
    patch.setattr(Lock, "before", property(lambda _: None, lambda *_: None), raising=False)


@mistake(invariants.READABLE, "automatic seed=0")
def lock_is_kept(patch: Patch) -> None:
    patch.setattr(lock, "LEASE_SECONDS", 86_400.0)
    patch.setattr(Lock, "release", lambda *_: None)


@mistake(invariants.DISARMED, "automatic seed=0")
def promotion_is_not_noted(patch: Patch) -> None:
    def save(self: Lock, record: RunRecord) -> None:
        self._write("SET #lease_until = :lease_until, #run = :run", {"run": record.to_json()})

    patch.setattr(Lock, "save", save)


@mistake(invariants.NO_CRASH, "automatic:nothing_listed")
def scale_trusts_the_answer(patch: Patch) -> None:
    def size_of(region: str, name: str) -> Size:
        client = groups._client(region)  # noqa: SLF001
        answer = client.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
        group = answer["AutoScalingGroups"][0]
        desired, maximum = group["DesiredCapacity"], group["MaxSize"]
        return Size(group["MinSize"], desired, maximum, len(group["Instances"]))

    patch.setattr("hac_failover.steps.scale.size_of", size_of)


@mistake(invariants.APPROVED, "approval seed=0")
def gate_waits_for_nobody(patch: Patch) -> None:
    patch.setattr(gate, "_approval", lambda _: Result("done", "whatever"))


@mistake(invariants.APPROVED, "approval seed=0 approved_too_late")
def a_word_counts_for_ever(patch: Patch) -> None:
    patch.setattr(approval, "_waits", lambda record, _now: approval._stands(record))  # noqa: SLF001


@mistake(invariants.SWITCHED_OFF, "pause seed=0")
def switch_is_read_once(patch: Patch) -> None:
    for module in (runner, asking):
        patch.setattr(module, "thrown", lambda _: None)


@mistake(invariants.SWITCHED_OFF, "pause:throttled", "pause:server_error")
def a_switch_that_cannot_be_read_is_off(patch: Patch) -> None:
    """So it was, until the matrix threw it in the middle. It is read twice since."""
    patch.setattr(asking, "thrown", lambda _: None)
    read = switch.paused_because

    def why(table: Table) -> str | None:
        try:
            return read(table)
        except ClientError:
            return None

    patch.setattr(switch, "paused_because", why)


@mistake(invariants.LOSSLESS, "failback seed=0")
def the_way_back_is_not_planned(patch: Patch) -> None:
    patch.setattr(Context, "unplanned", property(lambda _: True))


@mistake(invariants.GATED, "failback seed=0 lag_high")
def the_way_back_needs_nothing(patch: Patch) -> None:
    patch.setattr(beginning, "is_ready", lambda _: True)


@mistake(invariants.FOREIGN, "foreign seed=0")
def a_transition_of_somebody_else_is_waited_for(patch: Patch) -> None:
    """So it was: waited for until it was over, and then undone. Four things keep that from coming about, each by itself."""
    patch.setattr(patience, "wait", lambda *_: None)
    patch.setattr(asking, "still_fails", lambda _: True)
    patch.setattr(facts, "facts", lambda _: None)
    patch.setattr(promote, "_foreign", lambda *_, **__: None)
    patch.setattr(gate, "switches", lambda _: None)


@mistake(invariants.LEASED, "automatic seed=0")
def nobody_opens_the_lease(patch: Patch) -> None:
    patch.setattr(runner, "pay", lambda _: None)
    patch.setattr(ending, "pay_in_the_end", lambda _: None)
    patch.setattr(Settling, "_lease", lambda *_: [])


@mistake(invariants.LEASED, "automatic seed=0 promotion_refused")
def nobody_gives_the_lease_back(patch: Patch) -> None:
    patch.setattr(ending, "return_leases", lambda _: None)
    patch.setattr(Settling, "_lease", lambda *_: [])


# What they reach is reached by the other tests, too, which are measured.
pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _clients() -> Iterator[None]:
    with behind_boto3():
        yield


def _scenarios(plan: Plan, texts: Iterable[str]) -> Iterator[Scenario]:
    for text in texts:
        if " " in text:
            yield Scenario.parse(text)
        else:
            flow, kind = text.split(":")
            singles = matrix.singles(plan, flow)
            yield from (scenario for scenario in singles if scenario.faults[0].kind == kind)


def _first_broken(plan: Plan, scenarios: list[Scenario], name: str) -> str:
    for scenario in scenarios:
        for violation in play(plan, scenario).violations:
            if violation.name == name:
                return violation.text
    return ""


@pytest.mark.parametrize("made", MISTAKES, ids=lambda one: one.makes.__name__)
def test_a_mistake_is_found(plan: Plan, monkeypatch: Patch, made: Mistake) -> None:
    scenarios = list(_scenarios(plan, made.scenarios))
    with monkeypatch.context() as patch:
        made.makes(patch)
        assert _first_broken(plan, scenarios, made.breaks), f"nobody noticed: {made.breaks}"


def test_every_invariant_has_a_mistake() -> None:
    names = {
        value
        for name, value in vars(invariants).items()
        if name.isupper() and isinstance(value, str)
    }
    assert names - {invariants.TARGET} == {made.breaks for made in MISTAKES}
