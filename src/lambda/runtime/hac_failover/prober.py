"""The prober: looks at the other regions from this one, every few seconds, and says what it sees.
 EventBridge starts it once a minute, which is too rarely; so it goes round for a minute, on a
fixed cadence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws.metrics import HealthMetric, Reading
from .aws.settings import AWS_ERRORS, HASTY
from .aws.table import Table
from .clock import Clock, SystemClock
from .health import Answer
from .here import Here, LambdaContext
from .loading import bundled_plan
from .log import Log
from .observations import Sight, write_observation
from .vantage import Answers, ask_spots, failing, spots, writer_counts

if TYPE_CHECKING:
    from .plan import Plan

_MINUTE = 60.0
# Of a round, for the answers; what is left is for telling.
_PATIENCE = 0.8


def handler(_event: object, context: LambdaContext) -> dict[str, int]:
    """The entry point of Lambda."""
    here = Here.of(context)
    plan = bundled_plan()
    log = Log(platform=plan.platform, region=here.region, request=context.aws_request_id)
    prober = Prober(
        plan=plan,
        region=here.region,
        metric=HealthMetric(here.region, plan.probe.namespace),
        table=Table(plan.coordination.region, plan.coordination.table, HASTY),
        clock=SystemClock(),
        log=log,
    )
    return {"rounds": prober.one_minute()}


@dataclass(frozen=True, slots=True)
class Prober:
    """Looks at the regions that `region` watches."""

    plan: Plan
    region: str
    metric: HealthMetric
    table: Table
    clock: Clock
    log: Log

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
        """Asks all at once, publishes the metrics, and only then tells the witness: it may be the
        one that is dead."""
        at = self.clock.now()
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
        self._publish(seen, writer_counts(self.plan, answers), at)
        self._tell_witness(seen, at)

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

    def _publish(self, seen: dict[Sight, Answer], writers: dict[str, int], at: float) -> None:
        readings = [Reading(s.watched, s.check, not answer.healthy) for s, answer in seen.items()]
        try:
            self.metric.send(readings, writers, at)
        except AWS_ERRORS as error:
            self.log.error("metrics not published", error=str(error))

    def _tell_witness(self, seen: dict[Sight, Answer], at: float) -> None:
        """All at once and not for long: a witness that does not answer must not cost a round."""
        gap = 3.0 * self.plan.probe.interval
        pool = ThreadPoolExecutor(max_workers=max(1, len(seen)))
        futures = [pool.submit(self._tell, s, answer, at, gap) for s, answer in seen.items()]
        wait(futures, timeout=self.plan.probe.interval * (1 - _PATIENCE))
        pool.shutdown(wait=False, cancel_futures=True)

    def _tell(self, sight: Sight, answer: Answer, at: float, gap: float) -> None:
        try:
            write_observation(self.table, sight, answer, at, gap)
        except AWS_ERRORS as error:
            self.log.error("witness not told", key=sight.key(), error=str(error))
