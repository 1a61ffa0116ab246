"""What must hold whatever happens. Each has a name, and `test_broken.py` has a variant of the code that breaks it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from hac_failover.ending import EndNotWritten, HeldForNow, NobodyCalled
from hac_failover.lock import LEASE_SECONDS, SKEW_SECONDS, LockLost
from hac_failover.record import OVER
from hac_failover.steps.context import OutOfTime
from world import Killed

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_table import Item

    from .cloud import Call, Cloud
    from .scenario import Outcome

ONE_WRITER = "never two writers"
LOOKED = "never asked without having looked"
NO_READER = "never traffic to a reader"
ONCE = "no effect twice"
PAGED = "a page when a human is needed"
FINAL = "always a final state"
READABLE = "the record can be read, the lock is free"
DISARMED = "no automatic way back"
NO_CRASH = "no error but those that are meant"
GATED = "nothing promoted that the gate did not let through"
APPROVED = "nothing promoted without a word in time"
SWITCHED_OFF = "nothing promoted against the kill switch"
LOSSLESS = "no way back that loses writes"
FOREIGN = "no promotion over somebody else's"
LEASED = "in the end the writer has the lease"

EXPECTED_ERRORS = (
    ClientError,
    BotoCoreError,
    Killed,
    LockLost,
    HeldForNow,
    EndNotWritten,
    NobodyCalled,
    OutOfTime,
)
REQUESTS = (
    "failover_global_cluster",
    "switchover_global_cluster",
    "remove_from_global_cluster",
    "promote_read_replica_db_cluster",
)
TARGET = "us-east-2"
ENDS = frozenset({"completed", "attention", "held", "failed", "abandoned"})


@dataclass(frozen=True)
class Violation:
    name: str
    text: str


class Watch:
    """What is looked at while it happens."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.violations: list[Violation] = []
        self.fenced: Counter[str] = Counter()
        self._shifted: set[tuple[str, str]] = set()
        self._asked: set[int] = set()
        self._switched_off: float | None = None
        self._step_over_at = 0.0
        cloud.watchers.append(self.written)
        cloud.before_dispatch = self.dispatched

    def broken(self, name: str, text: str) -> None:
        self.violations.append(Violation(name, text))

    def dispatched(self, call: Call) -> None:
        """A promotion is asked for only right after a look that shows the old writer, and nothing under way."""
        if call.method not in REQUESTS or call.index in self._asked:
            return
        self._asked.add(call.index)
        self.cloud.land.requests += 1
        if self.cloud.land.by_hand:
            self.broken(FOREIGN, f"#{call.index} asks, and a person has changed the writer")
        self._permitted(call)
        by_binlog = call.method == "promote_read_replica_db_cluster"
        look = "describe_db_clusters" if by_binlog else "describe_global_clusters"
        last = self._last_of(call, lambda one: one.method == look or one.method in REQUESTS)
        if last is None or last.method in REQUESTS or not last.delivered:
            self.broken(LOOKED, f"#{call.index} asks without having looked")
        elif last.answer_says_under_way:
            self.broken(LOOKED, f"#{call.index} asks although #{last.index} showed no need")

    def _last_of(self, call: Call, is_one: Callable[[Call], bool]) -> Call | None:
        """Of what the same execution called before."""
        before = reversed(self.cloud.log[: call.index - 1])
        return next((one for one in before if one.actor is call.actor and is_one(one)), None)

    def _permitted(self, call: Call) -> None:
        """By people: a word where one is wanted, and no kill switch when the step was begun."""
        record = json.loads(self.cloud.table.items["run"]["run"]["S"])
        asks_first = not any(
            one.method in REQUESTS and (one.effects or not one.delivered)
            for one in self.cloud.log[: call.index - 1]
        )
        wants = any(f.gate.approval is not None for f in self.cloud.land.plan.failovers)
        if wants and record["mode"] == "automatic":
            at = record["approval"].get("at", float("inf"))
            if at > record["awaits_until"]:
                self.broken(APPROVED, f"#{call.index} asks for what nobody approved in time")
        if record["force"] or not asks_first:
            return
        read = self._last_of(call, _reads_switch)
        off, read_at = self._switched_off, float("-inf") if read is None else read.time
        if off is not None and (off < read_at or read_at < self._step_over_at > off):
            self.broken(SWITCHED_OFF, f"#{call.index} asks, and the switch was thrown before")

    def written(self, key: str, before: Item, after: Item) -> None:
        if key == "run" and before.get("run") != after.get("run"):
            if _over(after) > _over(before):
                self._step_over_at = self.cloud.simulation.time
            self._shifts(json.loads(after["run"]["S"]))
        if key == "pause":
            engaged = after.get("engaged", {}).get("BOOL") is True
            self._switched_off = self.cloud.simulation.time if engaged else None
        if key.startswith("lease#"):
            self._moves(before, after)

    def _moves(self, before: Item, after: Item) -> None:
        """A run raises the epoch once, and once more after it has given the lease back."""
        run, by = (item.get("fenced_by", {}).get("S", "") for item in (before, after))
        if by and before.get("epoch") != after.get("epoch"):
            self.fenced[by] += 1
        if run and not by:
            self.fenced[run] = 0

    def _shifts(self, record: dict[str, Any]) -> None:
        land = self.cloud.land
        land.settle()
        for name, step in record["steps"].items():
            if "shift" not in name or step["status"] != "done":
                continue
            if (record["id"], name) in self._shifted:
                continue
            self._shifted.add((record["id"], name))
            if not _writes(land, record["target"]):
                self.broken(NO_READER, f"{name} is done, and {land.writer} writes")


