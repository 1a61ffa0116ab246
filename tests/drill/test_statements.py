"""The databases behind the Data API."""

from __future__ import annotations

import pytest
from hac_drill.emulator.statements import IS_READ_ONLY, Refused, Statements
from hac_drill.emulator.statements import READER as READS
from hac_drill.emulator.statements import REPLICA as REPLICATES
from hac_drill.emulator.statements import WRITER as WRITES

WRITER, READER, REPLICA = "arn:writer", "arn:reader", "arn:replica"
ROLES = {WRITER: WRITES, READER: READS, REPLICA: REPLICATES}
INSERT = "INSERT INTO hac_watermark VALUES (:epoch, :seq, :ts)"
LAST = "SELECT seq FROM hac_watermark WHERE epoch <= :epoch ORDER BY epoch DESC LIMIT 1"


@pytest.fixture
def statements() -> Statements:
    return Statements(lambda arn: ROLES[arn])


def test_the_role_is_seen_in_sql(statements: Statements) -> None:
    assert statements.run(WRITER, "SELECT @@innodb_read_only") == [[0]]
    assert statements.run(READER, "SELECT @@innodb_read_only") == [[1]]


def test_a_replica_by_binlog_is_a_writer_to_innodb_alone(statements: Statements) -> None:
    assert statements.run(REPLICA, "SELECT @@innodb_read_only") == [[0]]
    assert statements.run(REPLICA, IS_READ_ONLY) == [[1]]
    with pytest.raises(Refused, match="read-only"):
        statements.run(REPLICA, "INSERT INTO hac_probe (id) VALUES (:id)", {"id": "x"})


class Request:
    """What moto makes of a call of the Data API."""

    def __init__(self, **named: object) -> None:
        self.named = named

    def _get_param(self, name: str) -> object:
        return self.named.get(name)


def test_the_data_api_wants_a_writer_even_to_read(statements: Statements) -> None:
    asked = {"sql": "SELECT @@innodb_read_only"}
    for arn in (WRITER, REPLICA):
        assert isinstance(statements._execute(Request(resourceArn=arn, **asked)), str)
    for call in (statements._execute, statements._begin):
        status, headers, _ = call(Request(resourceArn=READER, **asked))
        assert (status, headers["x-amzn-errortype"]) == (504, "DatabaseUnavailableException")


def test_a_reader_refuses_writes(statements: Statements) -> None:
    with pytest.raises(Refused, match="read-only"):
        statements.run(READER, "INSERT INTO hac_probe (id) VALUES (:id)", {"id": "x"})


def test_a_reader_has_what_was_replicated_and_no_more(statements: Statements) -> None:
    statements.run(WRITER, INSERT, {"epoch": 1, "seq": 10, "ts": 0.0})
    statements.replicate(WRITER, READER)
    statements.run(WRITER, INSERT, {"epoch": 2, "seq": 11, "ts": 1.0})
    assert statements.run(WRITER, LAST, {"epoch": 2}) == [[11]]
    assert statements.run(READER, LAST, {"epoch": 2}) == [[10]]


def test_only_invariants_of_the_platform_are_assumed_to_hold(statements: Statements) -> None:
    invariant = "SELECT SUM(amount) = 0 FROM ledger"
    with pytest.raises(Refused, match="ledger"):
        statements.run(WRITER, invariant)
    statements.expect({invariant})
    assert statements.run(WRITER, invariant) == [[1]]
    assert statements.assumed == {invariant}


def test_a_statement_is_planned_where_it_would_run(statements: Statements) -> None:
    invariant = "SELECT SUM(amount) = 0 FROM ledger"
    with pytest.raises(Refused, match="ledger"):
        statements.run(WRITER, f"EXPLAIN {invariant}")
    statements.expect({invariant})
    assert statements.run(WRITER, f"EXPLAIN {invariant}") == [[1]]
    assert statements.run(WRITER, "EXPLAIN SELECT COUNT(*) FROM hac_probe")
