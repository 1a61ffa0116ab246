"""What came of a request to AWS that must not be made twice."""

from __future__ import annotations

from enum import Enum

from botocore.exceptions import ClientError

from .aws.rds import STATE_FAULTS
from .aws.settings import THROTTLING, UNSETTLED, code_of

_BAD_REQUEST, _TOO_MANY_REQUESTS, _SERVER_ERROR = 400, 429, 500


class Outcome(Enum):
    """`NOT_NOW` and `REFUSED` are definite: AWS did nothing. The first may change by itself."""

    ACCEPTED = "accepted"
    NOT_NOW = "not now"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def outcome_of(error: Exception) -> Outcome:
    """Of one attempt. What botocore answers after several says nothing of the first: it may have
    arrived, and the last be refused for that very reason."""
    if not isinstance(error, ClientError):
        return Outcome.UNKNOWN
    code = code_of(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in STATE_FAULTS or code in THROTTLING or status == _TOO_MANY_REQUESTS:
        return Outcome.NOT_NOW
    if code in UNSETTLED or not _BAD_REQUEST <= status < _SERVER_ERROR:
        return Outcome.UNKNOWN
    return Outcome.REFUSED
