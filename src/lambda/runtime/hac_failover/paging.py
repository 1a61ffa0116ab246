"""Calls people. That nobody can be reached stops nothing, and a topic that refuses silences no
other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .aws.topics import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .here import Here
    from .log import Log


def tell_all(here: Here, topics: Iterable[str], subject: str, text: str, log: Log) -> bool:
    """Tells every one of `topics`, in this region. Whether any of them took it."""
    told = False
    for topic in topics:
        try:
            tell(here.region, here.topic_arn(topic), subject, text)
        except AWS_ERRORS as error:
            log.error("page not sent", topic=topic, subject=subject, error=str(error))
        else:
            told = True
    return told
