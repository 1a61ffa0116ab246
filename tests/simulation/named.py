"""Days that went wrong, as traces: each says what happens, and judges what came of it. `broken` is a mistake that the
judgement must find (`mistakes.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .assumptions import Assumptions
from .clock import START
from .scenario import Event, Outcome, Scenario

EAST, OHIO, WITNESS = "us-east-1", "us-east-2", "us-west-2"
Judge = Callable[[Outcome], list[str]]


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    fault: int
    why: str
    scenario: Scenario
    judge: Judge
    broken: tuple[str, ...] = ()
    site: str = "site"


DAYS: dict[str, Day] = {}


def day(fault: int, scenario: Scenario, *broken: str, site: str = "site") -> Callable[[Judge], Judge]:
    def add(judge: Judge) -> Judge:
        name = judge.__name__
        DAYS[name] = Day(name, fault, (judge.__doc__ or "").strip(), scenario, judge, broken, site)
        return judge

    return add


def made(*events: tuple[float, str, dict[str, object]], seconds: float = 600.0, fresh: bool = False, seed: object = "named", **assumed: object) -> Scenario:
    assume = Assumptions(**assumed)  # type: ignore[arg-type]
    return Scenario(seed, assume, tuple(Event(*event) for event in events), seconds, fresh)


# What is asked of an outcome.


def writes_in(outcome: Outcome, region: str) -> list[str]:
    world = outcome.world
    found = []
    for aurora in world.aurora.values():
        if aurora.writer != region:
            found.append(f"{aurora.writer} is the writer, not {region}")
    if not all(a.takes_writes() for (where, _), a in world.applications.items() if where == region):
        found.append(f"{region} may not write")
    if world.hub.now - world.last_accepted > 30:
        found.append(f"the last write was {world.hub.now - world.last_accepted:.0f} s ago")
    return found


def no_lossy(outcome: Outcome) -> list[str]:
    return [f"at {at - START:.1f} s {who} asked for a lossy failover to {to}" for at, to, who in outcome.world.invariants.lossy]


def paged(outcome: Outcome, text: str) -> list[str]:
    pages = outcome.world.topics.pages()
    if any(text.lower() in f"{m.subject} {m.text}".lower() for m in pages if not m.by_alarm):
        return []
    return [f"no page says {text!r}"]


def whole(outcome: Outcome) -> list[str]:
    return [f"{v.rule} at {v.at:.0f} s: {v.detail}" for v in outcome.violations]


# 1: other people's promotions.


@day(1, made((127.8, "console", {"kind": "switchover", "target": OHIO, "seconds": 140, "shows": "none"}), seconds=700, seed=9, evaluation_offset=1.86), "foreign", "stale")
def a_switchover_by_console_is_not_undone(outcome: Outcome) -> list[str]:
    """Both regions are well; somebody switches over by console, and no member shows as the writer for a minute."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, OHIO) + paged(outcome, "became the writer")


@day(
    1,
    made(
        (110, "service", {"region": EAST, "service": "database", "how": "error"}),
        (111, "when_paged", {"says": "held", "then": "console", "after": 40, "arguments": {"kind": "failover", "target": OHIO, "seconds": 70, "shows": "none"}}),
        seconds=900,
        lag_milliseconds=9000.0,
    ),
    "foreign",
)
def what_a_person_did_after_a_page_stays_done(outcome: Outcome) -> list[str]:
    """The database of us-east-1 is lost, the run is held for its lag, a person promotes us-east-2 in the console."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, OHIO)


# 2: the fence.


@day(2, made((10, "versions_differ", {"region": OHIO}), (120, "region_dies", {"region": EAST, "seconds": 300}), seconds=900), "lease kept")
def a_refused_promotion_leaves_the_lease_where_writes_are(outcome: Outcome) -> list[str]:
    """AWS refuses the promotion for ever: engine versions differ. us-east-1 comes back as the writer."""
    return whole(outcome) + writes_in(outcome, EAST)


@day(
    2,
    made(
        (10, "when_step", {"step": "fence", "then": "person", "arguments": {"action": "pause", "region": OHIO}, "after": 2}),
        (120, "tier", {"region": EAST, "seconds": 240}),
        seconds=700,
    ),
    "lease kept",
)
def the_switch_is_thrown_during_the_fence(outcome: Outcome) -> list[str]:
    """us-east-1 answers 503; somebody pauses while the fence waits for the old lease."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, EAST)


