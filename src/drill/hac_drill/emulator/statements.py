"""The RDS Data API: moto answers every statement with nothing. Here each cluster has a small
database of its own (SQLite's) with the two tables that the application promises to keep, and is
read-only unless it has the writer's role.

A secondary of a global database answers nothing at all: "Data API requires access to the writer
instance for query processing, even for read queries", which it lacks until it is promoted
(Amazon Aurora User Guide, limitations of the RDS Data API). The error is the one that
`ExecuteStatement` documents for it, DatabaseUnavailableException with status 504: "The writer
instance in the DB cluster isn't available". Which one AWS really gives is documented nowhere."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from moto.rdsdata import urls
from moto.rdsdata.responses import RDSDataServiceResponse

from .patching import answer_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Cell = str | int | float | bool | None

# As the runtime's README asks for them.
_SCHEMA = """
CREATE TABLE hac_probe (id TEXT PRIMARY KEY);
CREATE TABLE hac_watermark (epoch INTEGER PRIMARY KEY, seq INTEGER NOT NULL, ts REAL NOT NULL);
"""
_INNODB_READ_ONLY = "SELECT @@innodb_read_only"
# Of a replica by binlog too, whose writer is one to InnoDB.
IS_READ_ONLY = "SELECT @@innodb_read_only OR @@read_only"
_READS = ("SELECT", "WITH", "SHOW", "EXPLAIN")
_EXPLAIN = "EXPLAIN "


class Refused(Exception):
    """What the database answers."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a cluster says of itself in SQL. `innodb_read_only` is that of a reader: a secondary of
    a global database has no other instance. `read_only` is that of a replica by binlog, and binds
    everybody but the master user."""

    innodb_read_only: bool
    read_only: bool = False


WRITER, READER, REPLICA = Role(False), Role(True, True), Role(False, True)


class Statements:
    """The databases behind the Data API, by the ARN of their cluster."""

    def __init__(self, role_of: Callable[[str], Role]) -> None:
        self._role_of = role_of
        self._databases: dict[str, sqlite3.Connection] = {}
        self._transactions: dict[str, sqlite3.Connection] = {}
        self._lock = threading.Lock()
        # Statements of the platform about tables that only its application has.
        self.assumed: set[str] = set()
        self._invariants: set[str] = set()

    def install(self) -> None:
        """Runs each statement on SQLite, and adds the paths of transactions, which moto lacks."""
        answer_with(RDSDataServiceResponse, "begin_transaction", self._begin)
        answer_with(RDSDataServiceResponse, "rollback_transaction", self._roll_back)
        answer_with(RDSDataServiceResponse, "execute_statement", self._execute)
        for action in ("BeginTransaction", "RollbackTransaction"):
            urls.url_paths[f"{{0}}/{action}$"] = RDSDataServiceResponse.dispatch

    def expect(self, invariants: set[str]) -> None:
        """Statements that are answered with "true" where the drill lacks the tables they read."""
        self._invariants = invariants

    def run(
        self, arn: str, sql: str, values: Mapping[str, Cell] | None = None, transaction: str = ""
    ) -> list[list[Cell]]:
        """Runs a statement as SQL would, for the user of the application. Raises Refused."""
        with self._lock:
            role = self._role_of(arn)
            if sql in (_INNODB_READ_ONLY, IS_READ_ONLY):
                asked = role.innodb_read_only or (sql == IS_READ_ONLY and role.read_only)
                return [[int(asked)]]
            reads = sql.lstrip().upper().startswith(_READS)
            # What a transaction of the master user writes, read_only does not stop.
            bound = role.read_only and not transaction
            if not reads and (role.innodb_read_only or bound):
                raise Refused("The MySQL server is running with the --read-only option")
            return self._answer(self._connection(arn, transaction), sql, values or {})

    def replicate(self, source: str, target: str) -> None:
        """Makes the target what the source is."""
        with self._lock:
            self._connection(source).backup(self._connection(target))

    def _connection(self, arn: str, transaction: str = "") -> sqlite3.Connection:
        if transaction:
            if transaction not in self._transactions:
                raise Refused(f"transaction {transaction} is not known")
            return self._transactions[transaction]
        if arn not in self._databases:
            self._databases[arn] = _new_database()
        return self._databases[arn]

    def _answer(
        self, connection: sqlite3.Connection, sql: str, values: Mapping[str, Cell]
    ) -> list[list[Cell]]:
        try:
            rows = connection.execute(sql, dict(values)).fetchall()
            connection.commit()
        except sqlite3.Error as error:
            asked = sql.removeprefix(_EXPLAIN)
            if asked in self._invariants:
                self.assumed.add(asked)
                return [[1]]
            raise Refused(str(error)) from error
        return [list(row) for row in rows]

    # The calls. `response` is moto's object of the request.

    def _begin(self, response: Any) -> Any:
        """A transaction works on a copy: whoever asks for one here only ever rolls it back."""
        arn = response._get_param("resourceArn")
        if self._role_of(arn).innodb_read_only:
            return _no_writer()
        copy = _new_database()
        with self._lock:
            self._connection(arn).backup(copy)
            name = str(uuid4())
            self._transactions[name] = copy
        return json.dumps({"transactionId": name})

    def _roll_back(self, response: Any) -> str:
        with self._lock:
            copy = self._transactions.pop(response._get_param("transactionId"), None)
        if copy is not None:
            copy.close()
        return json.dumps({"transactionStatus": "Rollback Complete"})

    def _execute(self, response: Any) -> Any:
        values = {
            parameter["name"]: _value(parameter["value"])
            for parameter in response._get_param("parameters") or []
        }
        arn = response._get_param("resourceArn")
        if self._role_of(arn).innodb_read_only:
            return _no_writer()
        try:
            rows = self.run(
                arn,
                response._get_param("sql"),
                values,
                response._get_param("transactionId") or "",
            )
        except Refused as error:
            body = json.dumps({"message": str(error)})
            return 400, {"x-amzn-errortype": "DatabaseErrorException"}, body
        records = [[_field(cell) for cell in row] for row in rows]
        return json.dumps({"records": records, "numberOfRecordsUpdated": 0})


def _no_writer() -> tuple[int, dict[str, str], str]:
    body = json.dumps({"message": "The writer instance in the DB cluster isn't available."})
    return 504, {"x-amzn-errortype": "DatabaseUnavailableException"}, body


def _new_database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCHEMA)
    return connection


def _value(field: Mapping[str, Any]) -> Cell:
    if field.get("isNull"):
        return None
    value: Cell = next(iter(field.values()))
    return value


def _field(cell: Cell) -> dict[str, Cell]:
    if cell is None:
        return {"isNull": True}
    if isinstance(cell, str):
        return {"stringValue": cell}
    return {"doubleValue": cell} if isinstance(cell, float) else {"longValue": cell}
