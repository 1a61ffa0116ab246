"""CloudWatch's alarms: moto keeps them and never looks at them. Here they are looked at every ten
seconds (every minute, if their period is no shorter), and do what Terraform told them to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from moto.cloudwatch.models import cloudwatch_backends

from .alarm_rules import MetricRule, Sample, State, holds

if TYPE_CHECKING:
    from ..clock import VirtualClock
    from .functions import Functions
    from .network import Network

_TICK = 10.0
_SLOW = 60.0


@dataclass(frozen=True, slots=True)
class Change:
    """An alarm that changed its state."""

    at: float
    region: str
    name: str
    state: State
    reason: str
    composite: bool


@dataclass
class Alarms:
    """The alarms of every region."""

    clock: VirtualClock
    network: Network
    functions: Functions
    account: str
    trigger_seconds: float
    changes: list[Change] = field(default_factory=list)
    _states: dict[tuple[str, str], State] = field(default_factory=dict)

    def start(self, regions: list[str], *, after: float) -> None:
        """Watches the alarms of the regions from `after` so many seconds on."""
        for region in regions:
            watch = partial(self._watch, region)
            self.clock.spawn(f"alarms of {region}", watch, after=after)

    def state(self, region: str, name: str) -> State:
        """The state of an alarm; INSUFFICIENT_DATA before it has entered any."""
        return self._states.get((region, name), "INSUFFICIENT_DATA")

    def forget(self, region: str) -> None:
        """A region that comes back knows nothing of the time it was gone."""
        for known in [key for key in self._states if key[0] == region]:
            del self._states[known]

    def _watch(self, region: str) -> None:
        tick = 0
        while True:
            if self.network.alive(region):
                self._evaluate(region, slow=tick % int(_SLOW / _TICK) == 0)
            tick += 1
            self.clock.sleep(_TICK)

    def _evaluate(self, region: str, *, slow: bool) -> None:
        alarms = list(cloudwatch_backends[self.account][region].alarms.values())
        for alarm in alarms:
            # Those on metric math are about what nobody in a drill publishes.
            if alarm.rule or alarm.metric_data_queries:
                continue
            if alarm.period >= _SLOW and not slow:
                continue
            self._metric(region, alarm)
        # Of the region alone: a composite alarm sees no other region's.
        states = {name: state for (at, name), state in self._states.items() if at == region}
        for alarm in alarms:
            if alarm.rule:
                state: State = "ALARM" if holds(alarm.rule, states) else "OK"
                self._enter(region, alarm, state, f"{alarm.rule} was evaluated")

    def _metric(self, region: str, alarm: Any) -> None:
        samples = self._samples(region, alarm)
        if not samples:
            # What nobody in a drill publishes (load balancers, queues) cannot be judged.
            return
        rule = MetricRule(
            statistic=alarm.statistic,
            comparison=alarm.comparison_operator,
            threshold=float(alarm.threshold),
            period=float(alarm.period),
            periods=int(alarm.evaluation_periods),
            datapoints=int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
            missing=alarm.treat_missing_data or "missing",
        )
        state = rule.judge(samples, self.clock.now())
        if state is not None:
            reason = f"{rule.datapoints} of {rule.periods} periods of {rule.period:g} s"
            self._enter(region, alarm, state, reason)

    def _samples(self, region: str, alarm: Any) -> list[Sample]:
        wanted = {(d.name, d.value) for d in alarm.dimensions}
        return [
            Sample(
                datum.timestamp.replace(tzinfo=UTC).timestamp(), float(getattr(datum, "value", 0.0))
            )
            for datum in cloudwatch_backends[self.account][region].metric_data
            if datum.namespace == alarm.namespace
            and datum.name == alarm.metric_name
            and {(d.name, d.value) for d in datum.dimensions} == wanted
        ]

    def _enter(self, region: str, alarm: Any, state: State, reason: str) -> None:
        before = self.state(region, alarm.name)
        if state == before:
            return
        self._states[region, alarm.name] = state
        composite = bool(alarm.rule)
        now = self.clock.now()
        self.changes.append(Change(now, region, alarm.name, state, reason, composite))
        event = self._event(alarm, self.changes[-1], before)
        actions = {
            "ALARM": alarm.alarm_actions,
            "OK": alarm.ok_actions,
            "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
        }[state]
        for action in actions if alarm.actions_enabled else []:
            self._act(region, action, event)

    def _act(self, region: str, action: str, event: dict[str, Any]) -> None:
        service = action.split(":")[2]
        if service == "lambda":
            self.functions.send(region, action.split(":")[6], event, after=self.trigger_seconds)
            return
        if service == "sns":
            self.clock.spawn("alarm tells", lambda: _tell(region, action, event), region=region)
            return
        raise ValueError(f"the drill knows no alarm action {action}")

    def _event(self, alarm: Any, change: Change, before: State) -> dict[str, Any]:
        """What CloudWatch sends to a function."""
        at = datetime.fromtimestamp(change.at, UTC).isoformat(timespec="milliseconds")
        return {
            "source": "aws.cloudwatch",
            "alarmArn": alarm.alarm_arn,
            "accountId": self.account,
            "time": at,
            "region": change.region,
            "alarmData": {
                "alarmName": alarm.name,
                "state": {"value": change.state, "reason": change.reason, "timestamp": at},
                "previousState": {"value": before},
                "configuration": {"alarmRule": alarm.rule, "description": alarm.description},
            },
        }


def _tell(region: str, topic: str, event: dict[str, Any]) -> None:
    data = event["alarmData"]
    subject = f'{data["state"]["value"]}: "{data["alarmName"]}" in {region}'
    try:
        boto3.client("sns", region_name=region).publish(
            TopicArn=topic, Subject=subject[:100], Message=json.dumps(event)
        )
    except (BotoCoreError, ClientError):
        # A region that dies while it tells: nobody hears of it there.
        return
