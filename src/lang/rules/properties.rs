//! The rows of the table: each property with its type and where its value is found.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a row is about one kind of element, and typing lets no other be asked"
)]

use super::element::{self, Kind};
use super::table::{Class, Names, Property, Ty};
use super::value::{Absence, Value};
use crate::check::Amount;
use crate::for_each_kind;
use crate::platform::{
    Approval, Bound, Follows, LagUnknown, Quantifier, Role, Setting, StepKind, Store, TargetUnwell,
};
use crate::schema::{FOLLOWS, QUANTIFIERS, QUANTILES, ROLES};

/// A property of the tiers of one kind.
macro_rules! of_kind {
    ($model:ident($it:pat): $($name:literal, $ty:expr, $sentence:literal, $doc:literal => $value:expr;)*) => {
        &[$($crate::rules::Property {
            name: $name,
            ty: $ty,
            sentence: $sentence,
            doc: $doc,
            read: |element| match element.tier::<$model>() {
                Some($it) => $value,
                None => Value::NOT_STATED,
            },
        },)*]
    };
}
pub(crate) use of_kind;

/// `name, type, "sentence that states it", "documentation" => value;`
macro_rules! rows {
    ($kind:ident($it:pat): $($name:literal, $ty:expr, $sentence:literal, $doc:literal => $value:expr;)*) => {
        &[$(Property {
            name: $name,
            ty: $ty,
            sentence: $sentence,
            doc: $doc,
            read: |element| match element.kind {
                Kind::$kind($it) => $value,
                _ => Value::NOT_STATED,
            },
        },)*]
    };
}

/// The same for what needs the whole platform: a closure over the element.
macro_rules! computed {
    ($($name:literal, $ty:expr, $sentence:literal, $doc:literal => $read:expr;)*) => {
        &[$(Property { name: $name, ty: $ty, sentence: $sentence, doc: $doc, read: $read },)*]
    };
}

pub(super) const PLATFORM: &[Property] = computed! {
    "name", Ty::Text, "", "Its name." => |it| Value::text(&it.platform.name);
    "tags", Ty::Texts, "", "The names of its tags." => |it| Value::texts(it.platform.tags.keys());
};

pub(super) const OBJECTIVE: &[Property] = computed! {
    "availability", Ty::Share, "availability", "The share of time in which the platform serves." => |it| {
        Value::stated(it.platform.objective.availability.as_ref(), |share| {
            Value::Amount(Amount::of_percent(share.value))
        })
    };
    "detect", Ty::Time, "detect", "From the fault to the decision." => |it| limit(it.platform.objective.detect);
    "detect_at", Ty::Choice(QUANTILES), "detect", "The case `detect` is promised for." => |it| case(it.platform.objective.detect);
    "failover", Ty::Time, "failover", "From the decision to serving writes." => |it| limit(it.platform.objective.failover);
    "failover_at", Ty::Choice(QUANTILES), "failover", "The case `failover` is promised for." => |it| case(it.platform.objective.failover);
    "rto", Ty::Time, "rto", "From the fault to serving writes." => |it| limit(it.platform.objective.rto);
    "rto_at", Ty::Choice(QUANTILES), "rto", "The case `rto` is promised for." => |it| case(it.platform.objective.rto);
    "outage", Ty::Time, "outage", "From the fault until clients write again." => |it| limit(it.platform.objective.outage);
    "outage_at", Ty::Choice(QUANTILES), "outage", "The case `outage` is promised for." => |it| case(it.platform.objective.outage);
    "rpo", Ty::Time, "rpo", "How much acknowledged data may be lost." => |it| limit(it.platform.objective.rpo);
    "rpo_at", Ty::Choice(QUANTILES), "rpo", "The case `rpo` is promised for." => |it| case(it.platform.objective.rpo);
};

pub(crate) fn limit<'p>(bound: Option<Bound>) -> Value<'p> {
    Value::stated(bound, |bound| Value::time(bound.limit))
}

fn case<'p>(bound: Option<Bound>) -> Value<'p> {
    Value::stated(bound, |bound| Value::text(bound.at.word()))
}

pub(super) const STATE: &[Property] = rows! { State(it):
    "region", Ty::Name(Names::Region), "region", "The region of its bucket." => Value::stated(it, |state| Value::text(&state.region));
    "locked", Ty::Bool, "lock_table", "Whether a table keeps two runs apart." => Value::stated(it, |state| Value::Bool(state.lock_table.is_some()));
};

pub(super) const REGION: &[Property] = rows! { Region(it):
    "name", Ty::Name(Names::Region), "", "`us-east-1`" => Value::text(&it.name);
    "role", Ty::Choice(ROLES), "role", "What it is for when the platform is first created." => Value::text(match it.role {
        Role::Primary => "primary",
        Role::Secondary => "secondary",
        Role::Witness => "witness",
    });
    "zones", Ty::Texts, "zones", "The zones in use; none on a witness." => Value::texts(&it.zones);
};

macro_rules! kinds {
    ($($folder:ident $kind:ident $model:ident,)*) => {
        /// The kinds of tiers, as the language calls them.
        const TIER_KINDS: &[&str] = &[$(stringify!($folder),)*];
    };
}
for_each_kind!(kinds);

pub(crate) const TIER: &[Property] = rows! { Tier(it):
    "name", Ty::Name(Names::Tier), "", "Its name." => Value::text(it.name());
    "kind", Ty::Choice(TIER_KINDS), "", "What it is." => Value::text(it.kind().word());
    "regions", Ty::Names(Names::Region), "regions", "Where it is placed." => Value::texts(it.regions());
    "replicated", Ty::Bool, "replicate", "Whether it is in more than one region; a bucket, whether its objects are copied to another region; a queue never is." => {
        Value::Bool(it.store().map_or(it.regions().len() > 1, Store::is_copied))
    };
};

