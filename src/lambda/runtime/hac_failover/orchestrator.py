"""The orchestrator: makes this region take over from the one that writes, step by step.

Started by an alarm, by a prober, or by a person. Deployed in every region of a pair; the one in
region X only ever promotes X."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from .aws.settings import AWS_ERRORS
from .aws.table import Table
from .beginning import Beginning, Begun, Stopped, databases_of
from .clock import Clock, SystemClock
from .ending import abandon, tell_unsent
from .episode import Episode
from .loading import bundled_plan
from .local_region import LambdaContext, LocalRegion
from .lock import Busy, Lock, acquire
from .log import Log
from .paging import Pager
from .parts import part
from .record import GATE, RunRecord, StepRecord
from .request import Request, read_request
from .runner import run_all
from .steps.context import Context
from .warming import warm

if TYPE_CHECKING:
    from .plan import Plan

# Kept back from the end of the execution, to write down where it stands.
_MARGIN_SECONDS = 15.0


def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """The entry point of Lambda."""
    return orchestrate(event, context, bundled_plan(), SystemClock())


def orchestrate(
    event: object, context: LambdaContext, plan: Plan, clock: Clock
) -> dict[str, object]:
    """Does what the event asks for. Raises where another execution should try again."""
    here = LocalRegion.of(context)
    log = Log(platform=plan.platform, region=here.region, request=context.aws_request_id)
    request = read_request(event)
    if request is None:
        log.info("ignored: the alarm has not gone off")
        return {"status": "ignored"}
    if request.action == "warm":
        warm(plan, here)
        return {"status": "warm"}
    deadline = clock.now() + context.get_remaining_time_in_millis() / 1000 - _MARGIN_SECONDS
    execution = _Execution(plan, here, clock, log, request, context.aws_request_id, deadline)
    try:
        return execution.answer()
    except AWS_ERRORS as error:
        # Most likely the coordination table: without it nobody can say that this is the only run.
        if request.repeated:
            # Who asks again in some seconds calls nobody each time: the alarm that goes off for
            # the same failure does.
            log.error("no run", error=str(error))
            return {"status": "no run", "why": str(error)}
        execution.page_alone(f"no run: {error}")
        raise


@dataclass(frozen=True, slots=True)
class _Execution:
    """One invocation."""

    plan: Plan
    here: LocalRegion
    clock: Clock
    log: Log
    request: Request
    request_id: str
    deadline: float

    def answer(self) -> dict[str, object]:
        table = Table(self.plan.coordination.region, self.plan.coordination.table)
        # Of this execution alone: the retry of a request has its id, and may overlap it.
        owner = f"{self.here.region}/{self.request_id}/{uuid4()}"
        lock = acquire(table, self.clock, owner, waits=not self.request.repeated)
        if isinstance(lock, Busy):
            self.log.info("busy", owner=lock.owner)
            return {"status": "busy", "owner": lock.owner}
        try:
            return self._locked(table, lock)
        finally:
            lock.release(self.log)

    def _locked(self, table: Table, lock: Lock) -> dict[str, object]:
        self.log.info("lock taken", epoch=lock.epoch)
        beginning = Beginning(
            self.plan, self.here, self.clock, self.log, table, lock, self.request, self.request_id
        )
        if self.request.action == "settle":
            return self._settle(beginning)
        found = beginning.begin()
        if isinstance(found, Stopped):
            return self._stopped(found, lock)
        return self._go_on(beginning, found)

    def _go_on(self, beginning: Beginning, found: Begun) -> dict[str, object]:
        record = found.record
        ctx = self._context(beginning, found)
        if found.over:
            tell_unsent(ctx)
            return {"status": "nothing to do", "why": f"run {record.id} is over: {record.status}"}
        status = run_all(ctx)
        return {"status": status, "run": record.id, "timeline": record.timeline()}

    def _context(self, beginning: Beginning, found: Begun) -> Context:
        lock = beginning.lock
        return Context(
            plan=self.plan,
            failover=found.failover,
            here=self.here,
            clock=self.clock,
            log=self.log.also(run=found.record.id, epoch=lock.epoch),
            table=beginning.table,
            lock=lock,
            record=found.record,
            deadline=self.deadline,
            step=StepRecord("started", self.clock.now()),
            abandoned=_abandoned(lock.before, found.record),
            repeated=self.request.repeated,
        )

    def _settle(self, beginning: Beginning) -> dict[str, object]:
        """Ends what the last run has left, or notes what AWS says, whoever made it so."""
        left = beginning.unfinished()
        if isinstance(left, Stopped):
            return self._stopped(left, beginning.lock)
        if left is not None and beginning.is_recent(left.record):
            return self._go_on(beginning, left)
        if left is not None:
            abandon(self._context(beginning, left))
        names = databases_of(self.plan, self.here.region)
        said = part("settle").Settling(
            self.plan, self.here, self.clock, self.log, beginning.table, beginning.lock
        )
        return {"status": "settled", "why": said.settle(names, leases=True)}

    def _stopped(self, stopped: Stopped, lock: Lock) -> dict[str, object]:
        if stopped.pages:
            self._page_once(str(stopped.why), lock)
        return {"status": stopped.status, "why": stopped.why}

    def _page_once(self, why: str, lock: Lock) -> None:
        """For the same failure, the same words are said once, however often it is asked about."""
        now, source = self.clock.now(), self.request.source or ""
        told = lock.episode.told(source, now) if self.request.repeated else []
        if why in told:
            return
        if self.page_alone(why) and self.request.repeated:
            lock.note(Episode(source, now, [*told, why]))

    def page_alone(self, why: str) -> bool:
        """Pages before there is a run, so without a timeline."""
        self.log.error("page", subject=why)
        subject = f"{self.plan.platform}: orchestrator in {self.here.region} did not start a run"
        text = f"{why}\n\nasked because: {self.request.reason}"
        return Pager(self.plan, self.here, self.log).call(self._pages(), subject, text)

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
    if before.touched():
        return before
    if before.target == now.target:
        return None
    # Of another region, whose people may wait for it.
    gate = before.steps.setdefault(GATE, StepRecord("started", before.started_at))
    gate.note = f"abandoned at its gate by run {now.id} into {now.target}"
    return before
