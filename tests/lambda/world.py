"""An AWS to fail over in: real boto3 clients, whose calls are checked against the service models and then answered here.

Conditions on the coordination table are evaluated; the rest is a small simulation on a clock that the tests move."""

from __future__ import annotations

import heapq
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from botocore import xform_name
from hac_failover.aws.sql import Address, Sql
from hac_failover.local_region import LocalRegion
from hac_failover.log import Log
from hac_failover.plan import Plan
from hac_failover.readiness import look
from hac_failover.validator import access, rehearse, validate
from memory_table import MemoryTable
from refusal import Refusal

__all__ = ["Killed", "Refusal"]

ACCOUNT = "123456789012"
START = 1_700_000_000.0
VERSION = "8.0.mysql_aurora.3.10.0"


class Clock:
    """A clock that only a sleep moves, past whatever is to happen meanwhile."""

    def __init__(self) -> None:
        self.time = START
        self._due: list[tuple[float, int, Callable[[], object]]] = []

    def now(self) -> float:
        return self.time

    def at(self, time: float, what: Callable[[], object]) -> None:
        """Does something once the clock is there."""
        heapq.heappush(self._due, (time, len(self._due), what))

    def sleep(self, seconds: float) -> None:
        until = self.time + max(0.0, seconds)
        while self._due and self._due[0][0] <= until:
            time, _, what = heapq.heappop(self._due)
            self.time = max(self.time, time)
            what()
        self.time = until


class Killed(BaseException):
    """The process is gone: nothing in it may catch this, and no call of it arrives any more."""


