"""How every client calls: short time-outs, few attempts, back-off with jitter (botocore's
`standard` mode).
 The defaults of boto3 wait a minute for an endpoint of a dead region; a failover has no such
minute."""

from __future__ import annotations

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

PATIENT = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 4},
)
HASTY = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 1},
)
# What is stored when all is done must not keep the run from ending. Without the option the client
# of us-east-1 would call the global endpoint.
STORING = Config(
    connect_timeout=2,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 2},
    s3={"us_east_1_regional_endpoint": "regional"},
)
# One attempt at what must not be done twice: after several, nobody knows which one was answered.
ONCE = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 1},
)
# One attempt: the answer of a synchronous invocation takes as long as the work does.
SYNCHRONOUS = Config(
    connect_timeout=2,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 1},
)

AWS_ERRORS = (BotoCoreError, ClientError)

# AWS refused the call because there were too many: it was not carried out. The codes are those of
# botocore, which keeps its list to itself; a test holds this one against it.
THROTTLING = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
# AWS could not say: it may have carried the call out.
UNSETTLED = frozenset(
    {
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "InternalServerErrorException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
    }
)
_TRANSIENT = THROTTLING | UNSETTLED
_SERVER_ERROR = 500
_TOO_MANY_REQUESTS = 429


def code_of(error: Exception) -> str:
    """The error code that AWS gave; the name of the exception if the call did not get so far."""
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "Unknown")
    return type(error).__name__


def is_transient(error: Exception) -> bool:
    """Whether the same call may succeed in a while."""
    if not isinstance(error, ClientError):
        return isinstance(error, BotoCoreError)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    too_many = status == _TOO_MANY_REQUESTS
    return code_of(error) in _TRANSIENT or too_many or status >= _SERVER_ERROR
