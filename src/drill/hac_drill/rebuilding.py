"""The way back from a failover that left the old cluster for good, as RUNBOOK.md and
`rejoin-status` say it: keep a snapshot, delete the old cluster, declare the other region as the
primary, build, apply. `hac build` has written that platform already; here it is applied over the
first one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3

from . import holding
from .going_back import until_nothing_is_missing

if TYPE_CHECKING:
    from pathlib import Path

    from .failing_over import Drill
    from .terraform import Terraform
    from .timeline import Timeline

# What a rebuilt database may bring with it: a plan that makes anything else was not announced.
_MADE = ("aws_rds_cluster", "aws_rds_cluster_instance")


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Of what a pair left in its source."""

    drill: Drill
    terraform: Terraform
    back: Path

    @property
    def timeline(self) -> Timeline:
        return self.drill.timeline

    def build_anew(self) -> None:
        drill = self.drill
        source, target = drill.pair.source, drill.pair.target
        self.timeline.title(f"What {source} had is built anew from {target}")
        self.timeline.head()
        for database in drill.pair.breaks_away():
            self._delete(database)
        self._apply()
        until_nothing_is_missing(drill, source, target)
        holding.written_in(drill, target)
        holding.one_writer_at_a_time(drill)

    def _delete(self, database: str) -> None:
        """The commands of RUNBOOK.md, in their order."""
        region = self.drill.pair.source
        clusters = self.drill.stage.platform.clusters(database)
        name = clusters[region]
        rds: Any = boto3.client("rds", region_name=region)
        rds.create_db_cluster_snapshot(
            DBClusterIdentifier=name, DBClusterSnapshotIdentifier=f"{name}-before-failover"
        )
        (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
        for member in cluster["DBClusterMembers"]:
            rds.delete_db_instance(DBInstanceIdentifier=member["DBInstanceIdentifier"])
        rds.modify_db_cluster(
            DBClusterIdentifier=name, DeletionProtection=False, ApplyImmediately=True
        )
        rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        self.timeline.event(f"{name} is kept as a snapshot, and deleted")
        globally = self.drill.stage.platform.global_cluster(database)
        if globally is not None:
            self._global_anew(globally, clusters[self.drill.pair.target])

    def _global_anew(self, name: str, writer: str) -> None:
        """From the cluster that writes now. Terraform finds it under the same name, with the tags
        that it had: moto puts none on it later."""
        region = self.drill.pair.target
        rds: Any = boto3.client("rds", region_name=region)
        (known,) = rds.describe_global_clusters(GlobalClusterIdentifier=name)["GlobalClusters"]
        rds.modify_global_cluster(GlobalClusterIdentifier=name, DeletionProtection=False)
        rds.delete_global_cluster(GlobalClusterIdentifier=name)
        (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=writer)["DBClusters"]
        rds.create_global_cluster(
            GlobalClusterIdentifier=name,
            SourceDBClusterIdentifier=cluster["DBClusterArn"],
            DeletionProtection=True,
            Tags=known.get("TagList", []),
        )
        self.timeline.event(f"{name} is made anew from {writer}")

    def _exchange_answers(self) -> None:
        """By hand, and in one batch: Terraform changes one record at a time, and Route 53 takes no
        second primary answer of a name."""
        route53: Any = boto3.client("route53", region_name=self.drill.pair.target)
        places = {"PRIMARY": "SECONDARY", "SECONDARY": "PRIMARY"}
        for zone in route53.list_hosted_zones()["HostedZones"]:
            records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])
            changes = [
                {
                    "Action": "UPSERT",
                    "ResourceRecordSet": {**record, "Failover": places[record["Failover"]]},
                }
                for record in records["ResourceRecordSets"]
                if record.get("Failover")
            ]
            if changes:
                route53.change_resource_record_sets(
                    HostedZoneId=zone["Id"], ChangeBatch={"Changes": changes}
                )
                name = zone["Name"].rstrip(".")
                self.timeline.event(f"the answers of {name} change places, in one batch")

    def _apply(self) -> None:
        """The plan makes what was deleted, and destroys nothing."""
        self.terraform.becomes(self.back)
        self.terraform.init()
        plan = self.terraform.plan("rebuild")
        changes = [one for one in plan.get("resource_changes", []) if one["mode"] == "managed"]
        made = [one for one in changes if "create" in one["change"]["actions"]]
        gone = [one["address"] for one in changes if "delete" in one["change"]["actions"]]
        self.timeline.check("the plan of the rebuilt platform destroys nothing", not gone, *gone)
        others = [one["address"] for one in made if one["type"] not in _MADE]
        self.timeline.check(
            f"it makes the database anew, and nothing else ({len(made)} resources)",
            bool(made) and not others,
            *others,
        )
        self._exchange_answers()
        self.terraform.apply()
        self.drill.stage.deploy_anew()
