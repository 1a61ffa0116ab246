"""The orchestrator: makes this region take over from the one that writes, step by step.
 Started by an alarm or by a person. Deployed in every region of a pair; the one in region X only
ever promotes X."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from .aws.settings import AWS_ERRORS, is_transient
from .aws.table import Table
from .clock import Clock, SystemClock, jittered
from .direction import Direction, GlobalState, Nowhere, find_direction
from .evidence import last_record
from .here import Here, LambdaContext
from .loading import bundled_plan
from .lock import Busy, Lock, acquire
from .log import Log
from .paging import tell_all
from .parts import part
from .pause import paused_because, set_pause
from .record import RunRecord, StepRecord
from .request import Request, read_request
from .runner import run_all
from .steps.context import Context

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
        if self.request.action == "status":
            return {
                "paused": paused_because(table),
                "run": table.read("run"),
                "record": last_record(table),
            }
        if self.request.action in ("pause", "resume"):
            engaged = self.request.action == "pause"
            set_pause(table, self.clock, self.request.reason, engaged=engaged)
            return {"status": self.request.action}
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
        if self.request.action == "rearm":
            lock.rearm()
            return {"status": "armed"}
        begun = self._begin(lock)
        if isinstance(begun, str):
            return {"status": "nothing to do", "why": begun}
        record, failover = begun
        ctx = Context(
            plan=self.plan,
            failover=failover,
            here=self.here,
            clock=self.clock,
            log=self.log.also(run=record.id),
            table=table,
            lock=lock,
            record=record,
            deadline=self.deadline,
            step=StepRecord("started", self.clock.now()),
            abandoned=_abandoned(lock.before, record),
        )
        status = run_all(ctx)
        return {"status": status, "run": record.id, "timeline": record.timeline()}

    def _begin(self, lock: Lock) -> tuple[RunRecord, Failover] | str:
        """The unfinished run into this region, or a new one; or why there is none."""
        before = lock.before
        unfinished = before if before is not None and before.status == "running" else None
        ours = unfinished is not None and unfinished.target == self.here.region
        if unfinished and not ours and not self.request.force:
            why = f"run {unfinished.id} into {unfinished.target} is not over: finish it there first"
            self.page_alone(why)
            return why
        if unfinished and ours and self._is_recent(unfinished):
            return self._take_up(unfinished)
        direction = find_direction(self.plan, self.here, self._states(), self.request.source)
        if unfinished and ours and isinstance(direction, Nowhere) and direction.nothing_to_do:
            # It has promoted: what is left of it is still to be done.
            return self._take_up(unfinished)
        if isinstance(direction, Nowhere):
            if not direction.nothing_to_do:
                self.page_alone(direction.why)
            return direction.why
        return self._new_record(before, direction), direction.failover

    def _is_recent(self, run: RunRecord) -> bool:
        """What an old run saw when it was let through says nothing about today."""
        return self.clock.now() - run.last_moment() < _STALE_AFTER_SECONDS

    def _take_up(self, run: RunRecord) -> tuple[RunRecord, Failover] | str:
        for failover in self.plan.failovers_of(run.source, run.target):
            self.log.info("taken up", run=run.id)
            return run, failover
        why = f"run {run.id} from {run.source} is not over, and the plan has no such failover"
        self.page_alone(why)
        return why

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

    def _states(self) -> dict[str, GlobalState]:
        """What the global databases of our pairs say, asked in this region: the other may be gone.

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

    def _states_now(self) -> dict[str, GlobalState]:
        ours = [f for f in self.plan.failovers if f.peer_of(self.here.region) is not None]
        names = {database for failover in ours for database in failover.databases()}
        if not names:
            return {}
        aurora = part("aws.rds").Aurora(self.here.region)
        return {
            name: aurora.global_state(self.plan.databases[name].global_cluster)
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
