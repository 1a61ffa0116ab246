"""Lambda: asks another function, and waits for its answer."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import SYNCHRONOUS

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class FunctionFailed(Exception):
    """The function raised, or did not answer with an object."""


@cache
def _client(region: str) -> LambdaClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: LambdaClient = boto3.client("lambda", region_name=region, config=SYNCHRONOUS)
    return client


def ask_function(region: str, name: str, event: dict[str, str]) -> dict[str, object]:
    answer = _client(region).invoke(
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
