"""Where the function runs. The ARN it was invoked by says it: no account number needs to be
configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

_ARN_PARTS = 7


class LambdaContext(Protocol):
    """What the handlers use of the object that Lambda passes."""

    @property
    def invoked_function_arn(self) -> str:
        """The ARN of this function, which names its partition, region and account."""
        ...

    @property
    def aws_request_id(self) -> str:
        """The id of the request. Lambda repeats a failed one under the same id."""
        ...

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends this execution."""
        ...


@dataclass(frozen=True, slots=True)
class LocalRegion:
    """A partition, a region, an account; and the ARNs of what is in it."""

    partition: str
    region: str
    account: str

    @classmethod
    def of(cls, context: LambdaContext) -> LocalRegion:
        """Reads `arn:<partition>:lambda:<region>:<account>:function:<name>`."""
        parts = context.invoked_function_arn.split(":")
        if len(parts) < _ARN_PARTS or parts[0] != "arn":
            raise ValueError(f"not the ARN of a function: {context.invoked_function_arn!r}")
        return cls(partition=parts[1], region=parts[3], account=parts[4])

    def cluster_arn(self, cluster: str) -> str:
        """The ARN of the cluster of this region with this identifier."""
        return f"arn:{self.partition}:rds:{self.region}:{self.account}:cluster:{cluster}"

    def topic_arn(self, topic: str, region: str = "") -> str:
        """The ARN of the topic with this name in `region`, or in this one."""
        return f"arn:{self.partition}:sns:{region or self.region}:{self.account}:{topic}"


def region_of(arn: str) -> str:
    """The region an ARN names; empty if it names none."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004  (the fourth part of an ARN)
