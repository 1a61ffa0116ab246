"""What people do otherwise than usual, in the flows that wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world import START

from .conditions import OWN, SOURCE, Condition
from .flows import BY_HAND, FAIL_BACK, LOOKS_EVERY, approve, awaited

if TYPE_CHECKING:
    from collections.abc import Callable

    from .scenario import Stage


def of(flow: str) -> Callable[[Condition], Condition]:
    def note(function: Condition) -> Condition:
        OWN.setdefault(flow, {})[function.__name__] = function
        return function

    return note


def _say_again(stage: Stage, seconds: float) -> None:
    def again() -> None:
        run = awaited(stage)
        if run:
            approve(stage, run)

    stage.later(LOOKS_EVERY + seconds, again)


def _lag_of_an_hour_later(stage: Stage) -> None:
    """Probers here know of the last five minutes only, so the outage seems to begin anew."""
    stage.cloud.land.lag += [(START + 3_300, 800.0)]


@of("approval")
def approved_by_two_at_once(stage: Stage) -> None:
    _say_again(stage, 0)


@of("approval")
def answer_to_the_word_lost(stage: Stage) -> None:
    """The connection broke; whoever approved does not know whether it arrived, and says it again
    while the run is under way."""
    _say_again(stage, 20)


@of("approval")
def approved_again_afterwards(stage: Stage) -> None:
    _say_again(stage, 900)


@of("approval")
def approved_too_late(stage: Stage) -> None:
    """After the hour in which it would have counted. The alarm has gone off again by then."""
    stage.approver_from = 3_601.0
    _lag_of_an_hour_later(stage)
    stage.later(3_700, lambda: approve(stage, awaited(stage)) if awaited(stage) else None)


@of("approval")
def alarm_again_after_its_time(stage: Stage) -> None:
    """Nobody approves in time. The next alarm asks anew, and that is approved."""
    stage.approver_from = 3_601.0
    _lag_of_an_hour_later(stage)
    stage.later(3_650, lambda: stage.cloud.alarm("us-east-2"))
    stage.later(3_720, lambda: approve(stage, awaited(stage)) if awaited(stage) else None)


@of("approval")
def never_approved(stage: Stage) -> None:
    stage.approver_from = float("inf")


@of("approval")
def recovers_before_the_word(stage: Stage) -> None:
    stage.cloud.land.ends = START + 200


@of("approval")
def paused_before_the_word(stage: Stage) -> None:
    pause = {"action": "pause", "reason": "somebody looks"}
    stage.later(100, lambda: stage.ask(pause, "p-1"))


@of("approval")
def a_person_does_not_wait(stage: Stage) -> None:
    """Starts it by hand while it waits; the word for the first run comes later all the same."""
    stage.later(100, lambda: stage.ask(BY_HAND, "r-2"))


@of("failback")
def asked_for_by_two_at_once(stage: Stage) -> None:
    stage.later(30, lambda: stage.ask(FAIL_BACK, "r-2"))


@of("failback")
def asked_for_again_meanwhile(stage: Stage) -> None:
    stage.later(50, lambda: stage.ask(FAIL_BACK, "r-2"))


@of("failback")
def asked_for_again_afterwards(stage: Stage) -> None:
    stage.later(900, lambda: stage.ask(FAIL_BACK, "r-2"))


@of("failback")
def armed_meanwhile(stage: Stage) -> None:
    """Too early: somebody takes the other region's word for the end of it."""
    stage.later(40, lambda: stage.ask({"action": "rearm", "reason": "done"}, "a-1"))


@of("failback")
def no_member_yet(stage: Stage) -> None:
    stage.cloud.land.members.discard("us-east-2")


@of("failback")
def rebuilt_meanwhile(stage: Stage) -> None:
    """Not yet a member when it is asked for the first time."""
    stage.cloud.land.members.discard("us-east-2")
    stage.later(300, lambda: stage.cloud.land.members.add("us-east-2"))
    stage.later(400, lambda: stage.ask(FAIL_BACK, "r-2"))


@of("failback")
def writer_dies_meanwhile(stage: Stage) -> None:
    """While the switchover is under way. Nothing automatic may answer, as it is disarmed."""
    stage.later(33, lambda: stage.cloud.land.kill_region(SOURCE))
    stage.later(120, lambda: stage.cloud.alarm("us-east-2"))


@of("failback")
def paused_meanwhile(stage: Stage) -> None:
    pause = {"action": "pause", "reason": "somebody looks"}
    stage.later(30.5, lambda: stage.ask(pause, "p-1"))


@of("pause")
def thrown_with_the_alarm(stage: Stage) -> None:
    stage.paused_at = 0.0


@of("pause")
def thrown_in_the_gate(stage: Stage) -> None:
    stage.paused_at = 0.6


@of("pause")
def thrown_before_the_promotion(stage: Stage) -> None:
    """As the fence ends."""
    stage.paused_at = 26.9


@of("pause")
def thrown_during_the_promotion(stage: Stage) -> None:
    """Too late: half of a failover is worse than either side of it."""
    stage.paused_at = 45.0


@of("pause")
def taken_off_at_once(stage: Stage) -> None:
    stage.resumed_at = 11.0


@of("pause")
def taken_off_before_it_is_thrown(stage: Stage) -> None:
    """Two people, who do not talk to each other."""
    stage.resumed_at = 5.0


@of("pause")
def never_taken_off(stage: Stage) -> None:
    stage.resumed_at = None


@of("pause")
def never_thrown(stage: Stage) -> None:
    stage.paused_at = stage.resumed_at = None
