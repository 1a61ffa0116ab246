"""Where the function runs. The ARN it was invoked by says it: no account number needs to be
configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

_ARN_PARTS = 7


class LambdaContext(Protocol):
    """What the handlers use of the object that Lambda passes."""

    @property
    def invoked_function_arn(self) -> str: ...

    @property
    def aws_request_id(self) -> str: ...

    def get_remaining_time_in_millis(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Here:
    """A partition, a region, an account; and the ARNs of what is in it."""

    partition: str
    region: str
    account: str

    @classmethod
    def of(cls, context: LambdaContext) -> Here:
        """Reads `arn:<partition>:lambda:<region>:<account>:function:<name>`."""
        parts = context.invoked_function_arn.split(":")
        if len(parts) < _ARN_PARTS or parts[0] != "arn":
            raise ValueError(f"not the ARN of a function: {context.invoked_function_arn!r}")
        return cls(partition=parts[1], region=parts[3], account=parts[4])

    def cluster_arn(self, cluster: str) -> str:
        return f"arn:{self.partition}:rds:{self.region}:{self.account}:cluster:{cluster}"

    def topic_arn(self, topic: str) -> str:
        return f"arn:{self.partition}:sns:{self.region}:{self.account}:{topic}"


def region_of(arn: str) -> str:
    """The region an ARN names; empty if it names none."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004  (the fourth part of an ARN)
