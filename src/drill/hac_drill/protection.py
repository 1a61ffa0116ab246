"""Takes deletion protection off in the emulator, as an operator would in AWS before anything that
holds data may go."""

from __future__ import annotations

import boto3
from moto.s3.models import s3_backends


def unprotect(account: str, regions: list[str]) -> None:
    """Does so in the regions given, and empties every bucket of the account."""
    _records(account)
    for region in regions:
        _databases(region)
        _tables(region)
        _load_balancers(region)


def _records(account: str) -> None:
    """Records of failovers are locked for years, in the emulator as well: here the years pass."""
    for buckets in s3_backends[account].values():
        for bucket in buckets.buckets.values():
            bucket.keys.clear()


def _databases(region: str) -> None:
    client = boto3.client("rds", region_name=region)
    for cluster in client.describe_db_clusters()["DBClusters"]:
        name = cluster["DBClusterIdentifier"]
        client.modify_db_cluster(DBClusterIdentifier=name, DeletionProtection=False)
    for database in client.describe_global_clusters()["GlobalClusters"]:
        name = database["GlobalClusterIdentifier"]
        client.modify_global_cluster(GlobalClusterIdentifier=name, DeletionProtection=False)


def _tables(region: str) -> None:
    client = boto3.client("dynamodb", region_name=region)
    for name in client.list_tables()["TableNames"]:
        if client.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            client.update_table(TableName=name, DeletionProtectionEnabled=False)


def _load_balancers(region: str) -> None:
    client = boto3.client("elbv2", region_name=region)
    for balancer in client.describe_load_balancers()["LoadBalancers"]:
        client.modify_load_balancer_attributes(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
        )
