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
