"""Keeps the record of a run for good, in the region that survived and in the witness.

To write it stops nothing and changes nothing, and writing it again gives the same record."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .aws.objects import store
from .aws.settings import AWS_ERRORS
from .report import report_of

if TYPE_CHECKING:
    from .aws.table import Table
    from .record import RunRecord
    from .steps.context import Context

LAST = "record#last"


def keep(ctx: Context, record: RunRecord, status: str) -> None:
    """Writes the record to both places. What cannot be written is logged, and paged once a run."""
    ctx.lock.keep(ctx.log)
    declared = ctx.plan.failovers_of(record.source, record.target)
    report = report_of(ctx.plan.platform, record, status, declared[0] if declared else None)
    ctx.log.info("evidence", evidence=report)
    text = json.dumps(report, sort_keys=True)
    missed = []
    try:
        _tell_witness(ctx.table, record, text)
    except AWS_ERRORS as error:
        ctx.log.error("evidence not in the witness", error=str(error))
        missed.append(f"the table in {ctx.plan.coordination.region} ({error})")
    bucket, key = f"{ctx.region.records}-{ctx.here.account}", object_key(record)
    try:
        store(ctx.here.region, bucket, key, text, ctx.here.account)
    except AWS_ERRORS as error:
        ctx.log.error("evidence not in the bucket", bucket=bucket, key=key, error=str(error))
        missed.append(f"s3://{bucket}/{key} ({error})")
    if missed:
        ctx.page(
            "the record of a run is not stored everywhere",
            f"missing in {' and '.join(missed)}. It changes nothing of the run. Copy the record "
            "from the other place, or from the log, where it is the event `evidence`.",
        )


def object_key(record: RunRecord) -> str:
    """`failovers/2026/11/22/<run>.json`, by the day on which the run began."""
    return f"failovers/{datetime.fromtimestamp(record.started_at, UTC):%Y/%m/%d}/{record.id}.json"


def last_record(table: Table) -> object:
    """The newest record; none if no run has touched anything yet."""
    last = (table.read(LAST) or {}).get("run")
    item = table.read(f"record#{last}") if last else None
    return None if item is None else json.loads(str(item.get("record", "null")))


def _tell_witness(table: Table, record: RunRecord, text: str) -> None:
    """Without `delete_after`: the time to live of the table is for what probers saw. A record is
    never replaced by one that ended earlier, and knows less."""
    began = {"started_at": record.started_at}
    table.change(
        f"record#{record.id}",
        "SET #record = :record, #started_at = :started_at, #ended_at = :ended_at",
        {"record": text, "ended_at": record.last_moment(), **began},
        "attribute_not_exists(#ended_at) OR #ended_at <= :ended_at",
    )
    table.change(
        LAST,
        "SET #run = :run, #started_at = :started_at",
        {"run": record.id, **began},
        "attribute_not_exists(#started_at) OR #started_at <= :started_at",
    )
