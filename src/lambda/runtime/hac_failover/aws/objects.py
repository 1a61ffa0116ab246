"""S3: keeps what must be found again long after a run."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from .settings import STORING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@cache
def _client(region: str) -> S3Client:
    """Made once for the life of the process: making one takes longer than a call."""
    client: S3Client = boto3.client("s3", region_name=region, config=STORING)
    return client


def store(region: str, bucket: str, key: str, text: str, account: str) -> None:
    """Writes JSON. A bucket of that name in another account than ours is refused: names are the
    world's."""
    _client(region).put_object(
        Bucket=bucket,
        Key=key,
        Body=text.encode(),
        ContentType="application/json",
        ChecksumAlgorithm="SHA256",
        ExpectedBucketOwner=account,
    )


def warm(region: str) -> None:
    """Makes the client ahead of the first call."""
    _client(region)
