"""Draws a scenario from a seed: what is assumed, and one to four things that happen."""

from __future__ import annotations

import random
from typing import Any

from .assumptions import draw
from .faults import FOREVER
from .scenario import SIDES, WITNESS, Event, Scenario

_FIRST, _LAST = 45.0, 160.0
# After the last thing that happens, so that what comes of it is seen: probes, a gate, a promotion, the name.
_AFTER = 400.0
_LONGEST = 1200.0


def scenario(seed: int) -> Scenario:
    rng = random.Random(f"scenario/{seed}")
    assume = draw(rng)
    fresh = rng.random() < 0.04
    events: list[Event] = []
    for theme in rng.choices(_THEMES, [weight for _, weight in _WEIGHTED], k=_how_many(rng)):
        events += theme(rng)
    if rng.random() < 0.35:
        events += _people(rng)
    if fresh:
        events.append(
            Event(rng.uniform(200, 400), "person", {"action": "rearm", "region": rng.choice(SIDES)})
        )
    events.sort(key=lambda event: event.at)
    last = max(event.at + _lasts(event) for event in events)
    slow = max(0.0, assume.promotion_seconds - 60)
    return Scenario(seed, assume, tuple(events), min(_LONGEST, last + _AFTER + slow), fresh)


def _how_many(rng: random.Random) -> int:
    return rng.choices((1, 2, 3), (5, 3, 1))[0]


def _lasts(event: Event) -> float:
    seconds = event.arguments.get("seconds", 0.0)
    return float(seconds) if isinstance(seconds, (int, float)) and seconds < FOREVER / 2 else 0.0


def _when(rng: random.Random) -> float:
    return round(rng.uniform(_FIRST, _LAST), 1)


def _for(rng: random.Random, shortest: float = 5.0, longest: float = 300.0) -> float:
    """Mostly short; for ever in a few."""
    if rng.random() < 0.15:
        return FOREVER
    share: float = rng.random()
    factor: float = (longest / shortest) ** share
    return round(shortest * factor, 1)


def _loss(rng: random.Random) -> list[Event]:
    """The plain loss of a region, mostly of the writer's."""
    region = SIDES[0] if rng.random() < 0.8 else rng.choice((SIDES[1], WITNESS))
    arguments: dict[str, Any] = {"region": region}
    if rng.random() < 0.4:
        arguments["seconds"] = _for(rng, 20)
    return [Event(_when(rng), "region_dies", arguments)]


def _parted(rng: random.Random) -> list[Event]:
    regions = (*SIDES, WITNESS)
    if rng.random() < 0.4:
        return [
            Event(_when(rng), "isolated", {"region": rng.choice(SIDES), "seconds": _for(rng, 10)})
        ]
    origin, region = rng.sample((*regions, "world"), 2)
    if region == "world":
        origin, region = region, origin
    arguments = {
        "origin": origin,
        "region": region,
        "seconds": _for(rng, 5),
        "both": origin != "world" and rng.random() < 0.6,
    }
    return [Event(_when(rng), "link", arguments)]


def _service(rng: random.Random) -> list[Event]:
    where, service = rng.choice(
        [
            (WITNESS, "dynamodb"),
            (WITNESS, "dynamodb"),
            (SIDES[1], "rds"),
            (SIDES[1], "rds-data"),
            (SIDES[1], "lambda"),
            (SIDES[1], "sns"),
            (SIDES[1], "cloudwatch"),
            (SIDES[1], "s3"),
            (SIDES[1], "lambda-run"),
            (SIDES[0], "database"),
            (SIDES[0], "rds"),
            (SIDES[0], "lambda-run"),
        ]
    )
    how = rng.choice(["error", "throttle", "mute", "lost", "unreachable", "refused"])
    share = 1.0 if rng.random() < 0.5 else round(rng.uniform(0.1, 0.9), 2)
    if service in ("database", "lambda-run"):
        how, share = "error", 1.0
    return [
        Event(
            _when(rng),
            "service",
            {
                "region": where,
                "service": service,
                "how": how,
                "share": share,
                "seconds": _for(rng, 3),
            },
        )
    ]


def _tier(rng: random.Random) -> list[Event]:
    region = SIDES[0] if rng.random() < 0.7 else SIDES[1]
    at = _when(rng)
    choice = rng.random()
    if choice < 0.25:
        return [
            Event(
                at,
                "flaps",
                {
                    "region": region,
                    "on": round(rng.uniform(5, 45), 1),
                    "off": round(rng.uniform(5, 45), 1),
                    "times": rng.randint(2, 6),
                },
            )
        ]
    share = 1.0 if choice < 0.6 else round(rng.uniform(0.2, 0.95), 2)
    seconds = _for(rng, 5)
    events = [
        Event(
            at,
            "tier",
            {
                "region": region,
                "how": rng.choice(["error", "mute", "refuse"]),
                "share": share,
                "seconds": seconds,
            },
        )
    ]
    if rng.random() < 0.2:
        other = SIDES[1] if region == SIDES[0] else SIDES[0]
        events.append(
            Event(
                at + rng.uniform(0, 20),
                "tier",
                {"region": other, "how": "error", "share": 1.0, "seconds": seconds},
            )
        )
    return events


