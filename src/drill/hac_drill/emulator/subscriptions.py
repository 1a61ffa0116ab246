"""SNS: moto counts no subscription, neither one that is pending nor one that was confirmed. A
person confirms an e-mail address by a link ("After you confirm the subscription, Amazon SNS sends
messages", Developer Guide, e-mail subscriptions); everything else is confirmed by itself."""

from __future__ import annotations

from typing import Any

from moto.sns.models import Topic, sns_backends

from .patching import replace

_BY_LINK = ("email", "email-json", "http", "https")


def install() -> None:
    """Counts subscriptions whenever a topic is looked at, where moto always says 0."""
    replace(Topic, "subscriptions_confimed", lambda _: property(_confirmed, _keep))
    replace(Topic, "subscriptions_pending", lambda _: property(_pending, _keep))


def confirm_all(account: str, region: str) -> list[str]:
    """People follow every link. Names the topics that they had one of."""
    followed = set()
    for subscription in sns_backends[account][region].subscriptions.values():
        if not _is_confirmed(subscription):
            subscription.confirmed = True
            followed.add(str(subscription.topic.name))
    return sorted(followed)


def _is_confirmed(subscription: Any) -> bool:
    return bool(subscription.confirmed) or subscription.protocol not in _BY_LINK


def _of(topic: Any) -> list[Any]:
    known = topic.sns_backend.subscriptions.values()
    return [subscription for subscription in known if subscription.topic is topic]


def _confirmed(topic: Any) -> int:
    return sum(_is_confirmed(subscription) for subscription in _of(topic))


def _pending(topic: Any) -> int:
    return len(_of(topic)) - _confirmed(topic)


def _keep(_topic: Any, _count: int) -> None:
    """Drops the count: moto sets both to nothing, and never again."""
