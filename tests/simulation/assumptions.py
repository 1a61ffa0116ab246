"""What AWS does not document, and what a network, an application and people may do: drawn anew by each seed.

Whatever stands here is an assumption. What AWS documents stands where it is imitated, with its source."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

FOREVER = 1e12


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The defaults are an ordinary day."""

    # A call there and back, within a region and between regions.
    near_seconds: float = 0.012
    far_seconds: float = 0.068
    # Share of calls that take a second longer, and of calls whose answer is lost.
    slow_share: float = 0.0
    lost_share: float = 0.0
    # Share of calls that a service answers with an error of its own, and with a throttling code.
    error_share: float = 0.0
    throttle_share: float = 0.0
    # Which of botocore's throttling codes DynamoDB, RDS, ... say.
    throttle_code: str = "ThrottlingException"
    # botocore in the runtime of Lambda may be one that still waits up to 1, 2, 4 s between attempts.
    old_backoff: bool = False

    # Lambda: a new sandbox starts, imports, and makes a client; how late an alarm's and a schedule's event is; whether
    # events come twice ("at least once").
    cold_seconds: float = 1.2
    client_seconds: float = 0.25
    sandbox_seconds: float = 420.0
    event_seconds: float = 0.15
    duplicate_share: float = 0.0
    schedule_late_seconds: float = 2.0
    # Seconds that the wall clocks of functions are off, by turns.
    skew_seconds: float = 0.0

    # CloudWatch: until a datum is seen by an alarm, and until an action is carried out.
    metric_seconds: float = 2.0
    action_seconds: float = 1.0
    evaluation_offset: float = 3.0

    # Aurora: a failover of the global database from the request to the writer; what its description shows meanwhile.
    promotion_seconds: float = 45.0
    begin_seconds: float = 1.0
    fence_seconds: float = 3.0
    fence_works: bool = True
    # FailoverState ends that long after (or before) the member is the writer.
    state_lingers_seconds: float = 1.0
    # SQL takes writes that long after (or before) the listing says so.
    sql_after_seconds: float = 1.0
    # A reading may be up to that old, each another age: so that views go backwards.
    view_age_seconds: float = 0.5
    # The share of looks at a transition that do not show it, and that leave the target out.
    hidden_share: float = 0.0
    odd_share: float = 0.0
    # The member that a transition goes from, as it is listed meanwhile: the writer, or none is.
    shows_during: str = "old"
    # A request for the region that already is the writer is refused by one of these; neither is documented for it.
    already_writer_code: str = "InvalidGlobalClusterStateFault"
    # Members of other engine versions.
    version_code: str = "InvalidDBClusterStateFault"
    # SQL on a secondary by the Data API.
    secondary_code: str = "BadRequestException"
    resync_seconds: float = 600.0
    rejoin_seconds: float = 20.0
    lag_milliseconds: float = 700.0
    lag_published_seconds: float = 75.0

    # Route 53: how many checkers (it has more; the share that counts is documented), how long until a name's answer
    # follows a check.
    checkers: int = 8
    answer_seconds: float = 3.0

    # Clients: how many, how long they wait for an answer, how many errors until they connect anew, and how often they
    # write. Their resolvers keep a name for its TTL.
    clients: int = 4
    client_timeout_seconds: float = 3.0
    client_errors: int = 2
    client_every_seconds: float = 1.0
    client_pause_seconds: float = 3.0
    # The application: how far its clock is off, how often it reads the lease, and how its health is kept.
    application_skew_seconds: float = 0.0
    # Contract: lease with `open` and `not_before`, or the one before that.
    contract: str = "open"

    def changes(self) -> dict[str, Any]:
        """What is not as on an ordinary day."""
        ordinary = Assumptions()
        return {k: v for k, v in asdict(self).items() if v != getattr(ordinary, k)}

    def without(self, name: str) -> Assumptions:
        return replace(self, **{name: getattr(Assumptions(), name)})


NAMES = tuple(field.name for field in fields(Assumptions))


def draw(rng: random.Random) -> Assumptions:
    """Most seeds have a few things unusual, some many."""
    bad = rng.random()

    def perhaps(share: float, value: float) -> float:
        return value if rng.random() < share * (0.3 + bad) else 0.0

    from botocore.retries.standard import ThrottledRetryableChecker

    codes = sorted(vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"])
    slow = rng.random()
    promotion = rng.triangular(20, 120, 45) if slow < 0.85 else rng.uniform(120, 600)
    return Assumptions(
        near_seconds=rng.uniform(0.004, 0.03),
        far_seconds=rng.uniform(0.05, 0.15),
        slow_share=perhaps(0.3, rng.uniform(0.001, 0.03)),
        lost_share=perhaps(0.3, rng.uniform(0.001, 0.02)),
        error_share=perhaps(0.3, rng.uniform(0.001, 0.02)),
        throttle_share=perhaps(0.2, rng.uniform(0.001, 0.02)),
        throttle_code=rng.choice(codes),
        old_backoff=rng.random() < 0.5,
        cold_seconds=rng.uniform(0.6, 3.0),
        client_seconds=rng.uniform(0.05, 0.5),
        sandbox_seconds=rng.choice([5.0, 120.0, 420.0, 2400.0]),
        event_seconds=rng.uniform(0.05, 1.0),
        duplicate_share=perhaps(0.4, rng.uniform(0.01, 0.2)),
        schedule_late_seconds=rng.choice([1.0, 5.0, 20.0, 50.0]),
        skew_seconds=perhaps(0.3, rng.choice([0.5, 1.5])),
        metric_seconds=rng.uniform(0.3, 6.0),
        action_seconds=rng.uniform(0.2, 5.0),
        evaluation_offset=rng.uniform(0.0, 9.9),
        promotion_seconds=promotion,
        begin_seconds=rng.uniform(0.1, 6.0),
        fence_seconds=rng.uniform(0.5, 10.0),
        fence_works=rng.random() < 0.8,
        state_lingers_seconds=rng.choice([-5.0, -3.0, 0.0, 1.0, 10.0, 60.0]),
        sql_after_seconds=rng.choice([-4.0, 0.0, 1.0, 6.0, 20.0]),
        view_age_seconds=rng.choice([0.0, 0.5, 2.0, 6.0]),
        hidden_share=perhaps(0.4, rng.uniform(0.05, 0.5)),
        odd_share=perhaps(0.3, rng.uniform(0.01, 0.1)),
        shows_during=rng.choice(["old", "none"]),
        already_writer_code=rng.choice(
            ["InvalidGlobalClusterStateFault", "InvalidDBClusterStateFault"]
        ),
        version_code=rng.choice(
            [
                "InvalidDBClusterStateFault",
                "InvalidGlobalClusterStateFault",
                "InvalidParameterCombination",
            ]
        ),
        secondary_code=rng.choice(
            ["BadRequestException", "DatabaseErrorException", "DatabaseUnavailableException"]
        ),
        resync_seconds=rng.uniform(200, 1200),
        rejoin_seconds=rng.uniform(5, 60),
        lag_milliseconds=rng.uniform(80, 2000),
        lag_published_seconds=rng.uniform(60, 130),
        checkers=rng.choice([6, 8, 12]),
        answer_seconds=rng.uniform(0.5, 8.0),
        clients=rng.randint(2, 5),
        client_timeout_seconds=rng.uniform(1.0, 10.0),
        client_errors=rng.randint(1, 5),
        client_every_seconds=rng.uniform(0.5, 2.0),
        application_skew_seconds=perhaps(0.4, rng.uniform(-0.9, 0.9)),
    )