@day(
    2,
    made(
        (10, "when_step", {"step": "fence", "then": "service", "arguments": {"region": WITNESS, "service": "dynamodb", "how": "throttle", "methods": ["update_item"], "key": "lease#orders", "seconds": 8.0}}),
        (120, "region_dies", {"region": EAST}),
        seconds=700,
    ),
    "lease missed",
)
def the_fence_is_throttled(outcome: Outcome) -> list[str]:
    """DynamoDB throttles the one update of the fence, for eight seconds of its ten."""
    return whole(outcome) + writes_in(outcome, OHIO)


# 3: armed at birth.


@day(3, made((0, "not_built", {"seconds": 500}), seconds=800, fresh=True), "armed at birth")
def nothing_is_armed_before_there_is_anything(outcome: Outcome) -> list[str]:
    """The first apply: probers and alarms run, nothing answers, the global cluster has no member."""
    lease = outcome.world.table.get("lease#orders")
    fenced = [f"the lease was fenced by {lease['fenced_by']}"] if lease.get("fenced_by") else []
    return whole(outcome) + fenced + no_lossy(outcome) + writes_in(outcome, EAST)


@day(3, made((0, "no_health_yet", {"seconds": 500}), seconds=700, fresh=True), "armed at birth")
def a_failover_is_added_to_a_platform_that_runs(outcome: Outcome) -> list[str]:
    """Its application has no `/healthz/orders` yet, in either region."""
    lease = outcome.world.table.get("lease#orders")
    fenced = [f"the lease was fenced by {lease['fenced_by']}"] if lease.get("fenced_by") else []
    return whole(outcome) + fenced + no_lossy(outcome) + writes_in(outcome, EAST)


# 4: both regions.


@day(4, made((120, "tier", {"region": EAST, "seconds": 400}), (120, "tier", {"region": OHIO, "seconds": 400}), seconds=700), "target unasked")
def both_regions_fail(outcome: Outcome) -> list[str]:
    """A bad release: `/healthz` says 503 in both regions, both databases are well."""
    return no_lossy(outcome) + writes_in(outcome, EAST) + paged(outcome, "both regions fail")


# 6: the way back.


@day(
    6,
    made(
        (120, "region_dies", {"region": EAST, "seconds": 200}),
        (620, "person", {"action": "failback", "region": EAST}),
        seconds=900,
        resync_seconds=120.0,
        rejoin_seconds=10.0,
    ),
    "asks a reader in SQL",
)
def the_way_back(outcome: Outcome) -> list[str]:
    """us-east-1 was lost, is back as a reader and synchronized; a person asks for `failback`."""
    return whole(outcome) + writes_in(outcome, EAST)


# 7: one odd look.


@day(
    7,
    made((120, "region_dies", {"region": EAST}), seconds=600, promotion_seconds=60.0, state_lingers_seconds=-3.0, already_writer_code="InvalidParameterValue", view_age_seconds=0.0),
    "refused repeat",
)
def the_repeat_is_refused_because_it_is_the_writer(outcome: Outcome) -> list[str]:
    """FailoverState is gone 3 s before the writer shows; the request is asked again, and refused."""
    return whole(outcome) + writes_in(outcome, OHIO) + _carried_out(outcome)


