"""S3: a bucket policy that denies plain text denies everything in moto, which reads no conditions.
Here a statement with a condition is passed over: the calls of a drill count as made over TLS."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from .patching import replace


def install() -> None:
    """Skips the statements with a condition where a bucket policy is judged; moto takes all."""
    replace(FakeBucket, "get_permission", lambda _: _permission)


def _permission(self: Any, action: str, resource: str) -> PermissionResult:
    if self.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(self.policy.decode())
    kept = [statement for statement in policy["Statement"] if "Condition" not in statement]
    if not kept:
        return PermissionResult.NEUTRAL
    document = json.dumps({**policy, "Statement": kept})
    return IAMPolicy(document).is_action_permitted(action, resource)
