"""The orchestrator: makes this region take over from the one that writes, step by step.
 Started by an alarm or by a person. Deployed in every region of a pair; the one in region X only
ever promotes X."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from .approval import approve, is_awaiting
from .aws.settings import AWS_ERRORS, is_transient
from .aws.table import Table
from .clock import Clock, SystemClock, jittered
from .direction import Direction, Nowhere, Roles, find_direction
from .here import Here, LambdaContext
from .loading import bundled_plan
from .lock import Busy, Lock, acquire
from .log import Log
from .paging import tell_all
from .parts import part
from .plan import Promote
from .record import RunRecord, StepRecord
from .rejoin import is_ready, ways_back
from .request import Request, read_request
from .runner import promoted, run_all
from .steps.context import Context
from .steps.dispatch import numbered

if TYPE_CHECKING:
    from .plan import Failover, Plan

# Kept back from the end of the execution, to write down where it stands.
_MARGIN_SECONDS = 15.0
_STATES_WITHIN_SECONDS = 20.0
# Longer than Lambda goes on repeating a request.
_STALE_AFTER_SECONDS = 3_600.0


def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """The entry point of Lambda."""
    return orchestrate(event, context, bundled_plan(), SystemClock())


def orchestrate(
    event: object, context: LambdaContext, plan: Plan, clock: Clock
) -> dict[str, object]:
    """Does what the event asks for. Raises where another execution should try again."""
    here = Here.of(context)
    log = Log(platform=plan.platform, region=here.region, request=context.aws_request_id)
    request = read_request(event)
    if request is None:
        log.info("ignored: the alarm has not gone off")
        return {"status": "ignored"}
    deadline = clock.now() + context.get_remaining_time_in_millis() / 1000 - _MARGIN_SECONDS
    execution = _Execution(plan, here, clock, log, request, context.aws_request_id, deadline)
    try:
        return execution.answer()
    except AWS_ERRORS as error:
        # Most likely the coordination table: without it nobody can say that this is the only run.
        execution.page_alone(f"no run: {error}")
        raise


@dataclass(frozen=True, slots=True)
class Stopped:
    """No run was begun, and why."""

    status: str
    why: str | list[str]


@dataclass(frozen=True, slots=True)
class _Execution:
    """One invocation."""

    plan: Plan
    here: Here
    clock: Clock
    log: Log
    request: Request
    request_id: str
    deadline: float

    def answer(self) -> dict[str, object]:
        table = Table(self.plan.coordination.region, self.plan.coordination.table)
        # Of this execution alone: the retry of a request has its id, and may overlap it.
        owner = f"{self.here.region}/{self.request_id}/{uuid4()}"
        lock = acquire(table, self.clock, owner)
        if isinstance(lock, Busy):
            self.log.info("busy", owner=lock.owner)
            return {"status": "busy", "owner": lock.owner}
        try:
            return self._locked(table, lock)
        finally:
            lock.release(self.log)

    def _locked(self, table: Table, lock: Lock) -> dict[str, object]:
        self.log.info("lock taken", epoch=lock.epoch)
        begun = self._begin(table, lock)
        if isinstance(begun, Stopped):
            return {"status": begun.status, "why": begun.why}
        record, failover = begun
        ctx = Context(
            plan=self.plan,
            failover=failover,
            here=self.here,
            clock=self.clock,
            log=self.log.also(run=record.id, epoch=lock.epoch),
            table=table,
            lock=lock,
            record=record,
            deadline=self.deadline,
            step=StepRecord("started", self.clock.now()),
            abandoned=_abandoned(lock.before, record),
        )
        status = run_all(ctx)
        return {"status": status, "run": record.id, "timeline": record.timeline()}

    def _begin(self, table: Table, lock: Lock) -> tuple[RunRecord, Failover] | Stopped:
        """The unfinished run into this region, or a new one; or why there is none."""
        stopped = self._not_now(lock.before)
        if stopped is not None:
            return stopped
        before = lock.before
        ours = before if before is not None and self._is_unfinished(before) else None
        if ours is not None and (self.request.action == "approve" or self._is_recent(ours)):
            return self._take_up(ours)
        if self.request.action == "failback":
            return self._fail_back(table, before)
        direction = find_direction(self.plan, self.here, self._states(), self.request.source)
        if ours is not None and isinstance(direction, Nowhere) and direction.nothing_to_do:
            # It has promoted: what is left of it is still to be done.
            return self._take_up(ours)
        if isinstance(direction, Nowhere):
            left = self._left_by(before)
            if left is not None or not direction.nothing_to_do:
                self.page_alone(left or direction.why)
            return Stopped("nothing to do", left or direction.why)
        return self._new_run(before, direction)

    def _cannot_be_planned(self, direction: Direction) -> Stopped | None:
        """Without a global database nothing stops the old writer, ships its last write, and only
        then makes a new one."""
        names = [
            name for name in direction.failover.databases() if self.plan.databases[name].by_binlog
        ]
        if self.request.action not in ("switchover", "failback") or not names:
            return None
        why = (
            f"{', '.join(names)} replicates by binlog: nothing is switched over without loss. Stop "
            f"the writers in {direction.source}, wait until AuroraBinlogReplicaLag here is 0 for "
            f'two minutes in a row, and ask for {{"action": "failover"}}. {direction.source} has '
            "to be built anew afterwards."
        )
        return Stopped("refused", why)

    def _left_by(self, before: RunRecord | None) -> str | None:
        """Why this region, whose own cluster takes writes, cannot help: the last run has left it,
        and its cluster stayed behind."""
        if before is None or before.source != self.here.region or before.status == "running":
            return None
        if self.request.action == "switchover":
            return None
        for failover in self.plan.failovers_of(before.source, before.target):
            broke = {
                step.database
                for name, step in numbered(failover)
                if isinstance(step, Promote)
                and step.strategy in ("binlog", "detach")
                and name in before.steps
                and promoted(before.steps[name])
            }
            if broke:
                return (
                    f"{', '.join(sorted(broke))} was left here by run {before.id}, which made "
                    f"{before.target} the writer: what is here is old, and must not take over"
                )
        return None

    def _is_unfinished(self, run: RunRecord) -> bool:
        """Of this region. One of another is no business of ours once `_not_now` has passed."""
        return run.status == "running" and self._is_ours(run)

    def _is_recent(self, run: RunRecord) -> bool:
        """What an old run saw when it was let through says nothing about today."""
        return self.clock.now() - run.last_moment() < _STALE_AFTER_SECONDS

    def _take_up(self, run: RunRecord) -> tuple[RunRecord, Failover] | Stopped:
        for failover in self.plan.failovers_of(run.source, run.target):
            self.log.info("taken up", run=run.id)
            return run, failover
        why = f"run {run.id} from {run.source} is not over, and the plan has no such failover"
        self.page_alone(why)
        return Stopped("nothing to do", why)

    def _is_ours(self, run: RunRecord) -> bool:
        return run.target == self.here.region

    def _not_now(self, before: RunRecord | None) -> Stopped | None:
        """What the last run says against this request. Gives it the approval it may be."""
        now = self.clock.now()
        if self.request.action == "approve":
            refused = approve(before, self.request, self.here, now)
            return None if refused is None else Stopped("refused", refused)
        if before is None:
            return None
        settled = self._settled(before, now)
        if settled is not None:
            return Stopped("nothing to do", settled)
        if self.request.force:
            return None
        if before.status == "running" and not self._is_ours(before):
            why = f"run {before.id} into {before.target} is not over: finish it there first"
            self.page_alone(why)
            return Stopped("nothing to do", why)
        return None

    def _settled(self, before: RunRecord, now: float) -> str | None:
        """Why the last run leaves this request nothing to do."""
        if before.id == self.request_id and before.is_carried_out():
            # By another execution, which took it up while this request waited to be repeated.
            return f"run {before.id} is over: {before.status}"
        if self.request.automatic and is_awaiting(before, self.here, now):
            return f"run {before.id} awaits approval"
        return None

    def _fail_back(
        self, table: Table, before: RunRecord | None
    ) -> tuple[RunRecord, Failover] | Stopped:
        """A planned switchover, once nothing is missing. Until then nothing is touched."""
        ways = ways_back(self.plan, self.here, table, self.clock, self.request.source)
        if len(ways) != 1:
            peers = ", ".join(way.peer for way in ways) or "nowhere"
            return Stopped("refused", f"name the region to come back from: {peers}")
        (way,) = ways
        findings = way.findings()
        if not is_ready(findings):
            return Stopped("not ready", [finding.line() for finding in findings if not finding.ok])
        direction = Direction(way.failover, way.peer)
        return self._new_run(before, direction)

    def _new_run(
        self, before: RunRecord | None, direction: Direction
    ) -> tuple[RunRecord, Failover] | Stopped:
        refused = self._cannot_be_planned(direction)
        return refused or (self._new_record(before, direction), direction.failover)

    def _new_record(self, before: RunRecord | None, direction: Direction) -> RunRecord:
        """The retry of a held request is the same run, and does not page again."""
        automatic = self.request.automatic
        same = before is not None and before.id == self.request_id
        return RunRecord(
            id=self.request_id,
            mode="automatic" if automatic else self.request.action,
            source=direction.source,
            target=self.here.region,
            reason=self.request.reason,
            started_at=self.clock.now(),
            force=self.request.force,
            by=self.request.by,
            paged=list(before.paged) if before is not None and same else [],
        )

    def _states(self) -> dict[str, Roles]:
        """Who writes the databases of our pairs, asked in this region: the other may be gone.

        Tried again for a while: another execution would start a minute later."""
        give_up = self.clock.now() + _STATES_WITHIN_SECONDS
        while True:
            try:
                return self._states_now()
            except AWS_ERRORS as error:
                if not is_transient(error) or self.clock.now() >= give_up:
                    raise
                self.log.error("states not read", error=str(error))
            self.clock.sleep(jittered(2.0))

    def _states_now(self) -> dict[str, Roles]:
        ours = [f for f in self.plan.failovers if f.peer_of(self.here.region) is not None]
        names = {database for failover in ours for database in failover.databases()}
        if not names:
            return {}
        replication = part("replication")
        return {
            name: replication.roles_of(self.here, self.plan.databases[name])
            for name in sorted(names)
        }

    def page_alone(self, why: str) -> None:
        """Pages before there is a run, so without a timeline."""
        self.log.error("page", subject=why)
        subject = f"{self.plan.platform}: orchestrator in {self.here.region} did not start a run"
        text = f"{why}\n\nasked because: {self.request.reason}"
        tell_all(self.here, self._pages(), subject, text, self.log)

    def _pages(self) -> list[str]:
        """Without a run there is no failover: those of every pair of this region, or of the one
        that the request names."""
        ours = [f for f in self.plan.failovers if f.peer_of(self.here.region) is not None]
        named = [f for f in ours if f.peer_of(self.here.region) == self.request.source]
        return sorted({topic for failover in named or ours for topic in failover.pages})


def _abandoned(before: RunRecord | None, now: RunRecord) -> RunRecord | None:
    """The run that this one replaces before it was over; none if there is none."""
    if before is None or before.id == now.id or before.status != "running":
        return None
    return before if before.touched() else None