def _writes(land: Any, region: str) -> bool:
    return bool(land.writer == region)


def _over(item: Item) -> int:
    steps = json.loads(item["run"]["S"]).get("steps", {}) if "run" in item else {}
    return sum(step["status"] in OVER for step in steps.values())


def _reads_switch(call: Call) -> bool:
    return call.method == "get_item" and call.params["Key"]["id"]["S"] == "pause"


def judge(outcome: Outcome, watch: Watch) -> list[Violation]:
    """Everything that was broken, while it ran and in the end."""
    for rule in (
        _writers,
        _effects,
        _notices,
        _pages,
        _final,
        _lock,
        _armed,
        _errors,
        _gate,
        _back,
        _leased,
    ):
        rule(outcome, watch)
    return watch.violations


def _writers(outcome: Outcome, watch: Watch) -> None:
    land = outcome.cloud.land
    targets = [region for _, region in land.accepted]
    if set(targets) - {TARGET}:
        watch.broken(ONE_WRITER, f"promoted: {targets}")
    given_up = int("given_up" in " ".join(outcome.scenario.conditions))
    if len(targets) > 1 and not given_up:
        watch.broken(ONE_WRITER, f"{len(targets)} promotions were accepted")
    record = outcome.record
    if record is not None and record.status == "completed" and land.writer != record.target:
        watch.broken(NO_READER, f"completed, and {land.writer} writes")


def _effects(outcome: Outcome, watch: Watch) -> None:
    for run, times in watch.fenced.items():
        if times > 1:
            watch.broken(ONCE, f"run {run} raised the epoch {times} times")


def _notices(outcome: Outcome, watch: Watch) -> None:
    """A notice whose answer came, and which was written down, is never sent again."""
    sure: Counter[tuple[str, str]] = Counter()
    ours = [call for call in outcome.calls if call.method == "publish" and not _page(call)]
    for call in ours:
        if call.effects == 1 and call.delivered and _written_down(outcome, call):
            sure[call.run, _topic(call)] += 1
    for (run, topic), times in sure.items():
        if times > 1:
            watch.broken(ONCE, f"run {run} told {topic} {times} times")
    told = {_topic(call) for call in ours if call.effects}
    record = outcome.record
    done = [] if record is None else [s for n, s in record.steps.items() if "notify" in n]
    for step in done:
        topic = step.note.removeprefix("told ")
        if step.status == "done" and topic not in told:
            watch.broken(ONCE, f"{step.note}, but nobody heard of it")


def _written_down(outcome: Outcome, call: Call) -> bool:
    later = (one for one in outcome.calls[call.index :] if one.actor is call.actor)
    writes = (one for one in later if one.method == "update_item")
    return any(one.delivered and not one.error and ":run" in str(one.params) for one in writes)


def _topic(call: Call) -> str:
    return str(call.params["TopicArn"]).rpartition(":")[2]


def _page(call: Call) -> bool:
    return _topic(call).endswith("-critical")


def _pages(outcome: Outcome, watch: Watch) -> None:
    """The orchestrator's own page; or, where it could not send one, the alarm on its errors."""
    called = any(call.effects for call in outcome.calls if call.method == "publish" and _page(call))
    raised = any(one.error is not None for one in outcome.executions)
    if called or raised or _answered(outcome):
        return
    if outcome.status != "completed":
        watch.broken(PAGED, f"{outcome.status}, and nobody was called")
    elif outcome.cloud.land.writer != TARGET:
        watch.broken(PAGED, "nothing was promoted, and nobody was called")


