"""A read replica by binlog, and subscriptions, as AWS has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hac_drill.emulator import subscriptions
from hac_drill.emulator.binlog import Replicas, cluster_at
from hac_drill.emulator.clusters import Clusters
from hac_drill.emulator.global_databases import Durations, GlobalDatabases
from hac_drill.emulator.statements import READER, REPLICA
from moto import mock_aws
from moto.rds.models import DBCluster, RDSBackend
from moto.rds.responses import RDSResponse
from moto.sns.models import Topic

EAST, OHIO = "us-east-1", "us-east-2"
SOURCE = f"arn:aws:rds:{EAST}:123456789012:cluster:a"
TARGET = f"arn:aws:rds:{OHIO}:123456789012:cluster:b"
PATCHED: list[tuple[Any, str]] = [
    (RDSBackend, "create_db_cluster"),
    (RDSBackend, "promote_read_replica_db_cluster"),
    (RDSBackend, "create_global_cluster"),
    (RDSBackend, "delete_db_cluster"),
    (RDSResponse, "describe_db_clusters"),
    (DBCluster, "enable_http_endpoint"),
    (DBCluster, "db_cluster_members"),
]


class Time:
    now = 0.0


@pytest.fixture
def replicas(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replicas]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for owner, name in PATCHED:
        # Undone after the test: the change is to classes that other tests use.
        monkeypatch.setattr(owner, name, getattr(owner, name))
    Time.now = 0.0
    made = Replicas(lambda: Time.now, takes=300.0)
    made.install()
    Clusters(lambda arn: READER if arn == SOURCE else REPLICA).install()
    with mock_aws():
        rds(EAST).create_db_cluster(
            DBClusterIdentifier="a",
            Engine="aurora-mysql",
            MasterUsername="admin",
            MasterUserPassword="long enough",
            EnableHttpEndpoint=True,
        )
        rds(OHIO).create_db_cluster(
            DBClusterIdentifier="b",
            Engine="aurora-mysql",
            ReplicationSourceIdentifier=SOURCE,
            KmsKeyId="alias/key",
        )
        yield made


def rds(region: str) -> Any:
    make: Any = boto3.client
    return make("rds", region_name=region)


def shown() -> tuple[str, str]:
    (cluster,) = rds(OHIO).describe_db_clusters(DBClusterIdentifier="b")["DBClusters"]
    return cluster["Status"], cluster.get("ReplicationSourceIdentifier") or ""


def test_a_promotion_takes_its_time_and_leaves_a_cluster_of_its_own(replicas: Replicas) -> None:
    assert replicas.role(cluster_at(TARGET)) == REPLICA
    rds(OHIO).promote_read_replica_db_cluster(DBClusterIdentifier="b")
    Time.now = 299.0
    assert shown() == ("promoting", SOURCE)
    assert replicas.role(cluster_at(TARGET)) == READER
    Time.now = 300.0
    assert shown() == ("available", "")
    assert replicas.role(cluster_at(TARGET)) is None


@pytest.mark.parametrize("at", [10.0, 400.0])
def test_it_is_promoted_once(replicas: Replicas, at: float) -> None:
    rds(OHIO).promote_read_replica_db_cluster(DBClusterIdentifier="b")
    Time.now = at
    replicas.settle()
    with pytest.raises(ClientError, match="InvalidDBClusterStateFault"):
        rds(OHIO).promote_read_replica_db_cluster(DBClusterIdentifier="b")


def test_a_replica_takes_its_user_from_the_source(replicas: Replicas) -> None:
    del replicas
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        rds(OHIO).create_db_cluster(
            DBClusterIdentifier="c",
            Engine="aurora-mysql",
            ReplicationSourceIdentifier=SOURCE,
            KmsKeyId="alias/key",
            MasterUsername="admin",
            MasterUserPassword="long enough",
        )


def test_a_cluster_says_what_readiness_asks_for(replicas: Replicas) -> None:
    del replicas
    rds(EAST).create_db_instance(
        DBInstanceIdentifier="a-1",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-mysql",
        DBClusterIdentifier="a",
    )
    (cluster,) = rds(EAST).describe_db_clusters(DBClusterIdentifier="a")["DBClusters"]
    assert cluster["HttpEndpointEnabled"] is True
    assert [one["IsClusterWriter"] for one in cluster["DBClusterMembers"]] == [False], "a reader"


def test_a_global_database_is_made_from_the_cluster_of_any_region(replicas: Replicas) -> None:
    del replicas
    databases = GlobalDatabases(lambda: 0.0, lambda _arn: True, Durations(1, 1, 1, 1, 1, 1))
    RDSBackend.create_global_cluster = databases._from_a_cluster(RDSBackend.create_global_cluster)
    named = {"GlobalClusterIdentifier": "g", "SourceDBClusterIdentifier": TARGET}
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        rds(OHIO).create_global_cluster(**named, Engine="aurora-mysql")
    rds(OHIO).create_global_cluster(**named)
    roles = databases.of_cluster(TARGET)
    assert roles is not None
    assert roles.view().writer == TARGET


def test_a_mail_counts_once_its_link_was_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("subscriptions_confimed", "subscriptions_pending"):
        monkeypatch.setattr(Topic, name, 0, raising=False)
    subscriptions.install()
    make: Any = boto3.client
    with mock_aws():
        sns = make("sns", region_name=EAST)
        topic = sns.create_topic(Name="oncall")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com")

        def counts() -> tuple[str, str]:
            known = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
            return known["SubscriptionsConfirmed"], known["SubscriptionsPending"]

        assert counts() == ("0", "1")
        assert subscriptions.confirm_all("123456789012", EAST) == ["oncall"]
        assert counts() == ("1", "0")
