"""Other people's promotions."""

from __future__ import annotations

from ..named import EAST, OHIO, day, made, no_lossy, paged, whole, writes_in
from ..scenario import Outcome

# 1: other people's promotions.


@day(
    1,
    made(
        (127.8, "console", {"kind": "switchover", "target": OHIO, "seconds": 140, "shows": "none"}),
        seconds=700,
        seed=9,
        evaluation_offset=1.86,
    ),
    "foreign",
)
def a_switchover_by_console_is_not_undone(outcome: Outcome) -> list[str]:
    """Both regions are well; somebody switches over by console, and no member shows as the writer for a minute."""
    return (
        whole(outcome)
        + no_lossy(outcome)
        + writes_in(outcome, OHIO)
        + paged(outcome, "became the writer")
    )


@day(
    1,
    made(
        (110, "service", {"region": EAST, "service": "database", "how": "error"}),
        (
            111,
            "when_paged",
            {
                "says": "held",
                "then": "console",
                "after": 40,
                "arguments": {"kind": "failover", "target": OHIO, "seconds": 70, "shows": "none"},
            },
        ),
        seconds=900,
        lag_milliseconds=9000.0,
    ),
    "foreign",
)
def what_a_person_did_after_a_page_stays_done(outcome: Outcome) -> list[str]:
    """The database of us-east-1 is lost, the run is held for its lag, a person promotes us-east-2 in the console."""
    return whole(outcome) + no_lossy(outcome) + writes_in(outcome, OHIO)


# 17: a run that died at its gate.


@day(
    17,
    made(
        (10, "when_step", {"step": "gate", "then": "kill", "arguments": {"region": OHIO}}),
        (120, "tier", {"region": EAST}),
        (160, "kill", {"region": OHIO, "seconds": 300.0}),
        (160, "kill", {"region": OHIO, "function": "prober", "seconds": 300.0}),
        (200, "console", {"kind": "failover", "target": OHIO, "seconds": 40, "shows": "none"}),
        seconds=410,
    ),
    "the dead in the way",
)
def a_run_that_died_at_its_gate_is_in_nobodys_way(outcome: Outcome) -> list[str]:
    """Lambda of us-east-2 loses every machine while a run is at its gate; a person promotes us-east-2 by the console. Only
    us-east-1 can bring the lease there."""
    steps = outcome.world.invariants.record().get("steps", {})
    touched = [f"the run touched something: {name}" for name in steps if name != "gate"]
    return touched + no_lossy(outcome) + writes_in(outcome, OHIO)
