"""The lease: moved, given back, handed over."""

from __future__ import annotations

from ..named import EAST, OHIO, WITNESS, day, made, no_lossy, whole, writes_in
from ..scenario import Outcome

# 2: the fence.


@day(
    2,
    made(
        (10, "refused", {"code": "InvalidParameterCombination"}),
        (120, "region_dies", {"region": EAST, "seconds": 300}),
        seconds=900,
    ),
    "lease kept",
)
def a_refused_promotion_leaves_the_lease_where_writes_are(outcome: Outcome) -> list[str]:
    """AWS refuses the promotion for ever: it has its reasons. us-east-1 comes back as the writer."""
    return whole(outcome) + writes_in(outcome, EAST)


@day(
    2,
    made(
        (
            10,
            "when_step",
            {
                "step": "fence",
                "then": "person",
                "arguments": {"action": "pause", "region": OHIO},
                "after": 2,
            },
        ),
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
        (
            10,
            "when_step",
            {
                "step": "fence",
                "then": "service",
                "arguments": {
                    "region": WITNESS,
                    "service": "dynamodb",
                    "how": "throttle",
                    "methods": ["update_item"],
                    "key": "lease#orders",
                    "seconds": 8.0,
                },
            },
        ),
        (120, "region_dies", {"region": EAST}),
        seconds=700,
    ),
    "lease missed",
)
def the_fence_is_throttled(outcome: Outcome) -> list[str]:
    """DynamoDB throttles the one update of the fence, for eight seconds of its ten."""
    return whole(outcome) + writes_in(outcome, OHIO)


@day(
    2,
    made(
        (
            10,
            "when_step",
            {
                "step": "fence",
                "then": "service",
                "arguments": {
                    "region": WITNESS,
                    "service": "dynamodb",
                    "how": "throttle",
                    "methods": ["update_item"],
                    "key": "lease#orders",
                    "seconds": 90.0,
                },
            },
        ),
        (120, "region_dies", {"region": EAST}),
        seconds=700,
    ),
    "missed in silence",
)
def the_fence_is_missed(outcome: Outcome) -> list[str]:
    """For longer than the step may last. People hear of it before AWS is asked: they may still stop the old writer."""
    pages = [m.at for m in outcome.world.topics.pages() if "orders is not fenced" in m.subject]
    asked = [at for at, _, _ in outcome.world.invariants.lossy]
    told = [] if len(pages) == 1 else [f"told {len(pages)} times that it is not fenced"]
    late = [at for at in pages if not asked or at > asked[0]]
    return (
        whole(outcome)
        + told
        + [f"told at {at}, too late" for at in late]
        + writes_in(outcome, OHIO)
    )