def _answered(outcome: Outcome) -> bool:
    """Whether whoever asked for the way back was told why there is none: they wait for the answer."""
    refused = ("not ready", "refused", "nothing to do", "busy")
    answers = [one.answer for one in outcome.executions if isinstance(one.answer, dict)]
    return outcome.scenario.flow == "failback" and any(
        answer.get("status") in refused for answer in answers
    )


def _final(outcome: Outcome, watch: Watch) -> None:
    from .scenario import BOUND, START

    if outcome.ended_at > START + BOUND:
        watch.broken(FINAL, f"not over after {outcome.ended_at - START:.0f} s")
    record = outcome.record
    if record is not None and record.id == "old" and _answered(outcome):
        return  # of another day, and whoever asked was told what is missing before a new one
    waits = record is not None and record.status == "awaiting"
    if record is not None and waits and record.awaits_until < outcome.ended_at:
        return  # in vain: the next alarm asks anew
    if record is not None and record.target == TARGET and record.status not in ENDS:
        watch.broken(FINAL, f"the run is {record.status} for ever")


def _lock(outcome: Outcome, watch: Watch) -> None:
    item = outcome.cloud.table.items.get("run")
    if item is None:
        return
    if "run" in item and outcome.record is None and "record_damaged" not in str(outcome.scenario):
        watch.broken(READABLE, "the record is damaged")
    left = float(item.get("lease_until", {}).get("N", "0")) - outcome.ended_at
    if left > LEASE_SECONDS + SKEW_SECONDS + 60:
        watch.broken(READABLE, f"the lock is held for {left:.0f} s more")


def _armed(outcome: Outcome, watch: Watch) -> None:
    """Once a promotion is over, no alarm starts another before a person has looked."""
    item = outcome.cloud.table.items.get("run", {})
    if outcome.status not in ("completed", "attention") or not outcome.cloud.land.accepted:
        return
    warned = any("still armed" in subject for _, subject, _ in outcome.cloud.land.published)
    if float(item.get("armed_at", {}).get("N", "0")) > 0 and not warned:
        watch.broken(DISARMED, "automatic runs may start again")


def _errors(outcome: Outcome, watch: Watch) -> None:
    for one in outcome.executions:
        if one.error is not None and not isinstance(one.error, EXPECTED_ERRORS):
            watch.broken(NO_CRASH, f"{one.name}: {one.error!r}")


def _gate(outcome: Outcome, watch: Watch) -> None:
    """What the policy holds back is not promoted by an alarm."""
    held_back = {"lag_high", "lag_unknown", "witness_sees_nothing", "paused"}
    flow = outcome.scenario.flow
    if flow == "binlog":
        held_back.add("replication_stopped")
    if flow == "failback":
        held_back = {"lag_high", "lag_unknown", "standby_is_sick", "no_member_yet"}
    speaks_against = held_back & set(outcome.scenario.conditions)
    by_itself = flow in ("automatic", "binlog", "failback")
    alone = flow == "approval" and "a_person_does_not_wait" not in outcome.scenario.conditions
    if (by_itself or alone) and speaks_against and outcome.cloud.land.accepted:
        watch.broken(GATED, f"promoted in spite of {', '.join(sorted(speaks_against))}")


def _back(outcome: Outcome, watch: Watch) -> None:
    """Of the way back, a planned one: whatever happens on it, no alarm makes it an unplanned one."""
    ways = {how for how, _ in outcome.cloud.land.accepted}
    if outcome.scenario.flow == "failback" and ways - {"switchover"}:
        watch.broken(LOSSLESS, f"promoted by {', '.join(sorted(ways))}")


def _leased(outcome: Outcome, watch: Watch) -> None:
    """Once all is settled, and as far as AWS can be asked: who writes by AWS may write by the lease; or people know."""
    land, item = outcome.cloud.land, outcome.cloud.table.items.get("lease#orders")
    if item is None or land.promotes or outcome.cloud.outages:
        return
    words = ["no region may write"]
    if TARGET not in land.members and land.writer != TARGET:
        # Detached, and no writer all the same: AWS documents no such thing, and nobody can settle it.
        words.append("promotion of orders failed")
    told = any(word in subject for _, subject, _ in land.published for word in words)
    region, is_open = item["region"]["S"], item.get("open", {}).get("BOOL")
    if not told and (region != land.writer or is_open is not True):
        watch.broken(LEASED, f"{region} has it, {'open' if is_open else 'closed'}: {land.writer}")