def _inside(rng: random.Random) -> list[Event]:
    at = _when(rng)
    if rng.random() < 0.7:
        return [
            Event(at, "instance", {"region": SIDES[0], "seconds": round(rng.uniform(10, 60), 1)})
        ]
    return [
        Event(
            at,
            "zone",
            {
                "region": rng.choice(SIDES),
                "seconds": _for(rng, 20, 120),
                "database": round(rng.uniform(0, 58), 1),
            },
        )
    ]


def _console(rng: random.Random) -> list[Event]:
    arguments = {
        "kind": "switchover" if rng.random() < 0.7 else "failover",
        "target": SIDES[1],
        "seconds": round(rng.uniform(10, 300), 1),
        "shows": rng.choice(["old", "none", "new"]),
        "hidden": 0.0 if rng.random() < 0.6 else round(rng.uniform(0, 30), 1),
    }
    return [Event(_when(rng), "console", arguments)]


def _not_ready(rng: random.Random) -> list[Event]:
    choices: list[tuple[str, dict[str, Any]]] = [
        ("modifying", {"region": SIDES[1], "seconds": _for(rng, 20, 300)}),
        ("versions_differ", {"region": SIDES[1]}),
        ("no_probe_table", {"region": SIDES[1]}),
        ("no_data_api", {"region": SIDES[1]}),
        ("no_secret", {"region": SIDES[1]}),
        ("odd_looks", {"seconds": round(rng.uniform(1, 25), 1)}),
    ]
    kind, arguments = rng.choice(choices)
    before: dict[str, Any] = {**arguments}
    if before.get("seconds", 0) >= FOREVER:
        before["seconds"] = 300.0
    return [Event(round(rng.uniform(5, 200), 1), kind, before), *_loss(rng)]


def _execution(rng: random.Random) -> list[Event]:
    """At a step of the run, or at any time."""
    region = rng.choice((SIDES[1], SIDES[1], SIDES[0], WITNESS))
    kind, more = rng.choice(
        [
            ("kill", {}),
            ("kill", {}),
            ("freeze", {"seconds": round(rng.uniform(2, 120), 1)}),
            ("clock_jumps", {"seconds": rng.choice([-70.0, -40.0, -3.0, 3.0, 40.0, 70.0])}),
        ]
    )
    function = "orchestrator" if region != WITNESS and rng.random() < 0.7 else "prober"
    arguments: dict[str, Any] = {"region": region, "function": function, **more}
    if function == "prober" or rng.random() < 0.3:
        return [Event(_when(rng) + 40, kind, arguments)]
    step = rng.choice(["gate", "fence", "promote", "verify", "shift", "notify"])
    when = {
        "step": step,
        "then": kind,
        "arguments": arguments,
        "after": round(rng.uniform(0, 30) if rng.random() < 0.5 else 0.05, 2),
    }
    return [Event(5.0, "when_step", when), *_loss(rng)]


def _people(rng: random.Random) -> list[Event]:
    """At random, some of them twice."""
    events = []
    for _ in range(rng.randint(1, 3)):
        action = rng.choice(
            [
                "pause",
                "resume",
                "rearm",
                "rearm",
                "status",
                "failover",
                "switchover",
                "failback",
                "rejoin-status",
                "approve",
            ]
        )
        at = round(rng.uniform(20, 450), 1)
        region = rng.choice(SIDES)
        more: dict[str, Any] = (
            {"force": True} if action in ("failover", "rearm") and rng.random() < 0.3 else {}
        )
        events.append(Event(at, "person", {"action": action, "region": region, **more}))
        if rng.random() < 0.3:
            events.append(
                Event(
                    at + round(rng.uniform(0.1, 20), 1),
                    "person",
                    {"action": action, "region": region, **more},
                )
            )
        if action == "pause" and rng.random() < 0.6:
            events.append(
                Event(
                    at + round(rng.uniform(5, 300), 1),
                    "person",
                    {"action": "resume", "region": rng.choice(SIDES)},
                )
            )
    return events


_WEIGHTED = [
    (_loss, 8),
    (_parted, 4),
    (_service, 4),
    (_tier, 4),
    (_inside, 4),
    (_console, 3),
    (_not_ready, 3),
    (_execution, 5),
    (_people, 1),
]
_THEMES = [theme for theme, _ in _WEIGHTED]
