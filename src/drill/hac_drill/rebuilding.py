"""The way back from a failover that left the old cluster for good, as RUNBOOK.md and
`rejoin-status` say it: keep a snapshot, delete the old cluster, declare the other region as the
primary, build, apply. `hac build` has written that platform already; here it is applied over the
first one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3

from . import invariants
from .emulator.refusals import LED_NOWHERE
from .going_back import until_nothing_is_missing

if TYPE_CHECKING:
    from pathlib import Path

    from .failing_over import Drill
    from .terraform import Terraform
    from .timeline import Timeline

# What a rebuilt database may bring with it: a plan that makes anything else was not announced.
_MADE = ("aws_rds_cluster", "aws_rds_cluster_instance")
# A public name leads to another region first.
_RECORD = "aws_route53_record"


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Of what a pair left in its source."""

    drill: Drill
    terraform: Terraform
    back: Path

    @property
    def timeline(self) -> Timeline:
        """The timeline of the drill that this is a part of."""
        return self.drill.timeline

    def build_anew(self) -> None:
        """Follows RUNBOOK.md, and checks that nothing is missing afterwards."""
        drill = self.drill
        source, target = drill.pair.source, drill.pair.target
        self.timeline.title(f"What {source} had is built anew from {target}")
        self.timeline.head()
        for database in drill.pair.breaks_away():
            self._delete(database)
        self._apply()
        until_nothing_is_missing(drill, source, target)
        invariants.written_in(drill, target)
        invariants.one_writer_at_a_time(drill)

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
        globally = self.drill.stage.platform.global_cluster(database)
        if globally is not None:
            rds.remove_from_global_cluster(
                GlobalClusterIdentifier=globally, DbClusterIdentifier=cluster["DBClusterArn"]
            )
        rds.modify_db_cluster(
            DBClusterIdentifier=name, DeletionProtection=False, ApplyImmediately=True
        )
        rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        self.timeline.event(f"{name} is kept as a snapshot, and deleted")
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

    def _apply(self) -> None:
        """The plan makes what was deleted, destroys nothing, and changes the public names."""
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
        named = [one["change"] for one in changes if one["type"] == _RECORD]
        names = [one["before"]["name"] for one in named if one["actions"] == ["update"]]
        public = self.drill.stage.names.public()
        self.timeline.check(
            f"it changes one record of each public name ({len(names)})",
            sorted(names) == public,
            *names,
        )
        LED_NOWHERE.clear()
        self.terraform.apply()
        nowhere = sorted(LED_NOWHERE)
        self.timeline.check("no public name led nowhere meanwhile", not nowhere, *nowhere)
        self.drill.stage.deploy_anew()
