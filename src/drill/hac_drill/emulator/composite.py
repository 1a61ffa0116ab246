"""CloudWatch `PutCompositeAlarm`: moto has only metric alarms. It lists an alarm with a rule as a
composite one, so it is enough to store one."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import EmptyResult

from .patching import replace
from .refusals import missing_alarms


def install() -> None:
    """Adds the action to moto. It refuses a rule that names an alarm which does not exist."""
    replace(CloudWatchResponse, "put_composite_alarm", lambda _: _put_composite_alarm)


def _put_composite_alarm(self: Any) -> EmptyResult:
    get = self._get_param
    missing = missing_alarms(self.cloudwatch_backend, get("AlarmRule"))
    if missing:
        raise ValidationError(
            f"Could not save the composite alarm as alarms [{', '.join(missing)}] in the alarm "
            "rule do not exist"
        )
    alarm = self.cloudwatch_backend.put_metric_alarm(
        name=get("AlarmName"),
        namespace="",
        metric_name="",
        comparison_operator="",
        evaluation_periods=0,
        period=0,
        threshold=0.0,
        statistic="",
        description=get("AlarmDescription"),
        dimensions=[],
        alarm_actions=get("AlarmActions", []),
        ok_actions=get("OKActions", []),
        insufficient_data_actions=get("InsufficientDataActions", []),
        actions_enabled=self._get_bool_param("ActionsEnabled", True),
        rule=get("AlarmRule"),
        tags=get("Tags", []),
    )
    # The answer is made from attributes of these names.
    alarm.alarm_rule = get("AlarmRule")
    alarm.alarm_name = alarm.name
    alarm.alarm_description = alarm.description
    return EmptyResult()
