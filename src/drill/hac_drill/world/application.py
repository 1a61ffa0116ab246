"""The application, as APPLICATION.md describes it: health end points that follow the role and the
write lease, and a watermark. It runs in every serving region and writes where it may."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ..emulator.statements import IS_READ_ONLY, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from ..clock import VirtualClock
    from ..emulator.statements import Statements
    from .network import Network
    from .platform import Platform

_LEASE_SECONDS = 30.0
_ANSWER_SECONDS = 60.0
_RENEW_SECONDS = 10.0
_BEAT_SECONDS = 1.0
_NEVER = float("-inf")
_WRITE = (
    "INSERT INTO hac_watermark VALUES (:epoch, :seq, :ts) "
    "ON CONFLICT (epoch) DO UPDATE SET seq = excluded.seq, ts = excluded.ts"
)
_LAST = "SELECT MAX(seq) FROM hac_watermark"
# Not for long: a witness that does not answer must not stop the application.
_HASTY = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
_AWS_ERRORS = (BotoCoreError, ClientError)
_LOST = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class Write:
    """A write that was acknowledged. Without a lease there is no epoch."""

    at: float
    region: str
    database: str
    epoch: int
    seq: int


@dataclass
class Application:
    """All its copies."""

    clock: VirtualClock
    network: Network
    statements: Statements
    platform: Platform
    account: str
    # Whether end points of a dead region refuse connections, or say nothing at all.
    silent: bool
    writes: list[Write] = field(default_factory=list)
    # Regions whose end points answer nobody, though all else of them is well.
    deaf: set[str] = field(default_factory=set)
    _processes: dict[tuple[str, str], Process] = field(default_factory=dict)

    def start(self, region: str) -> None:
        """Starts a process for each database that has a cluster in the region."""
        for database in self.platform.databases():
            if region not in self.platform.clusters(database):
                continue
            process = Process(self, region, database)
            self._processes[region, database] = process
            self.clock.spawn(f"application in {region}", process.run, region=region, after=0.5)

    def arn(self, database: str, region: str) -> str:
        """The ARN of a database's cluster."""
        cluster = self.platform.clusters(database)[region]
        return f"arn:aws:rds:{region}:{self.account}:cluster:{cluster}"

    def connect(self, host: str, _port: int | None, *, timeout: float, context: object) -> Any:
        """Stands in for `http.client.HTTPSConnection`."""
        del context
        return Connection(self, host, timeout)

    def answers(self, region: str) -> bool:
        """Whether the end points of a region answer: it is alive, and not deaf."""
        return self.network.alive(region) and region not in self.deaf

    def status(self, host: str, path: str) -> int:
        """What an end point answers in a region that is alive."""
        found = self.platform.endpoints.get((host, path))
        if found is None:
            return 404
        if not found.database:
            return 200
        process = self._processes.get((found.region, found.database))
        if process is None:
            return 503
        well = process.names_us() if found.lease else process.may_write()
        return 200 if well else 503

    def takes_a_write(self, region: str, database: str) -> bool:
        """Whether a client that has come as far as this region could write there."""
        process = self._processes.get((region, database))
        return self.answers(region) and process is not None and process.may_write()


class Connection:
    """An HTTPS connection to an end point."""

    def __init__(self, application: Application, host: str, timeout: float) -> None:
        self._application = application
        self._host = host
        self._timeout = timeout
        self._status = 0

    def request(self, _method: str, target: str, headers: object = None) -> None:
        """Raises where the region does not answer: after the time-out if it is silent."""
        del headers
        here = self._application
        found = here.platform.endpoints.get((self._host, target))
        if not here.answers("" if found is None else found.region):
            if here.silent:
                here.clock.sleep(self._timeout)
                raise TimeoutError("timed out")
            here.clock.sleep(0.05)
            raise ConnectionRefusedError("Connection refused")
        here.clock.sleep(0.05)
        self._status = here.status(self._host, target)

    def getresponse(self) -> SimpleNamespace:
        """Gives an answer that has a status, and nothing else."""
        return SimpleNamespace(status=self._status)

    def close(self) -> None:
        """Nothing is open."""


