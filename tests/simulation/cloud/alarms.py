"""CloudWatch: metrics as they are published, alarms as they are evaluated.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html (M out of N, missing data)
"Alarms with a period of 10 or 30 seconds are evaluated every 10 seconds"; others once a minute. An alarm acts when its
state changes, a composite as well when it is made."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

from ..clock import START

if TYPE_CHECKING:
    from ..site import Alarm, Composite
    from ..world import World
    from .client import Call

Metric = tuple[str, str, tuple[tuple[str, str], ...]]
_KEPT = 400


class CloudWatch:
    """Of one region."""

    def __init__(self, world: World, region: str) -> None:
        self.world, self.region = world, region
        # (the time it is of, the time it is seen, the value)
        self.data: dict[Metric, deque[tuple[float, float, float]]] = defaultdict(
            lambda: deque(maxlen=_KEPT)
        )
        known = world.site.alarms
        simulated = ("hac/", "AWS/Lambda", "AWS/SQS")
        self.alarms = [a for a in known if a.region == region and a.metric[0].startswith(simulated)]
        self.composites = [c for c in world.site.composites if c.region == region]
        first = "INSUFFICIENT_DATA" if world.fresh else "OK"
        names = [alarm.name for alarm in self.alarms] + [one.name for one in self.composites]
        self.states: dict[str, str] = dict.fromkeys(names, first)
        if not world.fresh:
            self._before_the_day()
        self._rules = {c.name: _rule(c) for c in self.composites}
        fast = [a for a in self.alarms if a.period < 60]
        slow = [a for a in self.alarms if a.period >= 60]
        offset = world.assume.evaluation_offset
        world.hub.every(10.0, lambda: self.evaluate(fast), first=offset)
        world.hub.every(60.0, lambda: self.evaluate(slow), first=offset + 20.0)

    def _before_the_day(self) -> None:
        """All was well, and reported, as often as an alarm wants to hear it."""
        for alarm in self.alarms:
            metric, every = alarm.metric, min(alarm.period, 60)
            if not metric[0].startswith("hac/") or alarm.missing == "notBreaching":
                continue
            # What may not be few, such as the regions that answer, was as many as it may be.
            well = alarm.threshold if alarm.comparison == "LessThanThreshold" else 0.0
            if metric not in self.data:
                for seconds in range(alarm.period * (alarm.periods + 2), 0, -every):
                    self.data[metric].append((START - seconds, START - seconds, well))

    def publish(self, metric: Metric, value: float, of: float | None = None) -> None:
        now = self.world.hub.now
        self.data[metric].append(
            (now if of is None else of, now + self.world.assume.metric_seconds, value)
        )

    # The calls.

    def put_metric_data(self, call: Call) -> dict[str, Any]:
        """ "Each request is also limited to no more than 1000 different metrics"; a datum without a time stamp is of the
        time at which it is received; one of more than two weeks ago or two hours ahead is refused."""
        now = self.world.hub.now
        for datum in call.params["MetricData"]:
            dimensions = {d["Name"]: d["Value"] for d in datum.get("Dimensions", [])}
            of = datum["Timestamp"].timestamp() if "Timestamp" in datum else now
            metric = (
                call.params["Namespace"],
                datum["MetricName"],
                tuple(sorted(dimensions.items())),
            )
            self.publish(metric, float(datum["Value"]), of)
        return {}

    def get_metric_data(self, call: Call) -> dict[str, Any]:
        from datetime import UTC, datetime

        (query,) = call.params["MetricDataQueries"]
        metric = query["MetricStat"]["Metric"]
        name = {d["Name"]: d["Value"] for d in metric["Dimensions"]}["DBClusterIdentifier"]
        start, end = call.params["StartTime"].timestamp(), call.params["EndTime"].timestamp()
        samples = self.world.lag_samples(self.region, name, start, end)
        result: dict[str, Any] = {
            "Id": query["Id"],
            "Label": metric["MetricName"],
            "StatusCode": "Complete",
            "Timestamps": [datetime.fromtimestamp(at, UTC) for at, _ in samples],
            "Values": [value for _, value in samples],
        }
        return {"MetricDataResults": [result]}

    def describe_alarms(self, call: Call) -> dict[str, Any]:
        wanted = call.params.get("AlarmNames")
        states = {n: s for n, s in self.states.items() if wanted is None or n in wanted}
        simple = [
            {"AlarmName": a.name, "StateValue": states[a.name]}
            for a in self.alarms
            if a.name in states
        ]
        composite = [
            {"AlarmName": c.name, "StateValue": states[c.name]}
            for c in self.composites
            if c.name in states
        ]
        return {"MetricAlarms": simple, "CompositeAlarms": composite}

    # The alarms.

    def evaluate(self, alarms: list[Alarm]) -> None:
        if self.region in self.world.network.dead:
            return
        changed = False
        for alarm in alarms:
            before = self.states[alarm.name]
            state = self._state(alarm, before)
            if state != before:
                self.states[alarm.name] = state
                changed = True
                self._act(alarm, state)
        if changed or self.world.hub.now < START + 70:
            self._compose()

    def _state(self, alarm: Alarm, before: str) -> str:
        now = self.world.hub.now
        # Of the periods that are over. "The evaluation range" is larger than the number of periods, so that data that
        # are late still count.
        reach = alarm.periods + 2
        newest = int(now // alarm.period)
        found: dict[int, list[float]] = {}
        for of, seen, value in reversed(self.data[alarm.metric]):
            period = int(of // alarm.period)
            if period < newest - reach:
                break
            if seen <= now and period < newest:
                found.setdefault(period, []).append(value)
        real = [_breaches(alarm, found[p]) for p in sorted(found, reverse=True)][: alarm.periods]
        missing = alarm.periods - len(real)
        if alarm.missing == "breaching":
            real += [True] * missing
        elif alarm.missing == "notBreaching":
            real += [False] * missing
        elif alarm.missing == "ignore" and not real:
            return before
        elif not real:
            return "INSUFFICIENT_DATA"
        breaching = sum(real)
        if alarm.missing == "missing" and missing:
            # Fewer real data than needed: "the alarm evaluates ... the most recent real data points".
            if breaching >= alarm.needed:
                return "ALARM"
            return "OK" if not all(real) else before
        return "ALARM" if breaching >= alarm.needed else "OK"

    def _compose(self) -> None:
        for composite in self.composites:
            before = self.states[composite.name]
            state = (
                "ALARM" if eval(self._rules[composite.name], {"ALARM": self._is_alarm}) else "OK"
            )
            if state != before:
                self.states[composite.name] = state
                self._act(composite, state)

    def _is_alarm(self, name: str) -> bool:
        return self.states[name] == "ALARM"

    def _act(self, alarm: Alarm | Composite, state: str) -> None:
        if state != "ALARM":
            return
        self.world.note(f"alarm {alarm.name} in {self.region}")
        for action in alarm.actions:
            kind, name = action.split(":", 1)
            delay = self.world.assume.action_seconds
            if kind == "sns":
                self.world.hub.later(delay, lambda name=name: self._tell(name, alarm.name))  # type: ignore[misc]
            else:
                event = alarm_event(self.region, alarm.name, self.world.hub.now)
                self.world.hub.later(
                    delay,
                    lambda name=name, event=event: self.world.functions[self.region].accept(
                        name, event
                    ),  # type: ignore[misc]
                )

    def _tell(self, topic: str, alarm: str) -> None:
        if (
            self.region not in self.world.network.dead
            and self.world.network.outage_of(self.region, "sns") is None
        ):
            self.world.topics.published(self.region, topic, f"ALARM: {alarm}", alarm)


def alarm_event(region: str, name: str, now: float) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html"""
    return {
        "source": "aws.cloudwatch",
        "alarmArn": f"arn:aws:cloudwatch:{region}:123456789012:alarm:{name}",
        "accountId": "123456789012",
        "time": str(now),
        "region": region,
        "alarmData": {
            "alarmName": name,
            "state": {"value": "ALARM", "reason": f"{name} transitioned to ALARM"},
            "previousState": {"value": "OK"},
        },
    }


def _rule(composite: Composite) -> Any:
    text = re.sub(r"\b(AND|OR|NOT)\b", lambda found: found[1].lower(), composite.rule)
    return compile(text, composite.name, "eval")


def _breaches(alarm: Alarm, values: list[float]) -> bool:
    match alarm.statistic:
        case "Minimum":
            value = min(values)
        case "Maximum":
            value = max(values)
        case "Sum":
            value = sum(values)
        case "SampleCount":
            value = float(len(values))
        case _:
            value = sum(values) / len(values)
    match alarm.comparison:
        case "GreaterThanOrEqualToThreshold":
            return value >= alarm.threshold
        case "GreaterThanThreshold":
            return value > alarm.threshold
        case "LessThanThreshold":
            return value < alarm.threshold
        case _:
            return value <= alarm.threshold
