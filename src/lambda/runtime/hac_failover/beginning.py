"""Which run an execution goes on with, or begins; or why there is none. The lock is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .approval import approve, is_awaiting
from .aws.settings import AWS_ERRORS, is_transient
from .clock import jittered
from .direction import Direction, find_direction
from .local_region import region_of
from .owed import OPEN
from .parts import part
from .record import RunRecord
from .rejoin import is_ready, ways_back
from .writer import Settled, breaks_away, latest, read_writer, writer_of

if TYPE_CHECKING:
    from .aws.table import Table
    from .clock import Clock
    from .direction import Roles
    from .local_region import LocalRegion
    from .lock import Lock
    from .log import Log
    from .plan import Failover, Plan
    from .request import Request

_STATES_WITHIN_SECONDS = 20.0
# Longer than Lambda goes on repeating a request.
_STALE_AFTER_SECONDS = 3_600.0
# For one of another region that has asked AWS for nothing: that region's probers, and Lambda's
# repeats, come back to it within three minutes. After that nobody there does.
_LEFT_UNASKED_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Stopped:
    """No run was begun, and why. `pages`: nobody who reads the answer can be counted on."""

    status: str
    why: str | list[str]
    pages: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A run, and what the plan says of its pair. `over`: all that is left is to call people."""

    record: RunRecord
    failover: Failover
    over: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """One request, and the state it finds."""

    plan: Plan
    here: LocalRegion
    clock: Clock
    log: Log
    table: Table
    lock: Lock
    request: Request
    request_id: str

    def begin(self) -> Begun | Stopped:
        """The unfinished run into this region, or a new one; or why there is none."""
        stopped = self._not_now()
        if stopped is not None:
            return stopped
        before = self.lock.before
        ours = before if before is not None and self._is_unfinished(before) else None
        if ours is not None and (self.request.action == "approve" or self.is_recent(ours)):
            return self.take_up(ours)
        if self.request.action == "failback":
            return self._fail_back()
        return self._fail_over(ours)

    def unfinished(self) -> Begun | Stopped | None:
        """What the last run has left, for whoever tidies up: to be taken up, or to be closed."""
        before = self.lock.before
        if before is None:
            return None
        if before.status == "running":
            if not self.is_recent(before):
                return self._of(before)
            if self._is_ours(before):
                return self.take_up(before)
            # One that has touched nothing keeps nobody from settling.
            return Stopped("busy", before.id) if before.touched() else None
        if before.status == "failed" and before.has_begun() and self._has_come_about(before):
            return self.take_up(before)
        return None

    def is_recent(self, run: RunRecord) -> bool:
        """What an old run saw when it was let through says nothing about today. And one of a region
        that works on it no more may have taken the lease of a writer that is well: it is closed
        before that is given back, and cannot ask AWS any more. Before it does, it has to write down
        that it does, under a lock that it has lost to us."""
        if run.asked() or self._is_ours(run):
            return self.clock.now() - run.last_moment() < _STALE_AFTER_SECONDS
        worked_at = max(run.last_moment(), self.lock.worked_at)
        return self.clock.now() - worked_at < _LEFT_UNASKED_SECONDS

    def take_up(self, run: RunRecord) -> Begun | Stopped:
        """`force` is the word of the person who asks now, for the same run."""
        run.force = run.force or self.request.force
        if run.status in ("failed", "held"):
            self._reopen(run)
        found = self._of(run)
        if isinstance(found, Begun):
            self.log.info("taken up", run=run.id)
        return found

    def _of(self, run: RunRecord) -> Begun | Stopped:
        for failover in self.plan.failovers_of(run.source, run.target):
            return Begun(run, failover)
        why = f"run {run.id} from {run.source} is not over, and the plan has no such failover"
        return Stopped("nothing to do", why, pages=True)

    def _reopen(self, run: RunRecord) -> None:
        """It gave up, and what it asked for came about all the same, or a person did it: its time
        begins anew. It goes on by the word of whoever asks now. It has disarmed for good, and what
        lease it gave back it owes again."""
        run.status = "running"
        run.armed_at = 0.0
        run.leases = {name: what for name, what in run.leases.items() if what == OPEN}
        if not self.request.automatic:
            run.mode, run.by = self.request.action, self.request.by or run.by
            run.reason = f"{run.reason}; taken up, because: {self.request.reason}"
        for step in run.steps.values():
            step.facts.pop("unconfirmed", None)
            if step.asked():
                step.facts["first_requested_at"] = self.clock.now()

    def _fail_over(self, ours: RunRecord | None) -> Begun | Stopped:
        writers, left = self._writers()
        if left and not self.request.force and self.request.action == "failover":
            return Stopped("nothing to do", left, pages=True)
        found = find_direction(self.plan, self.here, writers, self.request.source)
        if isinstance(found, Direction):
            return self._new_run(found)
        before = ours or self._left_before()
        if before is not None and found.nothing_to_do:
            # It has promoted: what is left of it is still to be done.
            return self.take_up(before)
        return Stopped("nothing to do", found.why, pages=not found.nothing_to_do)

    def _left_before(self) -> RunRecord | None:
        """A run into this region that gave up before the region became the writer. What a person
        made it, only a person goes on with: by itself goes on what came about of a request."""
        before = self.lock.before
        if before is None or not self._is_ours(before):
            return None
        if self.request.automatic:
            goes_on = before.status == "failed" and before.has_begun()
        else:
            goes_on = before.status == "failed" or (before.status == "held" and before.asked())
        return before if goes_on else None

    def _has_come_about(self, run: RunRecord) -> bool:
        """Whether everything that the run asked for has been done, after it gave up."""
        if not self._is_ours(run):
            return False
        writers, _ = self._writers()
        asked = [n for f in self.plan.failovers_of(run.source, run.target) for n in f.databases()]
        return bool(asked) and all(writers.get(name) == run.target for name in asked)

    def _is_unfinished(self, run: RunRecord) -> bool:
        """Of this region. One of another is no business of ours once `_not_now` has passed."""
        return run.status == "running" and self._is_ours(run)

    def _is_ours(self, run: RunRecord) -> bool:
        return run.target == self.here.region

    # What speaks against it.

    def _not_now(self) -> Begun | Stopped | None:
        """What the last run says against this request. Gives it the approval it may be."""
        now, before = self.clock.now(), self.lock.before
        if self.request.action == "approve":
            refused = approve(before, self.request, self.here, now)
            return None if refused is None else Stopped("refused", refused)
        if before is None:
            return None
        if before.id == self.request_id and before.is_over():
            # Lambda repeats a request whose run is over, because somebody could not be called, or
            # after another execution took it up. Nothing else of it is done again.
            found = self._of(before)
            return Begun(before, found.failover, over=True) if isinstance(found, Begun) else found
        if self.request.automatic and is_awaiting(before, self.here, now):
            return Stopped("nothing to do", f"run {before.id} awaits approval")
        return self._left_to(before)

    def _left_to(self, before: RunRecord) -> Stopped | None:
        """What the last run does, or has done, that this request need not."""
        if self._has_answered(before):
            return Stopped("nothing to do", f"run {before.id} has answered this failure")
        if self.request.force or before.status != "running" or self._is_ours(before):
            return None
        if not before.touched():
            # Its execution is dead: we hold the lock. It has done nothing that could be finished,
            # and if it should come back after all, the epoch of the lock stops its next write,
            # which comes before anything that it touches.
            return None
        why = (
            f"run {before.id} into {before.target} is not over: finish it there first. Until it is "
            "over, no region may write what it has fenced"
        )
        return Stopped("nothing to do", why, pages=True)

    def _has_answered(self, run: RunRecord) -> bool:
        """Whether the run has done all it can about the failure that is still seen. One that
        promotes nothing disarms nothing, and would be begun anew every few seconds."""
        since = self.request.failing_since
        if not self.request.automatic or since is None or not self._is_ours(run):
            return False
        same = run.source == self.request.source and since <= run.last_moment()
        return same and run.status in ("completed", "attention")

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

    # A new run.

    def _fail_back(self) -> Begun | Stopped:
        """A planned switchover, once nothing is missing. Until then nothing is touched."""
        ways = ways_back(self.plan, self.here, self.table, self.clock, self.request.source)
        if len(ways) != 1:
            peers = ", ".join(way.peer for way in ways) or "nowhere"
            return Stopped("refused", f"name the region to come back from: {peers}")
        (way,) = ways
        findings = way.findings()
        if not is_ready(findings):
            return Stopped("not ready", [finding.line() for finding in findings if not finding.ok])
        return self._new_run(Direction(way.failover, way.peer))

    def _new_run(self, direction: Direction) -> Begun | Stopped:
        refused = self._cannot_be_planned(direction)
        return refused or Begun(self._new_record(direction), direction.failover)

    def _new_record(self, direction: Direction) -> RunRecord:
        """The retry of a held request is the same run, and does not page again; nor does another
        that a prober asks for because of the same failure."""
        request, now = self.request, self.clock.now()
        before = self.lock.before
        same = before is not None and before.id == self.request_id
        return RunRecord(
            id=self.request_id,
            mode="automatic" if request.automatic else request.action,
            source=direction.source,
            target=self.here.region,
            reason=request.reason,
            started_at=now,
            force=request.force,
            by=request.by,
            first_seen=request.failing_since,
            detected_at=request.detected_at or (now if request.automatic else None),
            paged=list(before.paged) if before is not None and same else [],
            told=self.lock.episode.told(direction.source, now) if request.automatic else [],
            armed_at=self.lock.armed_at,
        )

    # Who writes.

    def _writers(self) -> tuple[dict[str, str], str | None]:
        """The region of the writer of each database of our pairs; and why the cluster here, which
        calls itself a writer, must not take over: it was left, and is old."""
        writers: dict[str, str] = {}
        left: list[str] = []
        for name, roles in self._states().items():
            database = self.plan.databases[name]
            settled = self._settled(name)
            writers[name] = writer_of(self.plan, self.here, database, roles, settled)
            if settled is None or writers[name] == region_of(roles.writer or ""):
                continue
            if region_of(roles.writer or "") == self.here.region:
                left.append(f"{name} was left here by run {settled.by}")
        if not left:
            return writers, None
        why = f"{'; '.join(left)}, and another region writes: what is here is old"
        return writers, f"{why}, and must not take over"

    def _settled(self, name: str) -> Settled | None:
        """Only where AWS's word is not enough. A promotion of ours that came about counts, even
        if nobody has noted it yet."""
        if not breaks_away(self.plan, self.plan.databases[name]):
            return None
        return latest(self.lock.before, name, self.here, read_writer(self.table, name))

    def _states(self) -> dict[str, Roles]:
        """What AWS says of the databases of our pairs, asked in this region: the other may be gone.

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
        names = databases_of(self.plan, self.here.region)
        if not names:
            return {}
        replication = part("replication")
        return {name: replication.roles_of(self.here, self.plan.databases[name]) for name in names}


def databases_of(plan: Plan, region: str) -> list[str]:
    """The databases of the pairs of a region."""
    ours = [failover for failover in plan.failovers if failover.peer_of(region) is not None]
    return sorted({database for failover in ours for database in failover.databases()})
