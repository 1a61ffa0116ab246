"""The validator: asks the local database, in SQL, whether it is a writer and whether its data is
whole; and, before the day, whether it could be asked.

Only the writer's region may be asked in SQL: the Data API needs a writer instance "even for read
queries", and a secondary cluster has none (Aurora User Guide, limitations of the Data API)."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from uuid import uuid4

from .aws.secrets import try_to_read
from .aws.settings import AWS_ERRORS, code_of
from .aws.sql import Address, Sql, whole_number
from .loading import bundled_plan
from .local_region import LambdaContext, LocalRegion, region_of
from .log import Log
from .watermark import Loss, measure_loss, rehearse_watermark

if TYPE_CHECKING:
    from .plan import Database, Plan

# Of a member of a global database. The writer of a replica by binlog is a writer to InnoDB, and
# refuses by read_only, which does not bind the user we are: it has to be asked for.
_READ_ONLY = "SELECT @@innodb_read_only"
_READ_ONLY_REPLICA = "SELECT @@innodb_read_only OR @@read_only"
_WRITE = "INSERT INTO hac_probe (id) VALUES (:id)"
_READ = "SELECT COUNT(*) FROM hac_probe WHERE id = :id"


def handler(event: dict[str, str], context: LambdaContext) -> dict[str, object]:
    """The entry point of Lambda. `check` is `writer` (may it be written to?), `data` (that, and is
    it whole?), `rehearsal` (could that be asked?) or `access` (may its secret be read?). The last
    one asks nothing in SQL, and is the only one for the region of a reader."""
    plan = bundled_plan()
    here = LocalRegion.of(context)
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
    answer = _answer(event["check"], plan, database, Sql(here.region, address), address)
    log.info("validated", check=event["check"], **answer)
    return answer


def _answer(
    check: str, plan: Plan, database: Database, sql: Sql, address: Address
) -> dict[str, object]:
    if check == "access":
        return access(address)
    if check == "rehearsal":
        return rehearse(database, sql)
    return validate(plan, database, sql, whole=check == "data")


def access(address: Address) -> dict[str, object]:
    """Whether the secret can be read, and its key be used: what the Data API does in our name."""
    try:
        try_to_read(region_of(address.secret_arn), address.secret_arn)
    except AWS_ERRORS as error:
        return {"result": "fail", "notes": [f"the secret was not read: {code_of(error)}"]}
    return {"result": "pass", "notes": ["the secret is read"]}


def rehearse(database: Database, sql: Sql) -> dict[str, object]:
    """What `data` will ask, without its cost: a write that is taken back, and every other statement
    as far as the database would plan it. Nothing is measured and nothing is kept."""
    role, refused = _role(database, sql)
    notes = [] if refused is None else [refused]
    if refused is None:
        notes = rehearse_watermark(sql)
        for invariant in database.invariants:
            try:
                sql.rows(f"EXPLAIN {invariant.sql}")
            except AWS_ERRORS as error:
                notes.append(f"invariant {invariant.name} cannot be asked: {error}")
    return {"result": "fail" if notes else "pass", "role": role, "notes": notes}


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