@dataclass
class World:
    plan: Plan
    clock: Clock
    writer: str = "us-east-1"
    region: str = "us-east-2"  # where the function runs
    promotion_takes: float = 40.0
    accepted: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    published: list[tuple[str, str, str]] = field(default_factory=list)
    # Of each of these, the region whose SNS took it.
    published_in: list[str] = field(default_factory=list)
    metrics: list[dict[str, Any]] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)
    refuse: dict[str, list[Refusal]] = field(default_factory=dict)
    sick: set[str] = field(default_factory=set)
    also_writes: set[str] = field(default_factory=set)  # old writers that did not stop
    lag: list[tuple[float, float]] = field(default_factory=list)  # (when the minute began, ms)
    capacity: int = 3
    maximum: int = 12
    members: set[str] = field(default_factory=lambda: {"us-east-1", "us-east-2"})
    behind: set[str] = field(default_factory=set)  # members that are rebuilt
    # By binlog: which region's cluster is a replica of which, while it is one.
    replicas: dict[str, str] = field(default_factory=lambda: {"us-east-2": "us-east-1"})
    source_goes_first: bool = False  # no source is named any more, and it still is being promoted
    rows: dict[str, Any] = field(default_factory=dict)
    transactions: dict[str, set[str]] = field(default_factory=dict)
    status_override: str | None = None
    started: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)  # asynchronously
    # AWS does not document which error an Aurora secondary gives: it is varied.
    secondary_sql: str = "BadRequestException"
    versions: dict[str, str] = field(default_factory=dict)  # by region, where it is another one
    instances: int = 2
    data_api: bool = True
    confirmed: int = 1
    gauges: list[tuple[str, str, float]] = field(default_factory=list)  # region, name, value
    by_hand: bool = False  # somebody has changed the writer, or does
    nobody_meanwhile: bool = False  # while roles change, no member is shown as the writer
    transition_word: str = "failing-over"
    kill_at: int | None = None
    kill_after_effect: bool = False
    dead: bool = False
    table: MemoryTable = field(default_factory=lambda: MemoryTable(lambda *_: None))
    _promoting: tuple[str, float] | None = None

    # What the fake reads of itself.

    def arn(self, region: str) -> str:
        return f"arn:aws:rds:{region}:{ACCOUNT}:cluster:trading-orders-{region}"

    @property
    def by_binlog(self) -> bool:
        return self.plan.databases["orders"].by_binlog

    def takes_writes(self, region: str) -> bool:
        """By SQL. Without a global database the old writer knows nothing of the new one."""
        return region not in self.replicas if self.by_binlog else self.writer == region

    def settle(self) -> None:
        if self._promoting and self.clock.now() >= self._promoting[1]:
            self.writer = self._promoting[0]
            self.replicas.pop(self.writer, None)
            self._promoting = None

    def changed_by_hand(self, region: str, takes: float = 60.0) -> None:
        """Somebody promotes a region by the console: nothing that hac asked for."""
        self.by_hand = True
        self._promoting = (region, self.clock.now() + takes)

    def promote(self, how: str, region: str) -> None:
        self.settle()
        if how == "binlog" and (self._promoting or region not in self.replicas):
            raise Refusal("InvalidDBClusterStateFault")
        if self._promoting or region == self.writer or region not in self.members:
            raise Refusal("InvalidGlobalClusterStateFault")
        self.accepted.append((how, region))
        self._promoting = (region, self.clock.now() + self.promotion_takes)

    # The calls.

    def rds_describe_global_clusters(self, _region: str, params: dict[str, Any]) -> dict[str, Any]:
        self.settle()
        assert params == {"GlobalClusterIdentifier": "trading-orders"}
        assert not self.by_binlog, "there is no global database"
        cluster: dict[str, Any] = {
            "GlobalClusterMembers": [
                {
                    "DBClusterArn": self.arn(region),
                    "IsWriter": region == self.writer
                    and not (self.nobody_meanwhile and self._promoting),
                    "SynchronizationStatus": (
                        "pending-resync" if region in self.behind else "connected"
                    ),
                }
                for region in sorted(self.members)
            ]
        }
        if self._promoting and self._promoting[0] in self.members:
            cluster["FailoverState"] = {"Status": self.transition_word}
        return {"GlobalClusters": [cluster]}

    def rds_describe_db_clusters(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        self.settle()
        assert params == {"DBClusterIdentifier": f"trading-orders-{region}"}
        if self.by_binlog:
            return {"DBClusters": [self._replica(region)]}
        detached = self._promoting and self._promoting[0] not in self.members
        status = self.status_override or ("promoting" if detached else "available")
        return {"DBClusters": [self._cluster(region, status)]}

    def _cluster(self, region: str, status: str) -> dict[str, Any]:
        # A replica by binlog has a writer, which is read-only.
        writer = self.by_binlog or self.takes_writes(region)
        return {
            "Status": status,
            "EngineVersion": self.versions.get(region, VERSION),
            "HttpEndpointEnabled": self.data_api,
            "DBClusterMembers": [
                {"DBInstanceIdentifier": f"i-{n}", "IsClusterWriter": writer and n == 0}
                for n in range(self.instances)
            ],
        }

    def _replica(self, region: str) -> dict[str, Any]:
        promoting = self._promoting is not None and self._promoting[0] == region
        word = "promoting" if self.transition_word == "failing-over" else self.transition_word
        status = self.status_override or (word if promoting else "available")
        cluster = self._cluster(region, status)
        if region in self.replicas and not (promoting and self.source_goes_first):
            cluster["ReplicationSourceIdentifier"] = self.arn(self.replicas[region])
        return cluster

    def rds_promote_read_replica_db_cluster(
        self, region: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        assert params == {"DBClusterIdentifier": f"trading-orders-{region}"}, "its own, by name"
        self.promote("binlog", region)
        return {}

    def rds_failover_global_cluster(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        assert params["AllowDataLoss"] is True, "without it this is a switchover"
        assert params["TargetDbClusterIdentifier"] == self.arn(region), (
            "the target's region, by ARN"
        )
        self.promote("failover", region)
        return {}

    def rds_switchover_global_cluster(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        target = params["TargetDbClusterIdentifier"].split(":")[3]
        assert self.writer in (region, target), "a switchover is asked for where the writer is"
        self.promote("switchover", target)
        return {}

    def rds_remove_from_global_cluster(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        assert params["DbClusterIdentifier"] == self.arn(region)
        self.promote("detach", region)
        self.members.discard(region)
        return {}

    def _refuse_a_secondary(self, region: str) -> None:
        """ "A secondary cluster doesn't have a writer instance until it's promoted to be the primary.
        Data API requires access to the writer instance for query processing, even for read
        queries." (Amazon Aurora User Guide, limitations of the Data API.) A replica by binlog has
        one, which is read-only."""
        self.settle()
        if not self.by_binlog and not self.takes_writes(region):
            raise Refusal(self.secondary_sql)

    def rds_data_begin_transaction(self, region: str, _params: dict[str, Any]) -> dict[str, Any]:
        self._refuse_a_secondary(region)
        name = f"t{len(self.transactions) + 1}"
        self.transactions[name] = set()
        return {"transactionId": name}

    def rds_data_rollback_transaction(self, _region: str, params: dict[str, Any]) -> dict[str, Any]:
        self.transactions[params["transactionId"]].clear()
        return {"transactionStatus": "Rollback Complete"}

    def rds_data_execute_statement(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        self._refuse_a_secondary(region)
        sql = params["sql"]
        given = {p["name"]: next(iter(p["value"].values())) for p in params["parameters"]}
        if "innodb_read_only" in sql:
            # A replica's own writer is a writer to InnoDB: only read_only tells.
            assert ("@@read_only" in sql) == self.by_binlog
            return _one(0 if self.takes_writes(region) else 1)
        if sql.startswith("INSERT INTO hac_probe"):
            if not self.takes_writes(region):
                raise Refusal("DatabaseErrorException")
            self.transactions[params["transactionId"]].add(given["id"])
            return {"numberOfRecordsUpdated": 1}
        if "FROM hac_probe" in sql:
            # A write is read back in its own transaction.
            return _one(int(given["id"] in self.transactions[params["transactionId"]]))
        if "FROM hac_watermark" in sql:
            if "watermark" not in self.rows:
                raise Refusal("DatabaseErrorException")
            known = [row for row in self.rows["watermark"] if row[0] <= given["epoch"]]
            cells = [{"longValue": max(known)[1]}, {"doubleValue": START - 30.5}] if known else []
            return {"records": [cells] if cells else []}
        return _one(self.rows.get("invariant", 1))

    def cloudwatch_get_metric_data(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        (query,) = params["MetricDataQueries"]
        metric = query["MetricStat"]["Metric"]
        cluster = {"Name": "DBClusterIdentifier", "Value": f"trading-orders-{region}"}
        if self.by_binlog:
            assert metric["MetricName"] == "AuroraBinlogReplicaLag"
            assert metric["Dimensions"] == [cluster, {"Name": "Role", "Value": "WRITER"}]
        else:
            assert metric["MetricName"] == "AuroraGlobalDBRPOLag"
            assert metric["Dimensions"] == [cluster]
        unit = 1_000 if self.by_binlog else 1
        newest_first = [
            (at, lag / unit if lag > 0 else lag) for at, lag in sorted(self.lag, reverse=True)
        ]
        return {
            "MetricDataResults": [
                {
                    "Timestamps": [datetime.fromtimestamp(at, UTC) for at, _ in newest_first],
                    "Values": [value for _, value in newest_first],
                }
            ]
        }

    def cloudwatch_put_metric_data(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        for datum in params["MetricData"]:
            # The time that it arrives is its time.
            assert "Timestamp" not in datum
            if "Dimensions" not in datum:
                self.gauges.append((region, datum["MetricName"], datum["Value"]))
                continue
            dimensions = {d["Name"]: d["Value"] for d in datum["Dimensions"]}
            seen = {"name": datum["MetricName"], "value": datum["Value"], "at": self.clock.now()}
            self.metrics.append({**dimensions, **seen})
            assert datum["StorageResolution"] == 1
        return {}

    def sns_get_topic_attributes(self, _region: str, _params: dict[str, Any]) -> dict[str, Any]:
        return {"Attributes": {"SubscriptionsConfirmed": str(self.confirmed)}}

    def secretsmanager_get_secret_value(
        self, region: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        assert params["SecretId"].split(":")[3] == region, "its replica in the same region"
        return {"SecretString": "{}"}

    def s3_put_object(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        assert params["Bucket"] == f"trading-failover-{region}-records-{ACCOUNT}"
        assert params["ExpectedBucketOwner"] == ACCOUNT
        self.stored[params["Key"]] = params["Body"].read().decode()
        return {}

    def sns_publish(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        of_region, topic = params["TopicArn"].split(":")[3::2]
        assert of_region == region, "SNS takes what is for a topic of its own region"
        self.published_in.append(region)
        self.published.append((topic, params["Subject"], params["Message"]))
        return {"MessageId": "m"}

    def lambda_invoke(self, region: str, params: dict[str, Any]) -> dict[str, Any]:
        """The function itself, in this process; one that nobody waits for is noted."""
        event, name = json.loads(params["Payload"]), params["FunctionName"]
        if params["InvocationType"] == "Event":
            self.started.append((region, name, event))
            return {"StatusCode": 202}
        if name == "trading-readiness":
            answer = look(self.plan, LocalRegion("aws", region, ACCOUNT), self.clock, Log())
            return {"Payload": io.BytesIO(json.dumps(answer).encode()), "StatusCode": 200}
        assert name == "trading-validator"
        database = self.plan.databases[event["database"]]
        here = LocalRegion("aws", region, ACCOUNT)
        address = Address(
            here.cluster_arn(database.clusters[region]),
            f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:orders-a1b2c3",
            database.schema,
        )
        answer = self._validated(event["check"], region, address)
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), "StatusCode": 200}

    def _validated(self, check: str, region: str, address: Address) -> dict[str, Any]:
        database = self.plan.databases["orders"]
        if check == "access":
            return access(address)
        if check == "rehearsal":
            return rehearse(database, Sql(region, address))
        return validate(self.plan, database, Sql(region, address), whole=check == "data")

    def autoscaling_describe_auto_scaling_groups(
        self, _region: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        assert params["AutoScalingGroupNames"] == ["trading-web"]
        instances = [{"LifecycleState": "InService"}] * self.capacity
        group = {
            "MinSize": 3,
            "DesiredCapacity": self.capacity,
            "MaxSize": self.maximum,
            "Instances": instances,
        }
        return {"AutoScalingGroups": [group]}

    def autoscaling_set_desired_capacity(
        self, _region: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        assert params["DesiredCapacity"] > self.capacity, "only upward"
        self.capacity = params["DesiredCapacity"]
        return {}

    # How the calls arrive.

    def before_build(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["hac_params"] = params

    def before_call(self, model: Any, context: dict[str, Any], **_: Any) -> Any:
        service, method = model.service_model.service_name, xform_name(model.name)
        region = context["client_region"]
        self._maybe_die(before=True)
        self.calls.append((region, service, method))
        try:
            waiting = self.refuse.get(method)
            if waiting:
                raise waiting.pop(0)
            params = context["hac_params"]
            if service == "dynamodb":
                answer = getattr(self.table, method)(params)
            else:
                answer = getattr(self, f"{service.replace('-', '_')}_{method}")(region, params)
        except Refusal as error:
            parsed = {
                "Error": {"Code": error.code, "Message": error.code},
                "ResponseMetadata": {"HTTPStatusCode": error.status},
            }
            return SimpleNamespace(status_code=error.status, headers={}), parsed
        answer.setdefault("ResponseMetadata", {"HTTPStatusCode": 200})
        self._maybe_die(before=False)
        return SimpleNamespace(status_code=200, headers={}), answer

    def _maybe_die(self, *, before: bool) -> None:
        """Dies at the chosen call: before it is made, or after its effect and before its answer."""
        here = len(self.calls) + (1 if before else 0)
        if self.dead or (here == self.kill_at and before != self.kill_after_effect):
            self.dead = True
            raise Killed

    def revive(self) -> None:
        self.dead, self.kill_at = False, None


def _one(value: int) -> dict[str, Any]:
    return {"records": [[{"longValue": value}]]}
