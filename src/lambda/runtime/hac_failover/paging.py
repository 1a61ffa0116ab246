"""Calls people. That nobody can be reached stops nothing, and a topic that refuses silences no
other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aws.settings import AWS_ERRORS
from .aws.topics import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .local_region import LocalRegion
    from .log import Log
    from .plan import Plan


def paging_regions(plan: Plan, here: LocalRegion) -> list[str]:
    """Whose topics a page from here may go to, in this order. They have the same names in every
    region. The witness is the one that whoever pages has just reached."""
    witness = plan.coordination.region
    return [here.region, *([] if witness == here.region else [witness])]


def page_all(
    plan: Plan, here: LocalRegion, topics: Iterable[str], subject: str, text: str, log: Log
) -> bool:
    """Tells every one of `topics`. Whether any of them took it."""
    return any([_page(plan, here, topic, subject, text, log) for topic in topics])


def _page(plan: Plan, here: LocalRegion, topic: str, subject: str, text: str, log: Log) -> bool:
    """Until the topic of one region takes it. One whose answer is lost may tell people twice."""
    for region in paging_regions(plan, here):
        try:
            tell(region, here.topic_arn(topic, region), subject, text)
        except AWS_ERRORS as error:
            log.error("page not sent", topic=topic, to=region, subject=subject, error=str(error))
        else:
            return True
    return False