pub(super) const COPY: &[Property] = rows! { Copy(it):
    "bucket", Ty::Name(Names::Tier), "", "The name of the tier." => Value::text(&it.bucket.name);
    "from", Ty::Name(Names::Region), "", "The region it is made in." => Value::text(&it.copy.from);
    "to", Ty::Name(Names::Region), "", "The region it goes to." => Value::text(&it.copy.to);
};

pub(super) const HEALTH_CHECK: &[Property] = rows! { HealthCheck(it):
    "tier", Ty::Name(Names::Tier), "", "The tier that is asked about." => Value::text(it.tier);
    "path", Ty::Text, "", "The path that is asked." => Value::text(&it.check.path);
    "interval", Ty::Time, "", "The time between two requests." => Value::time(it.check.interval);
    "failures", Ty::Number, "", "How many answers in a row must be missing." => Value::number(it.check.failures);
    "patience", Ty::Time, "", "Interval times failures." => Value::time(it.check.interval.saturating_mul(u64::from(it.check.failures)));
    "via", Ty::Name(Names::Tier), "", "The tier that answers." => Value::text(&it.check.via);
};

pub(super) const DOMAIN: &[Property] = rows! { Domain(it):
    "name", Ty::Text, "", "`trade.example.com`" => Value::text(&it.domain);
    "serves", Ty::Name(Names::Tier), "serves", "The tier that answers." => Value::text(&it.serves);
    "follows", Ty::Choice(FOLLOWS), "follows", "What moves it beside the health of its tier." => Value::text(match it.follows {
        Follows::Writer => "writer",
        Follows::Lease => "lease",
    });
    "zone", Ty::Text, "zone", "The id of the hosted zone that it lies in, where one is said." => match &it.zone {
        Some(id) => Value::text(id),
        None => Value::Absent(Absence::NotStated),
    };
};

pub(super) const ALERT: &[Property] = rows! { Alert(it):
    "name", Ty::Name(Names::Alert), "", "Its name." => Value::text(&it.name);
    "email", Ty::Texts, "email", "The addresses." => match &it.email {
        Setting::Known(addresses) => Value::texts(addresses),
        Setting::Input(input) => Value::Absent(Absence::Deployment(input)),
    };
};

pub(super) const FAILOVER: &[Property] = rows! { Failover(it):
    "from", Ty::Name(Names::Region), "", "The region that is left." => Value::text(&it.from);
    "to", Ty::Name(Names::Region), "", "The region that takes over." => Value::text(&it.to);
    "when", Ty::Choice(QUANTIFIERS), "when", "Whether one failing check starts it, or all must." => Value::text(match it.when.quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
    });
    "watches", Ty::Names(Names::Tier), "when", "The tiers whose checks start it." => Value::texts(it.when.watches.iter().map(|watch| &watch.tier));
    "cooldown", Ty::Time, "cooldown", "The shortest time between two that start on their own." => Value::time(it.cooldown);
    "approval", Ty::Choice(&["none", "required"]), "approval", "Whether a person must approve." => Value::text(match it.approval {
        Approval::None => "none",
        Approval::Required => "required",
    });
    "lag_unknown", Ty::Choice(&["hold", "proceed"]), "lag_unknown", "What to do when nobody knows the lag." => Value::text(match it.lag_unknown {
        LagUnknown::Hold => "hold",
        LagUnknown::Proceed => "proceed",
    });
    "local_failover", Ty::Time, "local_failover", "How long a failover inside the region has." => Value::time(it.local_failover);
    "target_unwell", Ty::Choice(&["hold", "proceed"]), "target_unwell", "What to do when the other region does not answer either." => Value::text(match it.target_unwell {
        TargetUnwell::Hold => "hold",
        TargetUnwell::Proceed => "proceed",
    });
    "page", Ty::Name(Names::Alert), "page", "The alert that is told." => Value::text(&it.page);
};

pub(super) const FAILOVER_SETS: &[Property] = computed! {
    "steps", Ty::Set(Class::Step), "steps", "Its steps." => |element| match element.kind {
        Kind::Failover(it) => Value::Set(element.set(element::steps(it))),
        _ => Value::NOT_STATED,
    };
    "holds", Ty::Set(Class::Hold), "hold", "What keeps it from starting on its own." => |element| match element.kind {
        Kind::Failover(it) => Value::Set(element.set(element::holds(it))),
        _ => Value::NOT_STATED,
    };
};

pub(super) const STEP: &[Property] = rows! { Step(it):
    "kind", Ty::Choice(StepKind::VERBS), "", "What is done." => Value::text(it.step.kind.verb());
    "subject", Ty::Name(Names::TierOrAlert), "", "The tier or alert it is done to." => Value::text(it.step.kind.subject());
    "within", Ty::Time, "", "The time it may take before it has failed." => Value::stated(it.step.within, Value::time);
    "number", Ty::Number, "", "Its place among the steps, from 1." => Value::count(it.number);
};

pub(super) const HOLD: &[Property] = rows! { Hold(it):
    "database", Ty::Name(Names::Tier), "hold", "The database whose lag is asked." => Value::text(&it.hold.database);
    "lag_above", Ty::Time, "hold", "The lag above which it holds." => Value::time(it.hold.lag_above);
};

pub(super) const INPUT: &[Property] = rows! { Input(it):
    "name", Ty::Name(Names::Input), "", "Its name." => Value::text(&it.name);
    "sensitive", Ty::Bool, "sensitive", "Whether it is kept out of outputs and logs." => Value::Bool(it.sensitive);
    "has_default", Ty::Bool, "", "Whether it may be left out." => Value::Bool(it.default.is_some());
};
