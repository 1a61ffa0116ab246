"""A read replica by binlog, with the real terraform and the real provider: what a promotion leaves is no drift.

Without `ignore_changes` the plan after it would promote the replica that lives, or replace the one that was promoted."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from hac_drill.emulator.global_databases import Durations
from hac_drill.emulator.server import ACCOUNT, Emulator
from hac_drill.runbook import unpaired
from hac_drill.terraform import Terraform

GOLDEN = Path(__file__).parent.parent / "golden"
PROGRAM = shutil.which("terraform")

# Of each instance the provider waits half a minute before it looks, and no promotion concerns them.
WITHOUT_INSTANCES = """
resource "aws_rds_cluster_instance" "this" {
  count = 0
}
"""

# Where everything must be there, a test that needs what is not there fails.
pytestmark = pytest.mark.skipif(
    PROGRAM is None and "HAC_REQUIRE_TOOLS" not in os.environ, reason="there is no terraform"
)


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """The expected output, with what is kept with another case: see `tests/golden.rs`."""
    expected, folder = GOLDEN / "replica" / "expected", tmp_path / "generated"
    shutil.copytree(expected, folder)
    for line in (GOLDEN / "same.txt").read_text(encoding="utf-8").splitlines():
        case, earlier, path = line.split(" ", 2)
        if case == "replica":
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(GOLDEN / earlier / "expected" / path, folder / path)
    return folder


@pytest.fixture
def applied(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terraform]:
    emulator = Emulator(time.time, lambda _region: True, Durations(1, 1, 1, 1, 0, 0))
    environment = emulator.environment()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in set(os.environ) - set(environment):
        monkeypatch.delenv(name)
    terraform = Terraform.of(generated, tmp_path / "work", environment, PROGRAM or "terraform")
    override = terraform.folder / "modules" / "binlog_database" / "instances_override.tf"
    override.write_text(WITHOUT_INSTANCES, encoding="utf-8")
    terraform.init()
    terraform.apply()
    yield terraform
    emulator.stop()


def changed(terraform: Terraform, name: str) -> dict[str, list[str]]:
    """What a plan would do, by the address of a resource."""
    listed = terraform.plan(name).get("resource_changes", [])
    actions = {str(one["address"]): list(one["change"]["actions"]) for one in listed}
    return {address: does for address, does in actions.items() if does not in (["no-op"], ["read"])}


def source(region: str) -> str:
    client = boto3.client("rds", region_name=region)
    name = f"ledger-accounts-{region}"
    (cluster,) = client.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    return str(cluster.get("ReplicationSourceIdentifier") or "")


def test_a_promotion_leaves_nothing_to_plan(generated: Path, applied: Terraform) -> None:
    assert unpaired(generated, ACCOUNT, ["us-east-1", "us-east-2"]) == [], "alarms and RUNBOOK.md"
    assert source("us-east-1") == ""
    assert source("us-east-2").endswith(":us-east-1:123456789012:cluster:ledger-accounts-us-east-1")
    # What moto alone makes a plan want is there before and after.
    before = changed(applied, "before")
    assert set(map(tuple, before.values())) <= {("update",)}, before
    client = boto3.client("rds", region_name="us-east-2")
    client.promote_read_replica_db_cluster(DBClusterIdentifier="ledger-accounts-us-east-2")
    assert source("us-east-2") == "", "it is a cluster of its own"
    assert changed(applied, "after") == before
