"""Lambda: asks another function and waits for its answer, or starts it and does not."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import HASTY, SYNCHRONOUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.config import Config
    from mypy_boto3_lambda import LambdaClient


class FunctionFailed(Exception):
    """The function raised, or did not answer with an object."""


@cache
def _client(region: str, config: Config) -> LambdaClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: LambdaClient = boto3.client("lambda", region_name=region, config=config)
    return client


def ask_function(region: str, name: str, event: Mapping[str, object]) -> dict[str, object]:
    """Gives the object that the function answers. Raises FunctionFailed, a ValueError where the
    answer is not JSON, or what AWS raises."""
    answer = _client(region, SYNCHRONOUS).invoke(
        FunctionName=name,
        InvocationType="RequestResponse",
        Payload=json.dumps(event).encode(),
    )
    body = answer["Payload"].read().decode()
    if answer.get("FunctionError"):
        raise FunctionFailed(f"{name}: {body}")
    value: object = json.loads(body)
    if not isinstance(value, dict):
        raise FunctionFailed(f"{name} answered {body!r}")
    return value


def start_function(region: str, name: str, event: Mapping[str, object]) -> None:
    """Hands the event over to Lambda, which keeps it until the function has taken it."""
    _client(region, HASTY).invoke(
        FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode()
    )


def warm(region: str) -> None:
    """Makes the client that waits for answers, ahead of the first call."""
    _client(region, SYNCHRONOUS)
