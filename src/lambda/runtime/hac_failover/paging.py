"""Calls people. That nobody can be reached stops nothing, and a topic that refuses silences no
other."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Pager:
    """Whoever pages, from this region."""

    plan: Plan
    here: LocalRegion
    log: Log

    def call(self, topics: Iterable[str], subject: str, text: str) -> bool:
        """Tells every one of `topics`. Whether any of them took it."""
        took = [self._call(topic, subject, text) for topic in topics]
        return any(took)

    def _call(self, topic: str, subject: str, text: str) -> bool:
        """Until the topic of one region takes it. An answer that is lost may tell people twice."""
        for region in paging_regions(self.plan, self.here):
            try:
                tell(region, self.here.topic_arn(topic, region), subject, text)
            except AWS_ERRORS as error:
                why = str(error)
                self.log.error("page not sent", topic=topic, to=region, subject=subject, error=why)
            else:
                return True
        return False