@day(
    7,
    made(
        (10, "when_step", {"step": "promote", "then": "odd_looks", "arguments": {"seconds": 4.0}, "after": 40.5}),
        (120, "region_dies", {"region": EAST}),
        seconds=600,
        promotion_seconds=40.0,
        state_lingers_seconds=-4.0,
    ),
    "one odd look",
)
def one_answer_lacks_the_target(outcome: Outcome) -> list[str]:
    """AWS has accepted; for four seconds its listing has no such member."""
    return whole(outcome) + writes_in(outcome, OHIO) + _carried_out(outcome)


def _carried_out(outcome: Outcome) -> list[str]:
    record = outcome.world.invariants.record()
    if record.get("status") in ("completed", "attention"):
        return []
    return [f"the run is {record.get('status')}"]


# 8: "not now".


@day(8, made((100, "modifying", {"region": OHIO, "seconds": 320}), (120, "region_dies", {"region": EAST}), seconds=900), "four requests")
def aws_says_not_now(outcome: Outcome) -> list[str]:
    """The cluster that is to take over is being modified for five minutes."""
    return whole(outcome) + writes_in(outcome, OHIO)


@day(
    8,
    made(
        (120, "region_dies", {"region": EAST}),
        (120, "service", {"region": OHIO, "service": "rds", "how": "throttle", "methods": ["failover_global_cluster"], "seconds": 330}),
        seconds=900,
        throttle_code="PriorRequestNotComplete",
    ),
    "four requests",
)
def aws_throttles_the_request(outcome: Outcome) -> list[str]:
    """RDS answers FailoverGlobalCluster with one of botocore's throttling codes for five minutes."""
    return whole(outcome) + writes_in(outcome, OHIO)


# 9: one chance.


@day(
    9,
    made(
        (30, "person", {"action": "pause", "region": OHIO}),
        (120, "region_dies", {"region": EAST}),
        (620, "person", {"action": "resume", "region": OHIO}),
        seconds=900,
    ),
    "one chance",
)
def a_region_that_stays_dead_is_tried_again(outcome: Outcome) -> list[str]:
    """Paused, us-east-1 dies and stays dead; eight minutes later somebody resumes."""
    return whole(outcome) + writes_in(outcome, OHIO)


# 10: a stale decision.


@day(
    10,
    made(
        (10, "when_step", {"step": "gate", "status": "done", "then": "tier", "arguments": {"region": EAST, "share": 0.0, "seconds": 0.1}}),
        (120, "tier", {"region": EAST, "how": "mute"}),
        seconds=600,
    ),
    "stale",
)
def the_source_is_well_again_before_the_request(outcome: Outcome) -> list[str]:
    """us-east-1 answers again in the moment that the gate lets the run pass; the fence waits for the old lease."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, EAST)


# 11: a failover inside the region.


@day(11, made((126.0, "instance", {"region": EAST, "seconds": 56.5}), seconds=600, seed=7, evaluation_offset=3.24), "no patience")
def an_instance_crashes(outcome: Outcome) -> list[str]:
    """Aurora makes a reader of the region the writer: "typically restored in less than 60 seconds"."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, EAST)


# 13: what was never ready.


@day(13, made((10, "no_probe_table", {"region": OHIO}), (120, "region_dies", {"region": EAST}), seconds=700), "mute validator")
def the_validator_is_mute(outcome: Outcome) -> list[str]:
    """The table that the validator writes to is missing: AWS says writer, and writes flow."""
    return whole(outcome) + writes_in(outcome, OHIO) + _carried_out(outcome) + paged(outcome, "mute")


# The kill switch, in the middle of it.


@day(14, made((120, "region_dies", {"region": EAST}), (168, "person", {"action": "pause", "region": OHIO}), (169, "person", {"action": "status", "region": OHIO}), seconds=600, duplicate_share=1.0), "no control")
def the_switch_answers_while_a_run_is_under_way(outcome: Outcome) -> list[str]:
    """Every event comes twice: both executions that are reserved are busy."""
    found = [f"{action} was answered at {at - START:.0f} s" for at, action, _ in outcome.world.answers if at - START > 185]
    return found if len(outcome.world.answers) == 2 else [*found, "no answer"]
