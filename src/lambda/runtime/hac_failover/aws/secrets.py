"""Secrets Manager: whether a secret can be read, and its key be used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

import boto3

from .settings import PATIENT

if TYPE_CHECKING:
    from collections.abc import Mapping


class SecretsClient(Protocol):
    """What is used of the client. Written out, because the type stubs of this service are not
    among boto3's essential ones."""

    def get_secret_value(self, **_arguments: object) -> Mapping[str, object]:
        """Gives the value, which takes the secret's key as well. Raises what AWS raises."""
        ...


@cache
def _client(region: str) -> SecretsClient:
    """Made once for the life of the process: making one takes longer than a call."""
    client: SecretsClient = boto3.client("secretsmanager", region_name=region, config=PATIENT)
    return client


def try_to_read(region: str, arn: str) -> None:
    """Raises what AWS raises. What the secret holds is not kept, and not returned."""
    _client(region).get_secret_value(SecretId=arn)
