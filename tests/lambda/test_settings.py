"""What AWS answers, and whether the same call may succeed in a while."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from botocore.retries import standard
from hac_failover.aws import settings
from hac_failover.aws.settings import is_transient


def refusal(code: str, status: int = 400) -> ClientError:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Any")  # type: ignore[arg-type]


def test_throttling_is_what_botocore_takes_for_it() -> None:
    """botocore keeps its lists to itself. A newer one that knows more fails here."""
    known = standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES  # noqa: SLF001
    assert frozenset(known) == settings.THROTTLING
    others = standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES  # noqa: SLF001
    assert frozenset(others) <= settings.UNSETTLED | settings.THROTTLING


@pytest.mark.parametrize("code", sorted(settings.THROTTLING | settings.UNSETTLED))
def test_each_may_succeed_in_a_while(code: str) -> None:
    assert is_transient(refusal(code))


@pytest.mark.parametrize(
    ("error", "may"),
    [
        (refusal("AccessDenied", 403), False),
        (refusal("InvalidGlobalClusterStateFault"), False),
        (refusal("Whatever", 503), True),
        (refusal("Whatever", 429), True),
        (ConnectTimeoutError(endpoint_url="x"), True),
        (ValueError("no call of AWS"), False),
    ],
)
def test_others(error: Exception, may: bool) -> None:
    assert is_transient(error) is may
