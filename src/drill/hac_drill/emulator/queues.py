"""SQS: a request that sets one attribute leaves the others as they are, who may use a queue for
dead letters can be read, and a redrive policy has no blanks. moto takes the policy away with each
request that does not name it, does not know `RedriveAllowPolicy`, and writes blanks, which
Terraform would take for a change.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html,
https://docs.aws.amazon.com/cli/latest/reference/sqs/get-queue-attributes.html"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.sqs.models import Queue

from .patching import replace

if TYPE_CHECKING:
    from collections.abc import Callable

_POLICY = "Policy"
_REDRIVE_ALLOW_POLICY = "RedriveAllowPolicy"
_REDRIVE_POLICY = "RedrivePolicy"


def install() -> None:
    """Keeps what a request does not name."""
    if _REDRIVE_ALLOW_POLICY not in Queue.BASE_ATTRIBUTES:
        Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, _REDRIVE_ALLOW_POLICY]
    replace(Queue, "redrive_allow_policy", lambda _: None)
    replace(Queue, "_set_attributes", _setting)
    replace(Queue, "attributes", _compact)


def _setting(set_attributes: Callable[..., None]) -> Callable[..., None]:
    def setting(self: Any, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = {_POLICY: getattr(self, "policy", None)}
        # An empty policy is none.
        named = {
            name: value or None if name in (_POLICY, _REDRIVE_ALLOW_POLICY) else value
            for name, value in attributes.items()
        }
        set_attributes(self, {**kept, **named}, now)

    return setting


def _compact(attributes: property) -> property:
    def read(queue: Any) -> dict[str, Any]:
        found: dict[str, Any] = attributes.__get__(queue)
        if found.get(_REDRIVE_POLICY):
            policy = json.loads(found[_REDRIVE_POLICY])
            found[_REDRIVE_POLICY] = json.dumps(policy, separators=(",", ":"))
        return found

    return property(read)
