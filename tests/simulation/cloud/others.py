"""SNS, S3, Auto Scaling, Secrets Manager: what they are asked for is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..site import ACCOUNT
from .client import Call, Refusal, arn_parts

if TYPE_CHECKING:
    from ..world import World


@dataclass(frozen=True, slots=True)
class Message:
    at: float
    region: str
    topic: str
    subject: str
    text: str
    by_alarm: bool = False


class Topics:
    def __init__(self, world: World) -> None:
        self.world = world
        self.messages: list[Message] = []
        self.unconfirmed: set[tuple[str, str]] = set()

    def publish(self, call: Call) -> dict[str, Any]:
        region, topic = arn_parts(call.params["TopicArn"])
        if region != call.region:
            raise Refusal("InvalidParameter", 400, "Invalid parameter: TopicArn")
        if (region, topic) not in self.world.site.topics:
            raise Refusal("NotFound", 404, "Topic does not exist")
        subject = call.params.get("Subject", "")
        if len(subject) > 100 or "\n" in subject:
            # "must be ... less than 100 characters long", and no line breaks
            raise Refusal("InvalidParameter", 400, "Invalid parameter: Subject")
        self.published(region, topic, subject, call.params["Message"], by_alarm=False)
        return {"MessageId": f"m-{len(self.messages)}"}

    def published(
        self, region: str, topic: str, subject: str, text: str, *, by_alarm: bool = True
    ) -> None:
        message = Message(self.world.hub.now, region, topic, subject, text, by_alarm)
        self.messages.append(message)
        self.world.note(f"page in {region} to {topic}: {subject}")

    def list_subscriptions_by_topic(self, call: Call) -> dict[str, Any]:
        """One that is not confirmed has the ARN `PendingConfirmation`."""
        region, topic = arn_parts(call.params["TopicArn"])
        pending = (region, topic) in self.unconfirmed
        arn = "PendingConfirmation" if pending else f"{call.params['TopicArn']}:1"
        return {
            "Subscriptions": [
                {
                    "SubscriptionArn": arn,
                    "Protocol": "email",
                    "Endpoint": "a@b.c",
                    "TopicArn": call.params["TopicArn"],
                }
            ]
        }

    def get_topic_attributes(self, call: Call) -> dict[str, Any]:
        pending = arn_parts(call.params["TopicArn"]) in self.unconfirmed
        return {
            "Attributes": {
                "SubscriptionsConfirmed": "0" if pending else "1",
                "SubscriptionsPending": "1" if pending else "0",
                "SubscriptionsDeleted": "0",
            }
        }

    def pages(self, since: float = 0.0) -> list[Message]:
        """Those that call people."""
        return [m for m in self.messages if m.at >= since and m.topic.endswith("-critical")]


class Objects:
    def __init__(self, world: World) -> None:
        self.world = world
        self.stored: dict[tuple[str, str], bytes] = {}

    def put_object(self, call: Call) -> dict[str, Any]:
        params = call.params
        if params.get("ExpectedBucketOwner", ACCOUNT) != ACCOUNT:
            raise Refusal("AccessDenied", 403)
        body = params["Body"]
        self.stored[params["Bucket"], params["Key"]] = (
            body if isinstance(body, bytes) else body.read()
        )
        return {}


class Groups:
    """Machines come two minutes after they were asked for: assumed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sizes: dict[str, int] = {}
        self.desired: dict[str, int] = {}

    def describe_auto_scaling_groups(self, call: Call) -> dict[str, Any]:
        groups = []
        for name in call.params["AutoScalingGroupNames"]:
            size = self.sizes.get(call.region, 3)
            instances = [
                {
                    "InstanceId": f"i-{n}",
                    "LifecycleState": "InService",
                    "AvailabilityZone": f"{call.region}a",
                    "HealthStatus": "Healthy",
                    "ProtectedFromScaleIn": False,
                }
                for n in range(size)
            ]
            groups.append(
                {
                    "AutoScalingGroupName": name,
                    "MinSize": 3,
                    "DesiredCapacity": self.desired.get(call.region, size),
                    "MaxSize": 12,
                    "Instances": instances,
                }
            )
        return {"AutoScalingGroups": groups}

    def set_desired_capacity(self, call: Call) -> dict[str, Any]:
        region, wanted = call.region, call.params["DesiredCapacity"]
        self.desired[region] = wanted
        self.world.hub.later(120.0, lambda: self.sizes.__setitem__(region, wanted))
        return {}


class Secrets:
    def __init__(self, world: World) -> None:
        self.world = world
        self.missing: set[str] = set()

    def get_secret_value(self, call: Call) -> dict[str, Any]:
        if call.region in self.missing:
            raise Refusal(
                "ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret."
            )
        return {
            "ARN": call.params["SecretId"],
            "Name": "orders",
            "SecretString": '{"username": "app", "password": "x"}',
        }

    def describe_secret(self, call: Call) -> dict[str, Any]:
        if call.region in self.missing:
            raise Refusal("ResourceNotFoundException", 400)
        return {"ARN": call.params["SecretId"], "Name": "orders"}
