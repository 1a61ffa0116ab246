"""What was never ready, and who is asked meanwhile."""

from __future__ import annotations

from ..clock import START
from ..named import EAST, OHIO, carried_out, day, made, paged, whole, writes_in
from ..scenario import Outcome

# 13: what was never ready.


@day(
    13,
    made(
        (10, "no_probe_table", {"region": OHIO}),
        (120, "region_dies", {"region": EAST}),
        seconds=700,
    ),
    "mute validator",
)
def the_validator_is_mute(outcome: Outcome) -> list[str]:
    """The table that the validator writes to is missing: AWS says writer, and writes flow."""
    return whole(outcome) + writes_in(outcome, OHIO) + carried_out(outcome) + paged(outcome, "mute")


# The kill switch, in the middle of it.


@day(
    14,
    made(
        (120, "region_dies", {"region": EAST}),
        (166, "person", {"action": "failover", "region": OHIO}),
        (168, "person", {"action": "pause", "region": OHIO}),
        (169, "person", {"action": "status", "region": OHIO}),
        seconds=600,
        duplicate_share=1.0,
    ),
    "no control",
)
def the_switch_answers_while_a_run_is_under_way(outcome: Outcome) -> list[str]:
    """Somebody asks for a failover while the run is under way, and waits for its lock: both executions that are reserved
    are busy."""
    answered = {
        action: at - START
        for at, action, text in outcome.world.answers
        if "errorMessage" not in text
    }
    late = [f"{action} was answered at {at:.0f} s" for action, at in answered.items() if at > 185]
    unanswered = [action for action in ("pause", "status") if action not in answered]
    return [found for found in late if "failover" not in found] + unanswered
