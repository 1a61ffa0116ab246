"""SNS: tells people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

_SUBJECT_LIMIT = 100


@cache
def _client(region: str) -> SNSClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: SNSClient = boto3.client("sns", region_name=region, config=PATIENT)
    return client


def confirmed_subscriptions(region: str, topic_arn: str) -> int:
    """How many would be told. One that nobody has confirmed is told nothing."""
    answer = _client(region).get_topic_attributes(TopicArn=topic_arn)
    return int(answer["Attributes"].get("SubscriptionsConfirmed", "0"))


def tell(region: str, topic_arn: str, subject: str, message: str) -> None:
    """Publishes. A subject longer than SNS takes is cut: the message says it all again."""
    _client(region).publish(TopicArn=topic_arn, Subject=subject[:_SUBJECT_LIMIT], Message=message)


def warm(region: str) -> None:
    """Makes the client ahead of the first call."""
    _client(region)
