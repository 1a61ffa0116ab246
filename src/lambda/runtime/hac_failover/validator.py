"""The validator: asks the local database, in SQL, whether it is a writer and whether its data is
whole."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from uuid import uuid4

from .aws.settings import AWS_ERRORS
from .aws.sql import Address, Sql, whole_number
from .here import Here, LambdaContext
from .loading import bundled_plan
from .log import Log
from .watermark import Loss, measure_loss

if TYPE_CHECKING:
    from .plan import Database, Plan

# Of a member of a global database. The writer of a replica by binlog is a writer to InnoDB, and
# refuses by read_only, which does not bind the user we are: it has to be asked for.
_READ_ONLY = "SELECT @@innodb_read_only"
_READ_ONLY_REPLICA = "SELECT @@innodb_read_only OR @@read_only"
_WRITE = "INSERT INTO hac_probe (id) VALUES (:id)"
_READ = "SELECT COUNT(*) FROM hac_probe WHERE id = :id"


def handler(event: dict[str, str], context: LambdaContext) -> dict[str, object]:
    """The entry point of Lambda. `check` is `writer` (may it be written to?) or `data` (that, and
    is it whole?)."""
    plan = bundled_plan()
    here = Here.of(context)
    database = plan.databases[event["database"]]
    log = Log(
        platform=plan.platform,
        region=here.region,
        request=context.aws_request_id,
        database=database.name,
    )
    secrets = json.loads(os.environ["HAC_SECRET_ARNS"])
    address = Address(
        cluster_arn=here.cluster_arn(database.clusters[here.region]),
        secret_arn=str(secrets[database.name]),
        schema=database.schema,
    )
    answer = validate(plan, database, Sql(here.region, address), whole=event["check"] == "data")
    log.info("validated", check=event["check"], **answer)
    return answer


def validate(plan: Plan, database: Database, sql: Sql, *, whole: bool) -> dict[str, object]:
    """`pass`, `pass_with_loss` or `fail`; `lost` is null where nobody can tell. `role` is what the
    cluster says of itself; `writer` is what was tried."""
    role, refused = _role(database, sql)
    if refused is not None:
        answer = {"result": "fail", "role": role, "writer": False}
        return {**answer, "lost": None, "notes": [refused]}
    if not whole:
        answer = {"result": "pass", "role": role, "writer": True}
        return {**answer, "lost": None, "notes": ["a write succeeds"]}
    loss = measure_loss(plan, database.name, sql)
    broken = _broken_invariants(database, sql)
    return {
        "result": _verdict(database, loss, broken),
        "role": role,
        "writer": True,
        "lost": loss.writes,
        "lost_seconds": loss.seconds,
        "notes": [loss.note, *broken],
    }


def _verdict(database: Database, loss: Loss, broken: list[str]) -> str:
    """A loss nobody can measure is said so in the notes; it is neither a pass with loss nor a
    failure."""
    lost = loss.writes or 0
    too_much = database.max_lost_writes is not None and lost > database.max_lost_writes
    if broken or too_much:
        return "fail"
    return "pass_with_loss" if lost else "pass"


def _role(database: Database, sql: Sql) -> tuple[str, str | None]:
    """`writer`, `reader` or `unknown`; and why it cannot be written to, which is none if a write
    succeeded, was read back, and taken back."""
    role = "unknown"
    asked = _READ_ONLY_REPLICA if database.by_binlog else _READ_ONLY
    try:
        read_only = whole_number(sql.rows(asked))
        role = {0: "writer", 1: "reader"}.get(-1 if read_only is None else read_only, role)
        if read_only != 0:
            return role, f"{_variables(asked)} is {read_only}: this is a reader"
        return role, _write_read_roll_back(sql)
    except AWS_ERRORS as error:
        return role, f"the database did not answer: {error}"


def _variables(asked: str) -> str:
    return asked.removeprefix("SELECT ").replace("@@", "")


def _write_read_roll_back(sql: Sql) -> str | None:
    token = str(uuid4())
    transaction = sql.begin()
    try:
        sql.rows(_WRITE, {"id": token}, transaction)
        seen = whole_number(sql.rows(_READ, {"id": token}, transaction))
    finally:
        sql.roll_back(transaction)
    return None if seen == 1 else f"the row just written was found {seen} times"


def _broken_invariants(database: Database, sql: Sql) -> list[str]:
    """One line for each that does not hold, or cannot be asked."""
    broken = []
    for invariant in database.invariants:
        try:
            holds = whole_number(sql.rows(invariant.sql))
        except AWS_ERRORS as error:
            broken.append(f"invariant {invariant.name} was not checked: {error}")
            continue
        if not holds:
            broken.append(f"invariant {invariant.name} does not hold")
    return broken
