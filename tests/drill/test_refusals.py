"""What AWS refuses to change because something else needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hac_drill.emulator import composite, refusals
from moto import mock_aws
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.ec2.models.subnets import SubnetBackend
from moto.rds.models import RDSBackend
from moto.route53.models import Route53Backend

REGION = "us-east-1"
PATCHED = [
    (CloudWatchBackend, "delete_alarms"),
    (CloudWatchResponse, "put_composite_alarm"),
    (SubnetBackend, "delete_subnet"),
    (RDSBackend, "delete_subnet_group"),
    (Route53Backend, "change_resource_record_sets"),
]


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": REGION,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for owner, name in PATCHED:
        # Undone after the test: the change is to classes that other tests use.
        monkeypatch.setattr(owner, name, getattr(owner, name, None), raising=False)
    with mock_aws():
        yield


def client(service: str) -> Any:
    make: Any = boto3.client
    return make(service, region_name=REGION)


def code_of(call: Any, **arguments: Any) -> str:
    """The error code of a refusal; empty if it is not refused."""
    try:
        call(**arguments)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def metric_alarm(cloudwatch: Any, name: str) -> None:
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        MetricName="m",
        Namespace="n",
        Period=60,
        Threshold=1.0,
        Statistic="Minimum",
    )


def test_an_alarm_that_a_composite_names_goes_after_it() -> None:
    refusals.install()
    composite.install()
    cloudwatch = client("cloudwatch")
    metric_alarm(cloudwatch, "part")
    cloudwatch.put_composite_alarm(AlarmName="whole", AlarmRule='ALARM("part")')
    assert code_of(cloudwatch.delete_alarms, AlarmNames=["part"]) == "ValidationError"
    cloudwatch.delete_alarms(AlarmNames=["whole"])
    assert code_of(cloudwatch.delete_alarms, AlarmNames=["part"]) == ""


def test_a_composite_names_no_alarm_that_is_not_there() -> None:
    composite.install()
    arguments = {"AlarmName": "whole", "AlarmRule": 'ALARM("part") OR OK("other")'}
    assert code_of(client("cloudwatch").put_composite_alarm, **arguments) == "ValidationError"


def network() -> list[str]:
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    zones = enumerate(("us-east-1a", "us-east-1b"))
    made = (
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{i}.0/24", AvailabilityZone=zone)
        for i, zone in zones
    )
    return [answer["Subnet"]["SubnetId"] for answer in made]


def test_a_subnet_in_use_stays() -> None:
    refusals.install()
    ec2, balancers, subnets = client("ec2"), client("elbv2"), network()
    made = balancers.create_load_balancer(Name="web", Subnets=subnets)["LoadBalancers"][0]
    assert code_of(ec2.delete_subnet, SubnetId=subnets[0]) == "DependencyViolation"
    balancers.delete_load_balancer(LoadBalancerArn=made["LoadBalancerArn"])
    assert code_of(ec2.delete_subnet, SubnetId=subnets[0]) == ""


def test_a_group_of_subnets_stays_while_a_cluster_is_in_it() -> None:
    refusals.install()
    rds = client("rds")
    named = {"DBSubnetGroupName": "group"}
    rds.create_db_subnet_group(**named, DBSubnetGroupDescription="d", SubnetIds=network())
    rds.create_db_cluster(
        DBClusterIdentifier="orders",
        Engine="aurora-mysql",
        MasterUsername="admin",
        MasterUserPassword="long enough",
        **named,
    )
    assert code_of(rds.delete_db_subnet_group, **named) == "InvalidDBSubnetGroupStateFault"
    rds.delete_db_cluster(DBClusterIdentifier="orders", SkipFinalSnapshot=True)
    assert code_of(rds.delete_db_subnet_group, **named) == ""


def test_a_protected_cluster_stays() -> None:
    rds = client("rds")
    rds.create_db_cluster(
        DBClusterIdentifier="orders",
        Engine="aurora-mysql",
        MasterUsername="admin",
        MasterUserPassword="long enough",
        DeletionProtection=True,
    )
    gone = {"DBClusterIdentifier": "orders", "SkipFinalSnapshot": True}
    assert code_of(rds.delete_db_cluster, **gone) == "InvalidParameterCombination"


def change(action: str, **more: Any) -> dict[str, Any]:
    record = {"Name": "a.example.com", "Type": "A", "TTL": 60}
    record["ResourceRecords"] = [{"Value": "10.0.0.1"}]
    return {"Action": action, "ResourceRecordSet": {**record, **more}}


def test_a_simple_record_becomes_a_pair_in_one_batch() -> None:
    refusals.install()
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="x")["HostedZone"]["Id"]

    def batch(*changes: dict[str, Any]) -> str:
        call = route53.change_resource_record_sets
        return code_of(call, HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})

    primary = change("CREATE", SetIdentifier="one", Failover="PRIMARY")
    assert batch(change("CREATE")) == ""
    assert batch(primary) == "InvalidChangeBatch"
    assert batch(change("DELETE"), primary) == ""
    assert batch(change("CREATE")) == "InvalidChangeBatch"


def test_a_pair_changes_places_in_one_batch() -> None:
    refusals.install()
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="x")["HostedZone"]["Id"]

    def batch(*changes: dict[str, Any]) -> str:
        call = route53.change_resource_record_sets
        return code_of(call, HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})

    def pair(action: str, one: str, two: str) -> list[dict[str, Any]]:
        kinds = {"one": one, "two": two}
        return [change(action, SetIdentifier=k, Failover=kind) for k, kind in kinds.items()]

    assert batch(*pair("CREATE", "PRIMARY", "SECONDARY")) == ""
    first, second = pair("UPSERT", "SECONDARY", "PRIMARY")
    assert batch(first) == batch(second) == "InvalidChangeBatch"
    assert batch(first, second) == ""


def test_an_alias_leads_to_what_is_there() -> None:
    refusals.install()
    refusals.LED_NOWHERE.clear()
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="x")["HostedZone"]["Id"]
    target = {
        "HostedZoneId": zone.rsplit("/", 1)[-1],
        "DNSName": "a.example.com",
        "EvaluateTargetHealth": True,
    }
    alias = {"Name": "b.example.com", "Type": "A", "AliasTarget": target}

    def batch(*changes: dict[str, Any]) -> str:
        call = route53.change_resource_record_sets
        return code_of(call, HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})

    to_alias = {"Action": "CREATE", "ResourceRecordSet": alias}
    assert batch(to_alias) == "InvalidChangeBatch"
    assert batch(change("CREATE"), to_alias) == ""
    assert refusals.LED_NOWHERE == set()
    assert batch(change("DELETE")) == "", "nothing refuses it"
    assert refusals.LED_NOWHERE == {"b.example.com"}
    refusals.LED_NOWHERE.clear()


def test_only_the_answer_that_has_the_name_is_deleted() -> None:
    refusals.install()
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="x")["HostedZone"]["Id"]

    def batch(*changes: dict[str, Any]) -> str:
        call = route53.change_resource_record_sets
        return code_of(call, HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})

    one = change("CREATE", SetIdentifier="us-east-1", Failover="PRIMARY")
    other = change("CREATE", SetIdentifier="us-east-1", Failover="SECONDARY")
    other["ResourceRecordSet"]["Name"] = "b.example.com"
    assert batch(one, other) == ""
    assert batch({**one, "Action": "DELETE"}) == ""
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert [record["Name"] for record in records if "SetIdentifier" in record] == ["b.example.com."]
