"""Reads plan.json. Whatever is wrong with it is said when the function starts, not in the middle
of a failover."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from .fields import Fields, PlanError
from .plan import (
    Check,
    Coordination,
    Database,
    Failover,
    Fence,
    Functions,
    Gate,
    Invariant,
    LagBound,
    Notify,
    Plan,
    Probe,
    Promote,
    Region,
    Scale,
    Shift,
    Step,
    Verify,
    When,
)

FORMAT = 4
_MINUTE = 60


@cache
def bundled_plan() -> Plan:
    """The plan beside this file, read once for the life of the process."""
    return load_plan(files(__package__).joinpath("plan.json").read_text(encoding="utf-8"))


def load_plan(text: str) -> Plan:
    """Reads a plan, or raises a PlanError that says where it is wrong."""
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise PlanError(f"plan: not JSON: {error}") from error
    top = Fields(value, "plan")
    found = top.count("format")
    if found != FORMAT:
        raise PlanError(f"plan.format: this runtime reads format {FORMAT}, found {found}")
    plan = Plan(
        platform=top.text("platform"),
        coordination=_coordination(top.inner("coordination")),
        probe=_probe(top.inner("probe")),
        regions={name: _region(inner) for name, inner in top.inners("regions").items()},
        databases={name: _database(name, inner) for name, inner in top.inners("databases").items()},
        failovers=tuple(_failover(item) for item in top.items("failovers")),
    )
    top.done()
    _check_references(plan)
    return plan


def _coordination(fields: Fields) -> Coordination:
    made = Coordination(region=fields.text("region"), table=fields.text("table"))
    fields.done()
    return made


def _probe(fields: Fields) -> Probe:
    made = Probe(
        namespace=fields.text("namespace"),
        interval=fields.count("interval_seconds"),
        timeout=fields.count("timeout_seconds"),
    )
    if made.interval == 0 or _MINUTE % made.interval:
        raise PlanError(f"{fields.where}.interval_seconds: {made.interval} does not divide 60")
    fields.done()
    return made


def _region(fields: Fields) -> Region:
    made = Region(
        checks={name: _check(inner) for name, inner in fields.inners("checks").items()},
        watches=fields.texts("watches"),
        asked_everywhere=fields.texts("asked_everywhere"),
        functions=_functions(fields.inner("functions")),
        validator=fields.optional_text("validator"),
        records=fields.optional_text("records"),
        groups=fields.text_map("groups"),
    )
    fields.done()
    return made


def _functions(fields: Fields) -> Functions:
    made = Functions(
        orchestrator=fields.optional_text("orchestrator"),
        control=fields.optional_text("control"),
        readiness=fields.optional_text("readiness"),
    )
    fields.done()
    return made


def _check(fields: Fields) -> Check:
    made = Check(
        url=fields.text("url"), failures=fields.count("failures"), writer=fields.flag("writer")
    )
    parts = urlsplit(made.url)
    if parts.scheme != "https" or not parts.hostname:
        raise PlanError(f"{fields.where}.url: {made.url!r} is not an https URL")
    fields.done()
    return made


def _database(name: str, fields: Fields) -> Database:
    made = Database(
        name=name,
        global_cluster=fields.optional_text("global_cluster"),
        clusters=fields.text_map("clusters"),
        schema=fields.text("schema"),
        max_lost_writes=fields.optional_count("max_lost_writes"),
        invariants=tuple(_invariant(item) for item in fields.items("invariants")),
    )
    fields.done()
    return made


def _invariant(fields: Fields) -> Invariant:
    made = Invariant(name=fields.text("name"), sql=fields.text("sql"))
    fields.done()
    return made


def _failover(fields: Fields) -> Failover:
    between = fields.texts("between")
    if len(set(between)) != 2:  # noqa: PLR2004  (a pair)
        raise PlanError(f"{fields.where}.between: expected two regions, found {list(between)}")
    when = fields.inner("when")
    made = Failover(
        between=(between[0], between[1]),
        automatic=fields.flag("automatic"),
        pages=fields.texts("pages"),
        when=When(fails=when.choice("fails", ("any", "all")), checks=when.texts("checks")),
        gate=_gate(fields.inner("gate")),
        steps=tuple(_step(item) for item in fields.items("steps")),
    )
    if not made.pages:
        raise PlanError(f"{fields.where}.pages: nobody would be called")
    if made.automatic and not made.when.checks:
        raise PlanError(f"{fields.where}.when.checks: an automatic failover needs a check")
    if made.automatic and made.gate.vantage_points < 2:  # noqa: PLR2004  (two can disagree)
        raise PlanError(f"{fields.where}.gate.vantage_points: automatic needs 2 or more")
    when.done()
    fields.done()
    return made


def _gate(fields: Fields) -> Gate:
    made = Gate(
        within=fields.count("within_seconds"),
        vantage_points=fields.count("vantage_points"),
        cooldown=fields.count("cooldown_seconds"),
        local_failover=fields.count("local_failover_seconds"),
        target_unwell=fields.choice("target_unwell", ("hold", "proceed")),
        approval=fields.optional_count("approval_seconds"),
        lag={name: _lag_bound(inner) for name, inner in fields.inners("lag").items()},
    )
    fields.done()
    return made


def _lag_bound(fields: Fields) -> LagBound:
    made = LagBound(
        max_milliseconds=fields.count("max_milliseconds"),
        fresh_seconds=fields.count("fresh_seconds"),
        unknown=fields.choice("unknown", ("hold", "proceed")),
    )
    if made.fresh_seconds < _MINUTE:
        raise PlanError(f"{fields.where}.fresh_seconds: RDS publishes once a minute")
    fields.done()
    return made


def _step(fields: Fields) -> Step:
    kinds = ("fence", "promote", "verify", "shift", "scale", "notify")
    kind = fields.choice("step", kinds)
    within = fields.count("within_seconds")
    step: Step
    match kind:
        case "fence":
            step = Fence(fields.text("database"), within)
        case "promote":
            strategy = fields.choice("strategy", ("managed_failover", "detach", "binlog"))
            step = Promote(fields.text("database"), strategy, within)
        case "verify":
            step = Verify(fields.text("database"), within)
        case "shift":
            step = Shift(fields.text("tier"), fields.texts("checks"), within)
        case "scale":
            step = Scale(fields.text("tier"), fields.count("desired"), within)
            if step.desired == 0:
                raise PlanError(f"{fields.where}.desired: a region that serves has a machine")
        case _:
            step = Notify(fields.text("topic"), within)
    fields.done()
    return step


def _check_references(plan: Plan) -> None:
    """Every name leads somewhere, in both directions of every pair."""
    for name, region in plan.regions.items():
        _known(f"plan.regions.{name}.watches", region.watches, plan.regions)
    for index, failover in enumerate(plan.failovers):
        where = f"plan.failovers[{index}]"
        _known(f"{where}.between", failover.between, plan.regions)
        _known(f"{where}.steps", failover.databases(), plan.databases)
        _known(f"{where}.gate.lag", tuple(failover.gate.lag), plan.databases)
        for side in failover.between:
            _check_side(plan, failover, side, f"{where}: {side}")


def _check_side(plan: Plan, failover: Failover, side: str, where: str) -> None:
    region = plan.regions[side]
    _known(f"{where}: checks", failover.when.checks, region.checks)
    named = region.functions
    if None in (named.orchestrator, named.control, named.readiness):
        raise PlanError(f"{where}: `functions` are missing, nobody could be asked")
    if region.records is None:
        raise PlanError(f"{where}: `records` is missing, no run would leave a record")
    for database in {*failover.databases(), *failover.gate.lag}:
        _known(f"{where}: clusters of {database}", (side,), plan.databases[database].clusters)
    for step in failover.steps:
        if isinstance(step, Promote):
            _check_strategy(plan, step, where)
        if isinstance(step, Shift):
            _known(f"{where}: checks", step.checks, region.checks)
        if isinstance(step, Scale):
            _known(f"{where}: groups", (step.tier,), region.groups)
    if failover.databases() and region.validator is None:
        raise PlanError(f"{where}: `validator` is missing, no promotion could be confirmed")


def _check_strategy(plan: Plan, step: Promote, where: str) -> None:
    """A replica by binlog is promoted in its own way, and a member of a global database never is in
    that way."""
    if (step.strategy == "binlog") != plan.databases[step.database].by_binlog:
        raise PlanError(f"{where}: {step.database} cannot be promoted by {step.strategy}")


def _known(where: str, names: tuple[str, ...], known: object) -> None:
    missing = [name for name in names if not isinstance(known, dict) or name not in known]
    if missing:
        raise PlanError(f"{where}: there is no {', '.join(missing)}")
