"""What RDS answers about a global database, and takes requests for."""

from __future__ import annotations

from typing import Any

from .aurora import Aurora
from .client import Call, Refusal, arn_parts


class Rds(Aurora):
    """The calls."""

    def describe_global_clusters(self, _call: Call) -> dict[str, Any]:
        view = self.seen()
        cluster: dict[str, Any] = {
            "GlobalClusterIdentifier": self.database.global_cluster,
            "Status": "available",
            "EngineVersion": max(self.versions.values()),
            "GlobalClusterMembers": [
                {
                    "DBClusterArn": self.cluster_arn(member),
                    "IsWriter": member == view.writer,
                    "Readers": [self.cluster_arn(m) for m in view.members if m != member]
                    if member == view.writer
                    else [],
                    "SynchronizationStatus": "pending-resync"
                    if member in view.behind
                    else "connected",
                }
                for member in view.members
            ],
        }
        if view.state is not None:
            word, source, target = view.state
            cluster["FailoverState"] = {
                "Status": word,
                "FromDbClusterArn": source,
                "ToDbClusterArn": target,
                "IsDataLossAllowed": word == "failing-over",
            }
        return {"GlobalClusters": [cluster]}

    def describe_db_clusters(self, call: Call) -> dict[str, Any]:
        status = dict(self.seen().statuses).get(call.region)
        if status is None:
            raise Refusal("DBClusterNotFoundFault", 404)
        view = self.seen()
        role = call.region == view.writer
        name = self.database.clusters[call.region]
        members = [
            {
                "DBInstanceIdentifier": f"{name}-{index}",
                "IsClusterWriter": index == 1 and role,
                "DBClusterParameterGroupStatus": "in-sync",
                "PromotionTier": index,
            }
            for index in (1, 2)
        ]
        return {
            "DBClusters": [
                {
                    "DBClusterIdentifier": name,
                    "DBClusterArn": self.cluster_arn(call.region),
                    "Status": status,
                    "EngineVersion": self.versions[call.region],
                    "HttpEndpointEnabled": call.region in self.data_api,
                    "DBClusterMembers": members,
                }
            ]
        }

    def failover_global_cluster(self, call: Call) -> dict[str, Any]:
        """ "...from the AWS Region of the secondary"; without AllowDataLoss it is a switchover."""
        region, _ = arn_parts(call.params["TargetDbClusterIdentifier"])
        lossy = call.params.get("AllowDataLoss") is True
        if lossy and call.region != region:
            raise Refusal("InvalidParameterValue", 400, "ask in the region of the target")
        kind = "failover" if lossy else "switchover"
        self.world.invariants.asked(self, kind, region, call.process)
        self.promote(kind, region, call.process.name)
        return {"GlobalCluster": {"GlobalClusterIdentifier": self.database.global_cluster}}

    def switchover_global_cluster(self, call: Call) -> dict[str, Any]:
        """ "...from the AWS Region of the primary"."""
        region, _ = arn_parts(call.params["TargetDbClusterIdentifier"])
        if call.region != self.writer:
            raise Refusal("InvalidGlobalClusterStateFault", 400, "ask in the region of the primary")
        self.world.invariants.asked(self, "switchover", region, call.process)
        self.promote("switchover", region, call.process.name)
        return {"GlobalCluster": {"GlobalClusterIdentifier": self.database.global_cluster}}
