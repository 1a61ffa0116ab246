"""CloudWatch's rules for alarms."""

from __future__ import annotations

import pytest
from hac_drill.world.alarm_rules import BadRule, MetricRule, Sample, State, holds

PROBE = MetricRule("Minimum", "GreaterThanOrEqualToThreshold", 1.0, 10.0, 3, 3, "missing")


def every_ten(*values: float, start: float = 5.0) -> list[Sample]:
    return [Sample(start + 10.0 * index, value) for index, value in enumerate(values)]


def test_three_of_three_are_needed() -> None:
    assert PROBE.judge(every_ten(0, 1, 1), 30.0) == "OK"
    assert PROBE.judge(every_ten(1, 1, 1), 30.0) == "ALARM"


def test_the_minimum_lets_one_healthy_probe_excuse_its_period() -> None:
    samples = [*every_ten(1, 1, 1), Sample(26.0, 0.0)]
    assert PROBE.judge(samples, 30.0) == "OK"


def test_periods_end_at_the_evaluation_and_not_at_the_full_minute() -> None:
    samples = every_ten(1, 1, 1, start=3.0)
    assert PROBE.judge(samples, 24.0) == "ALARM"
    assert PROBE.judge(samples, 22.9) == "OK"


def test_two_of_three_reach_an_alarm_of_two() -> None:
    rule = MetricRule("Maximum", "GreaterThanThreshold", 0.0, 10.0, 3, 2, "missing")
    assert rule.judge(every_ten(1, 0, 1), 30.0) == "ALARM"
    assert rule.judge(every_ten(0, 0, 1), 30.0) == "OK"


@pytest.mark.parametrize(
    ("missing", "state"),
    [
        ("missing", "INSUFFICIENT_DATA"),
        ("breaching", "ALARM"),
        ("notBreaching", "OK"),
        ("ignore", None),
    ],
)
def test_silence_is_what_the_alarm_says_it_is(missing: str, state: State | None) -> None:
    rule = MetricRule("Minimum", "GreaterThanThreshold", 0.0, 10.0, 3, 3, missing)
    assert rule.judge([], 30.0) == state


def test_a_count_of_nothing_is_missing_and_not_none() -> None:
    rule = MetricRule("SampleCount", "LessThanThreshold", 1.0, 60.0, 3, 3, "breaching")
    assert rule.judge(every_ten(0, 0), 60.0) == "OK"
    assert rule.judge(every_ten(0, 0), 600.0) == "ALARM"


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ('ALARM("a")', True),
        ('ALARM("b")', False),
        ('OK("b")', True),
        ('ALARM("unknown")', False),
        ('INSUFFICIENT_DATA("unknown")', True),
        ('ALARM("b") OR ALARM("a")', True),
        ('ALARM("b") AND ALARM("a")', False),
        ('ALARM("a") OR ALARM("a") AND ALARM("b")', True),
        ('(ALARM("a") OR ALARM("a")) AND ALARM("b")', False),
        ('NOT ALARM("b") AND ALARM("a")', True),
        ("TRUE AND NOT FALSE", True),
        ("ALARM(arn:aws:cloudwatch:us-east-2:123456789012:alarm:a)", True),
    ],
)
def test_composite_rules(rule: str, value: bool) -> None:
    assert holds(rule, {"a": "ALARM", "b": "OK"}) is value


@pytest.mark.parametrize("rule", ["", 'ALARM("a"', 'ALARM("a") OR', '(ALARM("a")', "MAYBE", ")"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        holds(rule, {"a": "ALARM"})
