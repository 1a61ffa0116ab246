"""The application, as its contract describes it: health end points that follow the role, a write
lease, a watermark. It runs in every serving region and writes where it may."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ..emulator.statements import Refused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from ..clock import VirtualClock
    from ..emulator.statements import Statements
    from .network import Network
    from .platform import Platform

_LEASE_SECONDS = 30
_RENEW_SECONDS = 10.0
_WRITE = (
    "INSERT INTO hac_watermark VALUES (:epoch, :seq, :ts) "
    "ON CONFLICT (epoch) DO UPDATE SET seq = excluded.seq, ts = excluded.ts"
)
_LAST = "SELECT MAX(seq) FROM hac_watermark"
# Not for long: a witness that does not answer must not stop the application.
_HASTY = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
_AWS_ERRORS = (BotoCoreError, ClientError)


@dataclass(frozen=True, slots=True)
class Write:
    """A write that was acknowledged."""

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

    def start(self, region: str) -> None:
        for database in self.platform.plan["databases"]:
            writer = Writer(self, region, str(database))
            self.clock.spawn(f"application in {region}", writer.run, region=region, after=0.5)

    def arn(self, database: str, region: str) -> str:
        cluster = self.platform.clusters(database)[region]
        return f"arn:aws:rds:{region}:{self.account}:cluster:{cluster}"

    def connect(self, host: str, _port: int | None, *, timeout: float, context: object) -> Any:
        """Stands in for `http.client.HTTPSConnection`."""
        del context
        return Connection(self, host, timeout)

    def status(self, host: str, path: str) -> int:
        """What an end point answers in a region that is alive."""
        found = self.platform.endpoints().get((host, path))
        if found is None:
            return 404
        region, database = found
        if not database:
            return 200
        (row,) = self.statements.run(self.arn(database, region), "SELECT @@innodb_read_only")
        return 200 if row[0] == 0 else 503


class Connection:
    """An HTTPS connection to an end point."""

    def __init__(self, application: Application, host: str, timeout: float) -> None:
        self._application = application
        self._host = host
        self._timeout = timeout
        self._status = 0

    def request(self, _method: str, target: str, headers: object = None) -> None:
        del headers
        here = self._application
        region = here.platform.endpoints().get((self._host, target), ("", ""))[0]
        if not here.network.alive(region):
            if here.silent:
                here.clock.sleep(self._timeout)
                raise TimeoutError("timed out")
            here.clock.sleep(0.05)
            raise ConnectionRefusedError("Connection refused")
        here.clock.sleep(0.05)
        self._status = here.status(self._host, target)

    def getresponse(self) -> SimpleNamespace:
        return SimpleNamespace(status=self._status)

    def close(self) -> None:
        """Nothing is open."""


class Writer:
    """The application of one region, as the user of one database."""

    def __init__(self, application: Application, region: str, database: str) -> None:
        self._app = application
        self._region = region
        self._database = database
        self._arn = application.arn(database, region)
        self._table = boto3.client(
            "dynamodb", region_name=application.platform.witness, config=_HASTY
        )
        self._epoch = 0
        self._lease_until = 0.0
        self._renew_at = 0.0

    def run(self) -> None:
        while True:
            now = self._app.clock.now()
            if self._writable():
                if now >= self._renew_at:
                    self._renew(now)
                if now < self._lease_until:
                    self._write(now)
            self._app.clock.sleep(max(0.05, now + 1.0 - self._app.clock.now()))

    def _writable(self) -> bool:
        (row,) = self._app.statements.run(self._arn, "SELECT @@innodb_read_only")
        return row[0] == 0

    def _renew(self, now: float) -> None:
        """Takes the lease if nobody has it, adopts an epoch that was given to this region, and
        renews it from then on."""
        table = self._app.platform.table
        key: dict[str, AttributeValueTypeDef] = {"id": {"S": f"lease#{self._database}"}}
        try:
            item = self._table.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
            epoch = 1 if item is None else int(item["epoch"]["N"])
            self._table.update_item(
                TableName=table,
                Key=key,
                UpdateExpression="SET lease_until = :until, epoch = :mine, #region = :here",
                ConditionExpression=(
                    "attribute_not_exists(epoch) OR (epoch = :mine AND #region = :here)"
                ),
                ExpressionAttributeNames={"#region": "region"},
                ExpressionAttributeValues={
                    ":until": {"N": str(int(now + _LEASE_SECONDS))},
                    ":mine": {"N": str(epoch)},
                    ":here": {"S": self._region},
                },
            )
        except _AWS_ERRORS:
            # Not ours, or nobody answers: what was leased before runs out by itself.
            self._renew_at = now + 1.0
            return
        self._epoch, self._lease_until = epoch, float(int(now + _LEASE_SECONDS))
        self._renew_at = now + _RENEW_SECONDS

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
