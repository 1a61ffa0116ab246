"""The prober: looks at the other regions from this one, every few seconds, says what it sees, and
starts the orchestrator of its own region for as long as it sees something to be done.
 EventBridge starts it once a minute, which is too rarely; so it goes round for a minute, on a
fixed cadence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .aws.functions import start_function
from .aws.metrics import Metrics, Reading
from .aws.settings import AWS_ERRORS, HASTY
from .aws.table import Table
from .clock import Clock, SystemClock
from .drift import Seen, Watch
from .health import Answer
from .loading import bundled_plan
from .local_region import LambdaContext, LocalRegion
from .log import Log
from .observations import Cadence, Observation, Sight, write_observation
from .vantage import Answers, answering, ask_spots, failing, spots, writer_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from .plan import Failover, Plan

_MINUTE = 60.0
# Of a round, for the answers; what is left is for telling.
_PATIENCE = 0.8
# To settle holds the lock for some seconds, which a failover would wait for.
_SETTLE_EVERY_SECONDS = 60.0

Rows = dict[Sight, Observation]
_NOTHING = Seen({}, [])


def handler(_event: object, context: LambdaContext) -> dict[str, int]:
    """The entry point of Lambda."""
    here = LocalRegion.of(context)
    plan = bundled_plan()
    log = Log(platform=plan.platform, region=here.region, request=context.aws_request_id)
    table = Table(plan.coordination.region, plan.coordination.table, HASTY)
    prober = Prober(
        plan=plan,
        here=here,
        metrics=Metrics(here.region, plan.probe.namespace),
        table=table,
        clock=SystemClock(),
        log=log,
        watch=Watch(plan, here, table, log),
    )
    return {"rounds": prober.one_minute()}


@dataclass(slots=True)
class Prober:
    """Looks at the regions that the one it is in watches, for one minute."""

    plan: Plan
    here: LocalRegion
    metrics: Metrics
    table: Table
    clock: Clock
    log: Log
    watch: Watch
    _is_warm: bool = False
    _nobody_answers: bool = False
    _settled_at: float | None = None
    _unsettled_since: float | None = None

    @property
    def region(self) -> str:
        """The region that it looks from."""
        return self.here.region

    def one_minute(self) -> int:
        """Rounds at fixed times from the start; a round that took too long costs the next, not
        the cadence."""
        start = self.clock.now()
        rounds = 0
        due = start
        while due < start + _MINUTE:
            self.clock.sleep(due - self.clock.now())
            self.one_round()
            rounds += 1
            late = self.clock.now() - due
            due += self.plan.probe.interval * (1 + max(0, int(late // self.plan.probe.interval)))
        return rounds

    def one_round(self) -> None:
        """Asks all at once, and looks beside it whether the table and AWS agree; then tells, all at
        once; then starts what has to be done."""
        at = self.clock.now()
        pool = ThreadPoolExecutor(max_workers=1)
        looking = pool.submit(self._look, at) if self._peers() else None
        watched = self.plan.regions[self.region].watches
        answers = ask_spots(
            self.plan,
            spots(self.plan, watched),
            float(self.plan.probe.timeout),
            self.plan.probe.interval * _PATIENCE,
        )
        seen = self._judge(answers)
        for sight, answer in seen.items():
            if not answer.healthy:
                self.log.error("unhealthy", check=sight.key(), detail=answer.detail)
        counts = writer_counts(self.plan, answers)
        self._nobody_answers = 0 in counts.values()
        found = _NOTHING if looking is None else self._found(looking)
        pool.shutdown(wait=False)
        rows = self._tell(seen, answers, found, at)
        self._settle(found, at)
        self._start(rows)
        if self._peers() and not self._is_warm:
            self._warm()

    def _peers(self) -> list[tuple[str, Failover]]:
        """The regions that this one may take over from; none in a witness."""
        found = ((failover.peer_of(self.region), failover) for failover in self.plan.failovers)
        return [(peer, failover) for peer, failover in found if peer is not None]

    def _look(self, at: float) -> Seen:
        patience = self.plan.probe.interval * _PATIENCE / 2
        return self.watch.look(at, patience, nobody_answers=self._nobody_answers)

    def _found(self, looking: Future[Seen]) -> Seen:
        """It began before the questions to the end points, and mostly is over before they are."""
        wait([looking], timeout=self._to_tell())
        return looking.result() if looking.done() else _NOTHING

    def _to_tell(self) -> float:
        return self.plan.probe.interval * (1 - _PATIENCE)

    def _judge(self, answers: Answers) -> dict[Sight, Answer]:
        """What the answers say about the watched regions, which is not what they say: a region
        whose database only reads is well while another writes."""
        return {
            Sight(self.region, watched, name): Answer(
                healthy=not failing(self.plan, answers, (watched, name)),
                detail=answers[watched, name].detail,
            )
            for watched in self.plan.regions[self.region].watches
            for name in self.plan.regions[watched].checks
        }

    def _tell(self, seen: dict[Sight, Answer], answers: Answers, found: Seen, at: float) -> Rows:
        """All at once and not for long: a witness or a CloudWatch that does not answer must not
        cost a round. What the witness was told is what counts."""
        counts = writer_counts(self.plan, answers)
        everywhere = answering(self.plan.regions[self.region].asked_everywhere, answers)
        readings = [Reading(s.watched, s.check, not answer.healthy) for s, answer in seen.items()]
        jobs: list[Callable[[], Observation | None]] = [
            partial(self._tell_witness, s, answer, at) for s, answer in seen.items()
        ]
        jobs.append(
            partial(self._publish, partial(self.metrics.health, readings, counts, everywhere))
        )
        if found.elsewhere:
            jobs.append(partial(self._publish, partial(self.metrics.leases, found.elsewhere)))
        # Each has a thread: one that hangs keeps no other waiting.
        pool = ThreadPoolExecutor(max_workers=len(jobs))
        told = [pool.submit(job) for job in jobs]
        wait(told, timeout=self._to_tell())
        pool.shutdown(wait=False)
        rows = {s: one.result() for s, one in zip(seen, told, strict=False) if one.done()}
        return {sight: row for sight, row in rows.items() if row is not None}

    def _publish(self, send: Callable[[], None]) -> None:
        try:
            send()
        except AWS_ERRORS as error:
            self.log.error("metrics not published", error=str(error))

    def _tell_witness(self, sight: Sight, answer: Answer, at: float) -> Observation | None:
        check = self.plan.regions[sight.watched].checks[sight.check]
        cadence = Cadence(gap=3.0 * self.plan.probe.interval, counts_from=check.failures)
        try:
            return write_observation(self.table, sight, answer, at, cadence)
        except AWS_ERRORS as error:
            self.log.error("witness not told", key=sight.key(), error=str(error))
            return None

    def _warm(self) -> None:
        """Once a minute: an orchestrator that has to be loaded first costs seconds of the
        failover."""
        self._orchestrate("warm", f"the prober of {self.region} keeps it warm")

    def _settle(self, found: Seen, at: float) -> None:
        if not found.unsettled:
            self._unsettled_since = None
            return
        if self._unsettled_since is None:
            self._unsettled_since = at
        if at - self._unsettled_since < self._turn(at) * self.plan.probe.interval:
            return
        if self._settled_at is not None and at - self._settled_at < _SETTLE_EVERY_SECONDS:
            return
        self._settled_at = at
        self._orchestrate("settle", "; ".join(found.unsettled))

    def _turn(self, at: float) -> int:
        """How many rounds this region leaves to others that see the same at the same second. The
        first has the lock for some seconds, and may be the one that cannot tell who writes: if the
        other met it each time, nothing would ever be settled. They take turns by the minute, so
        that those whose minutes begin a round apart do not meet either."""
        sides = sorted({side for failover in self.plan.failovers for side in failover.between})
        return (sides.index(self.region) + int(at // _MINUTE)) % len(sides)

    def _start(self, rows: Rows) -> None:
        """In every round for as long as it is so. Whether a run may begin is the orchestrator's to
        say; that one which could not begin is tried again is ours."""
        automatic = ((peer, known) for peer, known in self._peers() if known.automatic)
        for peer, failover in automatic:
            of_peer = {s.check: row for s, row in rows.items() if s.watched == peer}
            watched = {name: of_peer[name] for name in failover.when.checks if name in of_peer}
            if failover.when.met(
                {name: row.counted_at is not None for name, row in watched.items()}
            ):
                self._fail_over(peer, failover, watched)
            elif any(row.failures == 1 for row in watched.values()):
                self._warm()

    def _fail_over(self, peer: str, failover: Failover, watched: Mapping[str, Observation]) -> None:
        failed = {name: row for name, row in watched.items() if row.counted_at is not None}
        counted = [row.counted_at for row in failed.values() if row.counted_at is not None]
        since = [row.since for row in failed.values() if row.since is not None]
        checks = ", ".join(f"{name} ({row.detail})" for name, row in failed.items())
        self._orchestrate(
            "failover",
            f"{peer} fails as seen from {self.region}: {checks}",
            {
                "from": peer,
                "failing_since": min(since or counted),
                "detected_at": min(counted) if failover.when.fails == "any" else max(counted),
            },
        )

    def _orchestrate(
        self, action: str, reason: str, facts: Mapping[str, object] | None = None
    ) -> None:
        """Hands a request to the orchestrator of this region. One that gets lost is made again in
        the next round, if there is still a reason to."""
        # It is warm by that, too: to warm it beside a request would take a slot from a run.
        self._is_warm = True
        name = self.plan.regions[self.region].functions.orchestrator or ""
        event = {"action": action, "automatic": True, "observer": self.region, "reason": reason}
        try:
            start_function(self.region, name, {**event, **(facts or {})})
        except AWS_ERRORS as error:
            self.log.error("orchestrator not started", action=action, error=str(error))
        else:
            self.log.info("orchestrator started", action=action, reason=reason)
