"""What is deployed: read from what `hac build` makes of the example, never typed in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hac_failover.loading import load_plan
from hac_failover.plan import Plan, Shift

HERE = Path(__file__).parent
ACCOUNT = "123456789012"
_REFERENCE = re.compile(r"\$\{([^}]+)\}")
# Route 53 answers for an alias of a load balancer with its TTL: 60 s, "You can't change this value".
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
ALIAS_TTL = 60.0


@dataclass(frozen=True, slots=True)
class Function:
    region: str
    name: str
    module: str
    timeout: float
    memory: int
    reserved: int | None
    environment: dict[str, str]
    retries: int
    max_age: float
    dead_letters: str | None


@dataclass(frozen=True, slots=True)
class Schedule:
    region: str
    function: str
    seconds: float
    event: Any


@dataclass(frozen=True, slots=True)
class Alarm:
    region: str
    name: str
    metric: tuple[str, str, tuple[tuple[str, str], ...]]
    statistic: str
    comparison: str
    threshold: float
    period: int
    periods: int
    needed: int
    missing: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composite:
    """`rule` is a rule of ALARM("…"), AND and OR."""

    region: str
    name: str
    rule: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A line of a function's log, as a metric."""

    region: str
    function: str
    event: str
    metric: tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    id: str
    host: str
    path: str
    interval: float
    failures: int


