"""What AWS says of a request, and shows of its end."""

from __future__ import annotations

from ..named import EAST, OHIO, carried_out, day, made, whole, writes_in
from ..scenario import Outcome

# 7: one odd look.


@day(
    7,
    made(
        (120, "region_dies", {"region": EAST}),
        seconds=600,
        promotion_seconds=60.0,
        state_lingers_seconds=-3.0,
        already_writer_code="InvalidParameterValue",
        view_age_seconds=0.0,
    ),
    "refused repeat",
)
def the_repeat_is_refused_because_it_is_the_writer(outcome: Outcome) -> list[str]:
    """FailoverState is gone 3 s before the writer shows; the request is asked again, and refused."""
    return whole(outcome) + writes_in(outcome, OHIO) + carried_out(outcome)


@day(
    7,
    made(
        (
            10,
            "when_step",
            {"step": "promote", "then": "odd_looks", "arguments": {"seconds": 4.0}, "after": 40.5},
        ),
        (120, "region_dies", {"region": EAST}),
        seconds=600,
        promotion_seconds=40.0,
        state_lingers_seconds=-4.0,
    ),
    "one odd look",
)
def one_answer_lacks_the_target(outcome: Outcome) -> list[str]:
    """AWS has accepted; for four seconds its listing has no such member."""
    return whole(outcome) + writes_in(outcome, OHIO) + carried_out(outcome)


# 8: "not now".


@day(
    8,
    made(
        (100, "modifying", {"region": OHIO, "seconds": 320}),
        (120, "region_dies", {"region": EAST}),
        seconds=900,
    ),
    "one chance",
)
def aws_says_not_now(outcome: Outcome) -> list[str]:
    """The cluster that is to take over is being modified for five minutes."""
    return whole(outcome) + writes_in(outcome, OHIO)


@day(
    8,
    made(
        (120, "region_dies", {"region": EAST}),
        (
            120,
            "service",
            {
                "region": OHIO,
                "service": "rds",
                "how": "throttle",
                "methods": ["failover_global_cluster"],
                "seconds": 330,
            },
        ),
        seconds=900,
        throttle_code="PriorRequestNotComplete",
    ),
    "four requests",
)
def aws_throttles_the_request(outcome: Outcome) -> list[str]:
    """RDS answers FailoverGlobalCluster with one of botocore's throttling codes for five minutes."""
    return whole(outcome) + writes_in(outcome, OHIO)
