"""The faults of a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

READS = ("describe", "get")


@dataclass(frozen=True)
class Kind:
    """`fits` says which calls it can befall."""

    says: str
    fits: Callable[[str, str], bool]


@dataclass(frozen=True, order=True)
class Fault:
    """The fault of one call, which is counted from 1 over all executions of a scenario."""

    at: int
    kind: str

    def __str__(self) -> str:
        return f"{self.at}:{self.kind}"


def _any(_service: str, _method: str) -> bool:
    return True


def _aws(service: str, _method: str) -> bool:
    return service != "https"


def _described(service: str, method: str) -> bool:
    """Reads that may lag. DynamoDB is read consistently, which the table insists on."""
    return service not in ("https", "dynamodb") and method.startswith(READS)


def _listed(service: str, method: str) -> bool:
    return service != "https" and method.startswith("describe")


FAULTS: dict[str, Kind] = {
    "throttled": Kind("every attempt is throttled", _aws),
    "server_error": Kind("every attempt is answered with 500", _aws),
    "timed_out": Kind("no attempt arrives", _any),
    "answer_lost": Kind("every attempt arrives, no answer does", _aws),
    "answer_lost_once": Kind("the first answer is lost, the client tries again", _aws),
    "refused": Kind("access denied, once", _any),
    "refused_for_good": Kind("access denied, from now on", _aws),
    "down": Kind("the service is out of reach for a minute", _aws),
    "killed_before": Kind("the execution dies before the call", _any),
    "killed_after": Kind("the execution dies after the effect of the call", _any),
    "frozen_before": Kind("the process stands still for 70 s before the call", _aws),
    "frozen_after": Kind("the process stands still for 70 s after the call", _aws),
    "second_alarm": Kind("another execution is asked for at this moment", _aws),
    "alarm_elsewhere": Kind("the other region's orchestrator is asked, too", _aws),
    "second_alarm_while_frozen": Kind("the process stands still, another is asked for", _aws),
    "stale": Kind("the read answers what was so half a minute ago", _described),
    "stale_for_long": Kind("the read answers the same for a minute", _described),
    "unknown_word": Kind("the status is a word nobody knows", _listed),
    "nothing_listed": Kind("the answer lists nothing", _listed),
    "function_failed": Kind(
        "the validator raised", lambda service, method: (service, method) == ("lambda", "invoke")
    ),
}
