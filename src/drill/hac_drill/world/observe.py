"""What the drill looks at from outside: databases, records, topics, as anybody with an account
would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends

from ..emulator.server import ACCOUNT

if TYPE_CHECKING:
    from .platform import Platform


@cache
def _client(service: str, region: str) -> Any:
    """Made once: making one takes longer than a call."""
    make: Any = boto3.client
    return make(service, region_name=region)


@dataclass(frozen=True, slots=True)
class Observer:
    """Asks in the witness, which is alive all along."""

    platform: Platform

    def _global(self, name: str) -> dict[str, Any]:
        client = _client("rds", self.platform.witness)
        answer = client.describe_global_clusters(GlobalClusterIdentifier=name)
        found: dict[str, Any] = answer["GlobalClusters"][0]
        return found

    def writer(self, database: str) -> str:
        """The region whose cluster writes; empty while that changes, and where more than one
        says so."""
        name = self.platform.global_cluster(database)
        if name is None:
            return self._independent(database)
        found = self._global(name)
        if found.get("FailoverState"):
            return ""
        writers = [m["DBClusterArn"] for m in found["GlobalClusterMembers"] if m["IsWriter"]]
        return str(writers[0]).split(":")[3] if len(writers) == 1 else ""

    def _independent(self, database: str) -> str:
        """Without a global database a cluster knows of itself alone: one without a source is a
        writer."""
        found = []
        for region, name in self.platform.clusters(database).items():
            answer = _client("rds", region).describe_db_clusters(DBClusterIdentifier=name)
            (cluster,) = answer["DBClusters"]
            if not cluster.get("ReplicationSourceIdentifier"):
                found.append(region)
        return found[0] if len(found) == 1 else ""

    def machines(self, region: str) -> dict[str, int]:
        """How many are in service, by the tier."""
        found = {}
        for tier, name in self.platform.plan["regions"][region]["groups"].items():
            answer = _client("autoscaling", region).describe_auto_scaling_groups(
                AutoScalingGroupNames=[name]
            )
            groups = answer["AutoScalingGroups"]
            serving = [
                machine
                for group in groups
                for machine in group["Instances"]
                if machine["LifecycleState"] == "InService"
            ]
            found[str(tier)] = len(serving)
        return found

    def item(self, key: str) -> dict[str, Any]:
        """One of the coordination table; empty if there is none."""
        client = _client("dynamodb", self.platform.witness)
        answer = client.get_item(TableName=self.platform.table, Key={"id": {"S": key}})
        found: dict[str, Any] = answer.get("Item", {})
        return found

    def run(self) -> dict[str, Any]:
        """The last run, as the lock keeps it; empty if there is none."""
        return self._json("run", "run")

    def report(self, run: str) -> dict[str, Any]:
        """What the witness keeps of a run for good."""
        return self._json(f"record#{run}", "record")

    def stored(self, region: str, run: str) -> dict[str, Any]:
        """What the bucket of a region keeps of it."""
        bucket = f"{self.platform.plan['regions'][region]['records']}-{ACCOUNT}"
        for buckets in s3_backends[ACCOUNT].values():
            if bucket in buckets.buckets:
                for key, kept in buckets.buckets[bucket].keys.items():
                    if key.endswith(f"/{run}.json"):
                        found: dict[str, Any] = json.loads(kept.value)
                        return found
        return {}

    def told(self, region: str) -> dict[str, list[str]]:
        """The subjects that each topic of a region was told, in order."""
        return {
            arn.rsplit(":", 1)[-1]: [str(sent[2]) for sent in topic.sent_notifications]
            for arn, topic in sns_backends[ACCOUNT][region].topics.items()
        }

    def _json(self, key: str, attribute: str) -> dict[str, Any]:
        text = self.item(key).get(attribute, {}).get("S")
        value: dict[str, Any] = json.loads(text) if text else {}
        return value