class Process:
    """The application of one region, as the user of one database: the five rules of the write
    lease, as the example in Python of APPLICATION.md keeps them."""

    def __init__(self, application: Application, region: str, database: str) -> None:
        self._app = application
        self._region = region
        self._database = database
        self._arn = application.arn(database, region)
        self._leased = application.platform.leased(database)
        self._table = boto3.client(
            "dynamodb", region_name=application.platform.witness, config=_HASTY
        )
        self._epoch = 0
        self._until = self._renew_at = _NEVER
        self._names_us, self._answered = False, _NEVER

    def run(self) -> None:
        """Keeps the lease and writes, once a second, until its region dies."""
        while True:
            started = self._app.clock.now()
            if self._leased:
                self._beat(started)
            if self.may_write():
                self._write(started)
            spent = self._app.clock.now() - started
            self._app.clock.sleep(max(0.05, _BEAT_SECONDS - spent))

    def may_write(self) -> bool:
        """The lease admits writes, where there is one, and the database takes them."""
        held = not self._leased or self._app.clock.now() < self._until
        return held and self._takes_writes()

    def names_us(self) -> bool:
        """The answer of `/lease`: without the table, its last answer stands for a minute."""
        return self._names_us and self._app.clock.now() < self._answered + _ANSWER_SECONDS

    def _takes_writes(self) -> bool:
        (row,) = self._app.statements.run(self._arn, IS_READ_ONLY)
        return row[0] == 0

    def _beat(self, now: float) -> None:
        """Once a second: reads the item while it does not hold the lease, and renews in time."""
        if now < min(self._until, self._renew_at):
            return
        try:
            item = self._item()
            if item is None:
                if self._takes_writes():
                    self._take(1, now, first=True)
                return
            self._names_us, self._answered = item["region"]["S"] == self._region, now
            if not self._names_us:
                self._until = _NEVER
            opened = item.get("open", {}).get("BOOL", True)
            begins = float(item.get("not_before", {}).get("N", "0"))
            if self._names_us and opened and now >= begins:
                self._take(int(item["epoch"]["N"]), now, first=False)
        except ClientError as error:
            if error.response["Error"]["Code"] == _LOST:
                self._until = _NEVER
        except BotoCoreError:
            # Nobody answers: what was leased runs out by itself.
            return

    def _item(self) -> Mapping[str, Any] | None:
        table, key = self._app.platform.table, self._key()
        return self._table.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")

    def _take(self, epoch: int, started: float, *, first: bool) -> None:
        ours = "epoch = :epoch AND #region = :here"
        same = f"{ours} AND (attribute_not_exists(#open) OR #open = :yes)"
        update = "SET lease_until = :until, epoch = :epoch, #region = :here, #open = :yes"
        self._table.update_item(
            TableName=self._app.platform.table,
            Key=self._key(),
            UpdateExpression=update,
            ConditionExpression="attribute_not_exists(epoch)" if first else same,
            ExpressionAttributeNames={"#region": "region", "#open": "open"},
            ExpressionAttributeValues={
                ":until": {"N": str(int(self._app.clock.now() + _LEASE_SECONDS))},
                ":epoch": {"N": str(epoch)},
                ":here": {"S": self._region},
                ":yes": {"BOOL": True},
            },
        )
        self._epoch, self._names_us, self._answered = epoch, True, started
        self._until, self._renew_at = started + _LEASE_SECONDS, started + _RENEW_SECONDS

    def _key(self) -> dict[str, AttributeValueTypeDef]:
        return {"id": {"S": f"lease#{self._database}"}}

    def _write(self, now: float) -> None:
        statements = self._app.statements
        try:
            ((last,),) = statements.run(self._arn, _LAST)
            seq = int(last or 0) + 1
            statements.run(self._arn, _WRITE, {"epoch": self._epoch, "seq": seq, "ts": now})
        except Refused:
            return
        self._app.writes.append(Write(now, self._region, self._database, self._epoch, seq))
        item: dict[str, AttributeValueTypeDef] = {
            "id": {"S": f"watermark#{self._database}"},
            "epoch": {"N": str(self._epoch)},
            "seq": {"N": str(seq)},
            "ts": {"N": str(now)},
        }
        try:
            self._table.put_item(TableName=self._app.platform.table, Item=item)
        except _AWS_ERRORS:
            return
