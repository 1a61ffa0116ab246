"""What can be wrong with the world from the beginning, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hac_failover.record import RunRecord, StepRecord
from world import START

from .cloud import Outage

if TYPE_CHECKING:
    from .scenario import Stage

Condition = Callable[["Stage"], None]
CONDITIONS: dict[str, Condition] = {}
# What only one flow knows: by the flow. See `people`.
OWN: dict[str, dict[str, Condition]] = {}
FOREVER = float("inf")
TARGET, SOURCE, WITNESS = "us-east-2", "us-east-1", "us-west-2"


def named(flow: str, name: str) -> Condition:
    """What makes the world of a flow so."""
    return CONDITIONS.get(name) or OWN[flow][name]


def condition(function: Condition) -> Condition:
    CONDITIONS[function.__name__] = function
    return function


@condition
def promotion_slow(stage: Stage) -> None:
    stage.cloud.land.promotion_takes = 200


@condition
def promotion_very_slow(stage: Stage) -> None:
    stage.cloud.land.promotion_takes = 1500


@condition
def promotion_stuck(stage: Stage) -> None:
    stage.cloud.land.promotion_takes = FOREVER


@condition
def promotion_at_once(stage: Stage) -> None:
    stage.cloud.land.promotion_takes = 0


@condition
def promotion_given_up_once(stage: Stage) -> None:
    """Aurora begins, and gives up."""
    stage.cloud.land.promotions_fail = 1


@condition
def promotion_always_given_up(stage: Stage) -> None:
    stage.cloud.land.promotions_fail = 99


@condition
def promotion_refused(stage: Stage) -> None:
    for method in ("failover", "switchover"):
        stage.cloud.land.broken["rds", f"{method}_global_cluster"] = "InvalidParameterValue"
    stage.cloud.land.broken["rds", "promote_read_replica_db_cluster"] = "InvalidParameterValue"


@condition
def promotion_never_begins(stage: Stage) -> None:
    for method in ("failover", "switchover"):
        name = f"{method}_global_cluster"
        stage.cloud.land.broken["rds", name] = "InvalidGlobalClusterStateFault"
    name = "promote_read_replica_db_cluster"
    stage.cloud.land.broken["rds", name] = "InvalidDBClusterStateFault"


@condition
def source_goes_first(stage: Stage) -> None:
    """Of a replica: nobody is named as its source any more, long before it is done."""
    stage.cloud.land.source_goes_first = True


@condition
def replication_stopped(stage: Stage) -> None:
    """Before the outage: MySQL has no number for the lag, which says so by -1 (in the only world
    that has it)."""
    if stage.cloud.land.by_binlog:
        stage.cloud.land.lag = [(START - 155, 800.0), (START - 95, -1.0)]


@condition
def lag_unknown(stage: Stage) -> None:
    stage.cloud.land.lag, stage.cloud.land.reported_lag = [], None


@condition
def lag_high(stage: Stage) -> None:
    stage.cloud.land.lag = [(START - 95, 9000.0)]
    if stage.cloud.land.reported_lag is not None:
        stage.cloud.land.reported_lag = 9000.0


@condition
def flapping(stage: Stage) -> None:
    """Neither up nor down for longer than a few seconds."""
    stage.cloud.land.flaps = True


@condition
def source_recovers(stage: Stage) -> None:
    stage.cloud.land.ends = START + 20


@condition
def witness_sees_nothing(stage: Stage) -> None:
    stage.cloud.land.silent = {WITNESS}


@condition
def witness_down_for_a_minute(stage: Stage) -> None:
    stage.cloud.outages.append(Outage("dynamodb", WITNESS, START + 60))


@condition
def witness_down(stage: Stage) -> None:
    stage.cloud.outages.append(Outage("dynamodb", WITNESS, FOREVER))


@condition
def witness_dies_after_the_promotion(stage: Stage) -> None:
    def dies() -> None:
        stage.cloud.outages.append(Outage("dynamodb", WITNESS, FOREVER))

    stage.later(20, dies)


@condition
def sns_takes_nothing_where_the_run_is(stage: Stage) -> None:
    stage.cloud.outages.append(Outage("sns", TARGET, FOREVER))


@condition
def nobody_can_be_told(stage: Stage) -> None:
    for region in (TARGET, WITNESS):
        stage.cloud.outages.append(Outage("sns", region, FOREVER))


@condition
def aurora_does_not_answer_for_a_minute(stage: Stage) -> None:
    stage.cloud.outages.append(Outage("rds", TARGET, START + 60))


@condition
def aurora_does_not_answer(stage: Stage) -> None:
    stage.cloud.outages.append(Outage("rds", TARGET, FOREVER))


@condition
def standby_is_sick(stage: Stage) -> None:
    stage.cloud.land.sick.add("https://us-east-2.trade.example.com/healthz")


@condition
def no_machines(stage: Stage) -> None:
    stage.cloud.land.machines_come = False


@condition
def no_validator(stage: Stage) -> None:
    stage.cloud.land.broken["lambda", "invoke"] = "ResourceNotFoundException"


@condition
def no_sql(stage: Stage) -> None:
    stage.cloud.land.broken["rds-data", "begin_transaction"] = "BadRequestException"


@condition
def unknown_words(stage: Stage) -> None:
    stage.cloud.land.transition_word = "reticulating"


@condition
def broken_invariant(stage: Stage) -> None:
    stage.cloud.land.rows["invariant"] = 0


@condition
def false_alarm_afterwards(stage: Stage) -> None:
    """The old region is back, and an hour later takes the new one for dead."""
    stage.cloud.land.ends = START + 300

    def alarm() -> None:
        urls = {check.url for check in stage.cloud.land.plan.regions[TARGET].checks.values()}
        stage.cloud.land.sick |= urls
        stage.cloud.alarm(SOURCE)

    stage.later(7200, alarm)


@condition
def lease_ends_soon(stage: Stage) -> None:
    _lease(stage, START + 15)


@condition
def lease_runs_long(stage: Stage) -> None:
    _lease(stage, START + 400)


@condition
def paused(stage: Stage) -> None:
    stage.cloud.table.items["pause"] = {
        "id": {"S": "pause"},
        "engaged": {"BOOL": True},
        "reason": {"S": "maintenance"},
    }


@condition
def lock_holder_dead(stage: Stage) -> None:
    _lock(stage, START + 40)


@condition
def record_damaged(stage: Stage) -> None:
    _lock(stage, 0)
    stage.cloud.table.items["run"]["run"] = {"S": '{"id": 1}'}


@condition
def unfinished_run_elsewhere(stage: Stage) -> None:
    _lock(stage, 0)
    record = RunRecord("old", "failover", TARGET, SOURCE, "another day", START - 900)
    stage.cloud.table.items["run"]["run"] = {"S": record.to_json()}


@condition
def asked_long_ago(stage: Stage) -> None:
    """A run of last month died between its request and the answer; nobody has looked since."""
    _lock(stage, 0)
    then = START - 30 * 86_400
    record = RunRecord("old", "automatic", SOURCE, TARGET, "another day", then)
    record.steps["gate"] = StepRecord("done", then, then + 1)
    record.steps["1 fence orders"] = StepRecord("done", then, then + 1)
    facts: dict[str, str | int | float | bool] = {"requests": 1, "requested_at": then}
    facts |= {"first_requested_at": then, "outcome": "unknown"}
    record.steps["2 promote orders"] = StepRecord("started", then, facts=facts)
    stage.cloud.table.items["run"]["run"] = {"S": record.to_json()}


def _skew(name: str, seconds: float, *, first: bool) -> None:
    def skewed(stage: Stage) -> None:
        stage.skews[1 if first else 0] = seconds

    CONDITIONS[name] = skewed


for _name, _seconds in (
    ("ahead", 5.0),
    ("behind", -5.0),
    ("far_ahead", 60.0),
    ("far_behind", -60.0),
):
    _skew(f"clock_{_name}", _seconds, first=False)
    _skew(f"first_clock_{_name}", _seconds, first=True)


def _again(name: str, seconds: float, region: str = TARGET) -> None:
    def again(stage: Stage) -> None:
        event = stage.flow.event
        stage.later(seconds, lambda: stage.invoke(region, event, "r-3"))

    CONDITIONS[name] = again


for _seconds in (0, 1, 30, 90):
    _again(f"second_alarm_after_{_seconds}_s", _seconds)


def _lease(stage: Stage, until: float) -> None:
    stage.cloud.table.items["lease#orders"] = {
        "id": {"S": "lease#orders"},
        "epoch": {"N": "7"},
        "region": {"S": SOURCE},
        "lease_until": {"N": repr(until)},
    }


def _lock(stage: Stage, until: float) -> None:
    known = stage.cloud.table.items.get("run", {})
    stage.cloud.table.items["run"] = {
        **known,
        "id": {"S": "run"},
        "owner": {"S": "us-east-2/r-0/dead"},
        "epoch": {"N": "3"},
        "lease_until": {"N": repr(until)},
    }