@dataclass(frozen=True, slots=True)
class Calculated:
    id: str
    children: tuple[str, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class Record:
    """`check` is none where nothing is checked."""

    name: str
    region: str
    primary: bool
    check: str | None
    ttl: float


@dataclass(frozen=True, slots=True)
class Site:
    plan: Plan
    functions: tuple[Function, ...]
    schedules: tuple[Schedule, ...]
    alarms: tuple[Alarm, ...]
    composites: tuple[Composite, ...]
    filters: tuple[Filter, ...]
    checks: tuple[HealthCheck, ...]
    calculated: tuple[Calculated, ...]
    records: tuple[Record, ...]
    topics: frozenset[tuple[str, str]]
    tables: frozenset[tuple[str, str]]

    @property
    def sides(self) -> tuple[str, str]:
        """The region that writes before the day, and the one that takes over."""
        home = next(record.region for record in self.records if record.primary)
        return home, self.plan.failovers[0].peer_of(home) or ""

    def databases_of(self, name: str) -> tuple[str, ...]:
        """Those that a client of a name writes to: what the step that shifts its tier waits for."""
        for step in self.plan.failovers[0].steps:
            if isinstance(step, Shift):
                region = self.plan.regions[self.sides[0]]
                urls = [urlsplit(region.checks[check].url) for check in step.checks]
                if any(
                    url.hostname == f"{self.sides[0]}.{name}" and url.path == "/healthz"
                    for url in urls
                ):
                    return tuple(check for check in step.checks if region.checks[check].writer)
        return tuple(self.plan.databases)


@cache
def load(name: str = "trading") -> Site:
    return _Reader(json.loads((HERE / "sites" / f"{name}.json").read_text(encoding="utf-8"))).site()


class _Reader:
    def __init__(self, text: dict[str, Any]) -> None:
        self.plan = load_plan(json.dumps(text["plan"]))
        self.all: dict[str, list[dict[str, Any]]] = text["resources"]
        self.by_address = {it["address"]: it for many in self.all.values() for it in many}

    def site(self) -> Site:
        checks = self.of("aws_route53_health_check")
        return Site(
            plan=self.plan,
            functions=tuple(self.function(it) for it in self.of("aws_lambda_function")),
            schedules=tuple(
                one for it in self.of("aws_cloudwatch_event_target") for one in self.schedule(it)
            ),
            # One on arithmetic is of a load balancer, whose metrics are not simulated.
            alarms=tuple(
                self.alarm(it)
                for it in self.of("aws_cloudwatch_metric_alarm")
                if "metric_name" in it
            ),
            composites=tuple(
                self.composite(it) for it in self.of("aws_cloudwatch_composite_alarm")
            ),
            filters=tuple(self.filter(it) for it in self.of("aws_cloudwatch_log_metric_filter")),
            checks=tuple(self.check(it) for it in checks if it["type"] != "CALCULATED"),
            calculated=tuple(self.calculation(it) for it in checks if it["type"] == "CALCULATED"),
            records=tuple(
                self.record(it)
                for it in self.records()
                if "failover_routing_policy" in it and it["name"] in self.public_names()
            ),
            topics=frozenset((region(it), it["name"]) for it in self.of("aws_sns_topic")),
            tables=frozenset((region(it), it["name"]) for it in self.of("aws_dynamodb_table")),
        )

    def of(self, kind: str) -> list[dict[str, Any]]:
        return self.all.get(kind, [])

    def function(self, it: dict[str, Any]) -> Function:
        invoke = next(
            (
                one
                for one in self.of("aws_lambda_function_event_invoke_config")
                if one["provider"] == it["provider"] and one["function_name"] == it["function_name"]
            ),
            {},
        )
        letters = it.get("dead_letter_config", {}).get("target_arn")
        return Function(
            region=region(it),
            name=it["function_name"],
            module=it["handler"].removesuffix(".handler"),
            timeout=float(it["timeout"]),
            memory=it["memory_size"],
            reserved=it.get("reserved_concurrent_executions"),
            environment=self.environment(it),
            # Lambda's own: two more attempts, for six hours.
            retries=invoke.get("maximum_retry_attempts", 2),
            max_age=float(invoke.get("maximum_event_age_in_seconds", 21_600)),
            dead_letters=None if letters is None else self.referred(letters)["name"],
        )

    def environment(self, it: dict[str, Any]) -> dict[str, str]:
        """ARNs of secrets are known by an apply only."""
        variables: dict[str, str] = dict(it.get("environment", {}).get("variables", {}))
        if "HAC_SECRET_ARNS" in variables:
            arn = f"arn:aws:secretsmanager:{region(it)}:{ACCOUNT}:secret:%s-a1b2c3"
            variables["HAC_SECRET_ARNS"] = json.dumps(
                {name: arn % name for name in self.plan.databases}
            )
        return variables

    def schedule(self, it: dict[str, Any]) -> list[Schedule]:
        if "aws_lambda_function" not in it["arn"]:
            return []
        rule = next(
            one
            for one in self.of("aws_cloudwatch_event_rule")
            if one["provider"] == it["provider"] and one["name"] == it["rule"]
        )
        count, unit = re.fullmatch(
            r"rate\((\d+) (minute|hour)s?\)", rule["schedule_expression"]
        ).groups()  # type: ignore[union-attr]
        seconds = float(count) * {"minute": 60.0, "hour": 3600.0}[unit]
        event = json.loads(it["input"]) if it.get("input") else {"source": "aws.events"}
        return [Schedule(region(it), self.referred(it["arn"])["function_name"], seconds, event)]

    def alarm(self, it: dict[str, Any]) -> Alarm:
        periods = it["evaluation_periods"]
        return Alarm(
            region=region(it),
            name=it["alarm_name"],
            metric=metric(it["namespace"], it["metric_name"], it.get("dimensions", {})),
            statistic=it.get("statistic", ""),
            comparison=it["comparison_operator"],
            threshold=float(it["threshold"]),
            period=it["period"],
            periods=periods,
            needed=it.get("datapoints_to_alarm", periods),
            missing=it.get("treat_missing_data", "missing"),
            actions=self.actions(it),
        )

    def composite(self, it: dict[str, Any]) -> Composite:
        def name(found: re.Match[str]) -> str:
            resource, key = re.fullmatch(r"(.+)\.([^.]+)\.alarm_name", found[1]).groups()  # type: ignore[union-attr]
            return str(self.by_address[f'{resource}["{key}"]']["alarm_name"])

        rule = _REFERENCE.sub(name, it["alarm_rule"])
        return Composite(region(it), it["alarm_name"], rule, self.actions(it))

    def actions(self, it: dict[str, Any]) -> tuple[str, ...]:
        """`lambda:<name>` or `sns:<name>`."""
        found = []
        given = it.get("alarm_actions", [])
        for action in given if isinstance(given, list) else [given]:
            if "aws_lambda_function" in action:
                found.append(f"lambda:{self.referred(action)['function_name']}")
            else:
                found.append(f"sns:{self.referred(action)['name']}")
        return tuple(found)

    def filter(self, it: dict[str, Any]) -> Filter:
        made = it["metric_transformation"]
        event = re.fullmatch(r'\{ \$\.event = "(.+)" \}', it["pattern"])
        return Filter(
            region=region(it),
            function=it["log_group_name"].rsplit("/", 1)[-1],
            event=event[1] if event else "",
            metric=metric(made["namespace"], made["name"], {}),
        )

    def check(self, it: dict[str, Any]) -> HealthCheck:
        return HealthCheck(
            it["address"],
            it["fqdn"],
            it["resource_path"],
            float(it["request_interval"]),
            it["failure_threshold"],
        )

    def calculation(self, it: dict[str, Any]) -> Calculated:
        found = [self.referred(child)["address"] for child in it["child_healthchecks"]]
        return Calculated(it["address"], tuple(found), it["child_health_threshold"])

    def record(self, it: dict[str, Any]) -> Record:
        check = it.get("health_check_id")
        return Record(
            name=self.public_names()[it["name"]],
            region=it["set_identifier"],
            primary=it["failover_routing_policy"]["type"] == "PRIMARY",
            check=None if check is None else self.referred(check)["address"],
            ttl=float(it["ttl"]) if it.get("ttl") else ALIAS_TTL,
        )

    def public_names(self) -> dict[str, str]:
        """The names that clients ask, by the further name that each leads to."""
        further = {it["name"] for it in self.records() if "failover_routing_policy" in it}
        leads = {it["alias"]["name"]: str(it["name"]) for it in self.records() if "alias" in it}
        return {name: public for name, public in leads.items() if name in further}

    def records(self) -> list[dict[str, Any]]:
        return self.of("aws_route53_record")

    def referred(self, reference: str) -> dict[str, Any]:
        """The resource behind `${address.attribute}`."""
        address = _REFERENCE.fullmatch(reference)
        if address is None:
            raise KeyError(reference)
        inner = re.sub(r"\.(arn|id|name|function_name|url)$", "", address[1])
        for known in (inner, f"{inner}[0]", re.sub(r"\.([^.]+)$", r'["\1"]', inner)):
            if known in self.by_address:
                return dict(self.by_address[known])
        raise KeyError(reference)


def region(it: dict[str, Any]) -> str:
    """`us_east_1`, the alias of a provider, is a region's name."""
    return str(it["provider"]).replace("_", "-")


def metric(
    namespace: str, name: str, dimensions: dict[str, str]
) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return (namespace, name, tuple(sorted(dimensions.items())))
