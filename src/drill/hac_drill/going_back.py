"""The way back, as RUNBOOK.md says it: nothing goes back by itself; people ask what is missing
until nothing is, go back, and arm again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import invariants
from .people import ORCHESTRATOR, People

if TYPE_CHECKING:
    from .failing_over import Drill

_ASK_AGAIN_SECONDS = 30.0
_BACK_SECONDS = 120.0


def come_back(drill: Drill) -> None:
    """The old region is there again, and stays what it is."""
    dead = (drill.pair.source, *drill.also_gone)
    drill.timeline.title(f"{' and '.join(dead)} {'is' if len(dead) == 1 else 'are'} back")
    drill.timeline.head()
    back = drill.now
    for region in dead:
        drill.stage.revive(region)
    drill.timeline.event("its services and end points answer again", at=drill.since(back))
    drill.stage.clock.run(drill.now + _BACK_SECONDS)
    invariants.written_in(drill, drill.pair.target)
    for region in dead:
        ran = [ran for ran in drill.orchestrations(region) if ran.began >= back]
        moved = [one for one in ran if isinstance(one.answer, dict) and "run" in one.answer]
        failed = [str(one.error) for one in ran if one.error]
        good = not moved and not failed
        drill.timeline.check(f"nothing goes back to {region} by itself", good, *failed)


def fail_back(drill: Drill) -> None:
    """The old region takes over again, as planned."""
    source, target = drill.pair.target, drill.pair.source
    drill.timeline.title(f"Failback: {target} takes over again, as planned")
    drill.timeline.head()
    until_nothing_is_missing(drill, target, source)
    began = drill.now
    event: dict[str, object] = {"action": "failback", "from": source, "reason": "drill"}
    answer = People(drill.stage).say(target, event, to=ORCHESTRATOR)
    status = answer.get("status")
    drill.timeline.event(f"failback by hand: {status}", at=drill.since(began))
    run = drill.stage.observer.run()
    drill.steps(run)
    drill.ended_well(run)
    invariants.lost_nothing(drill, run)
    drill.stage.clock.run(drill.now + 30.0)
    invariants.writer_is(drill, target)
    invariants.one_writer_at_a_time(drill)
    for database in drill.pair.databases():
        invariants.asked_once(drill, "SwitchoverGlobalCluster", database, source)
    invariants.recorded(drill, target, str(run.get("id")))


def stays_away(drill: Drill) -> None:
    """What was left by binlog or `detach` is a writer of its own: there is no way back to it, and
    people are told how it is built anew."""
    source, target = drill.pair.target, drill.pair.source
    drill.timeline.title(f"{target} cannot go back to what it was")
    drill.timeline.head()
    missing = _what_is_missing(drill, target, source)
    anew = [line for line in missing if "Keep a snapshot of" in line]
    drill.timeline.check("rejoin-status says how it is built anew", bool(anew), *missing)
    answer = People(drill.stage).say(target, {"action": "rearm", "reason": "the drill tries"})
    refused = answer.get("status") == "not ready"
    drill.timeline.check("rearm is refused until then", refused, str(answer.get("status")))
    invariants.written_in(drill, source)
    invariants.one_writer_at_a_time(drill)


def until_nothing_is_missing(drill: Drill, target: str, source: str) -> None:
    """Asks every half minute, and prints each answer that is new. Fails once patience is over."""
    give_up = drill.now + drill.stage.settings.patience
    told: list[str] = []
    while drill.now < give_up:
        missing = _what_is_missing(drill, target, source)
        if missing != told:
            drill.timeline.event("rejoin-status", at=drill.since(drill.now))
            drill.timeline.note("\n".join(missing) or "nothing is missing")
            told = missing
        if not missing:
            return
        drill.stage.clock.run(drill.now + _ASK_AGAIN_SECONDS)
    drill.timeline.check(f"{target} can take over again", good=False)


def _what_is_missing(drill: Drill, target: str, source: str) -> list[str]:
    answer = People(drill.stage).say(target, {"action": "rejoin-status", "from": source})
    ways: Any = answer.get("ways back", {})
    lines = [str(line) for line in ways.get(source, [f"missing: an answer: {answer}"])]
    return [line for line in lines if not line.startswith("ok: ")]
