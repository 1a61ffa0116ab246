"""What can be asked for: by an alarm, by a person, or by both in turn. Each flow has its world, and people who do what they
are called for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conftest import ALARM
from hac_failover.plan import Plan, Promote
from hac_failover.record import RunRecord
from world import START

if TYPE_CHECKING:
    from .scenario import Stage

SOURCE, TARGET = "us-east-1", "us-east-2"

BY_HAND = {"action": "failover", "reason": "the pager went off"}
FAIL_BACK = {"action": "failback", "reason": "both are whole again"}
STATUS = {"action": "rejoin-status"}
# How often whoever approves looks at the pages, and for how long.
LOOKS_EVERY, LOOKS = 300.0, 12
# When the kill switch is thrown, taken off, and the failover asked for by hand.
PAUSED_AT, RESUMED_AT, AGAIN_AT = 10.0, 100.0, 130.0


@dataclass(frozen=True)
class Flow:
    """`event` is what the first execution is asked, and what anybody who asks again asks for; `begin` makes the world, and
    asks. `executions` is how many there are when nothing fails, `ends` how the run ends then, and `promotions` how many AWS
    accepts of it."""

    event: Any
    begin: Callable[[Stage], None]
    plan: Callable[[Plan], Plan] = lambda plan: plan
    executions: int = 1
    ends: str = "completed"
    promotions: int = 1


def _outage(stage: Stage) -> None:
    stage.cloud.land.kill_region(SOURCE)
    stage.cloud.land.lag = [(START - 95, 800.0)]


def _asked(stage: Stage) -> None:
    stage.later(0, lambda: stage.invoke(TARGET, FLOWS[stage.scenario.flow].event, "r-1"))


def _in_an_outage(stage: Stage) -> None:
    _outage(stage)
    _asked(stage)


def _without_an_outage(stage: Stage) -> None:
    stage.cloud.land.lag = [(START - 95, 800.0)]
    _asked(stage)


def _with_approval(stage: Stage) -> None:
    _in_an_outage(stage)
    said: set[str] = set()

    def look() -> None:
        run = awaited(stage)
        if run and run not in said:
            said.add(run)
            approve(stage, run)

    for number in range(1, LOOKS + 1):
        at = LOOKS_EVERY * number
        stage.later(at, lambda at=at: look() if at >= stage.approver_from else None)


def awaited(stage: Stage) -> str:
    """The run that the newest page asks to approve."""
    found = ""
    for topic, subject, message in stage.cloud.land.published:
        if topic.endswith("-critical") and "awaits approval" in subject:
            named = re.search(r'"run": "([^"]+)"', message)
            assert named, "a page that asks for approval names the run"
            found = named[1]
    return found


def approve(stage: Stage, run: str) -> None:
    stage.words.append(stage.simulation.time)
    event = {"action": "approve", "run": run, "reason": "I have looked", "by": "ada"}
    stage.ask(event, f"word-{len(stage.words)}")


def _back(stage: Stage) -> None:
    """us-east-2 was left a day ago. It is a reader again, and takes over by a switchover."""
    then = START - 86_400
    record = RunRecord("old", "automatic", TARGET, SOURCE, "another day", then, "completed")
    stage.cloud.table.items["run"] = {
        **stage.cloud.table.items["run"],
        "id": {"S": "run"},
        "owner": {"S": ""},
        "epoch": {"N": "5"},
        "lease_until": {"N": "0"},
        "run": {"S": record.to_json()},
        "promoted_at": {"N": repr(then + 60)},
        "armed_at": {"N": "0"},
        "disarmed_by": {"S": "old"},
    }
    stage.cloud.land.reported_lag = 20.0
    stage.later(0, lambda: stage.ask(STATUS, "s-1"))
    stage.later(30, lambda: stage.ask(FAIL_BACK, "r-1"))


def _paused_meanwhile(stage: Stage) -> None:
    """A lease that runs on keeps the fence waiting, so that there is a middle to be stopped in."""
    _in_an_outage(stage)
    stage.cloud.table.items["lease#orders"] = {
        "id": {"S": "lease#orders"},
        "epoch": {"N": "7"},
        "region": {"S": SOURCE},
        "lease_until": {"N": repr(START + 25)},
    }
    pause = {"action": "pause", "reason": "somebody looks"}
    resume = {"action": "resume", "reason": "somebody has looked"}

    def switched() -> None:
        if stage.paused_at is not None:
            stage.later(stage.paused_at, lambda: stage.ask(pause, "p-1"))
        if stage.resumed_at is not None:
            stage.later(stage.resumed_at, lambda: stage.ask(resume, "p-2"))

    stage.later(0, switched)
    stage.later(AGAIN_AT, lambda: stage.ask(BY_HAND, "r-2"))


def _foreign(stage: Stage) -> None:
    """Both regions are well, and a person switches over to us-east-2 by the console, without loss. Nobody answers as the
    writer meanwhile, so both alarms go off; that of the region that was left stands for a while afterwards."""
    land = stage.cloud.land
    land.lag = [(START - 900 + 60 * minute, 20.0) for minute in range(40)]
    land.nobody_meanwhile = True
    stage.cloud.table.items["lease#orders"] = {
        "id": {"S": "lease#orders"},
        "epoch": {"N": "7"},
        "region": {"S": SOURCE},
        "lease_until": {"N": repr(START + 20)},
        "open": {"BOOL": True},
    }
    land.changed_by_hand(TARGET, 70)
    for at in (30, 60, 90, 150):
        stage.later(at, lambda: stage.cloud.alarm(SOURCE))
        stage.later(at + 1, lambda: stage.cloud.alarm(TARGET))


def _promoting_by(strategy: str) -> Callable[[Plan], Plan]:
    """The same plan, with another way to promote."""

    def changed(plan: Plan) -> Plan:
        failovers = tuple(
            replace(
                failover,
                steps=tuple(
                    replace(step, strategy=strategy) if isinstance(step, Promote) else step
                    for step in failover.steps
                ),
            )
            for failover in plan.failovers
        )
        return replace(plan, failovers=failovers)

    return changed


def _by_binlog(plan: Plan) -> Plan:
    plan = _promoting_by("binlog")(plan)
    databases = plan.databases.items()
    return replace(
        plan, databases={name: replace(one, global_cluster=None) for name, one in databases}
    )


def _wanting_approval(plan: Plan) -> Plan:
    failovers = (replace(one, gate=replace(one.gate, approval=3600)) for one in plan.failovers)
    return replace(plan, failovers=tuple(failovers))


FLOWS: dict[str, Flow] = {
    "automatic": Flow(ALARM, _in_an_outage),
    "approval": Flow(ALARM, _with_approval, _wanting_approval, executions=2),
    "binlog": Flow(ALARM, _in_an_outage, _by_binlog),
    "by_hand": Flow(BY_HAND, _in_an_outage),
    "detach": Flow(BY_HAND, _in_an_outage, _promoting_by("detach")),
    "failback": Flow(FAIL_BACK, _back, executions=2),
    "foreign": Flow(ALARM, _foreign, executions=15, ends="held", promotions=0),
    "forced": Flow({**BY_HAND, "force": True}, _in_an_outage),
    "pause": Flow(ALARM, _paused_meanwhile, executions=4),
    "switchover": Flow({"action": "switchover", "reason": "rehearsal"}, _without_an_outage),
}
