//! The promise of availability, against what the platform carries.

use super::terms::{FAILED, LEASE};
use super::{Availability, YEAR, allowed_a_year, of};
use hac_aws::budget;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::Span;
use hac_base::units::Percent;
use hac_lang::platform::{Approval, Compute, Database, Platform};

/// What the configuration cannot carry is not promised.
pub(crate) fn check(platform: &Platform, out: &mut Diagnostics) {
    let Some(promise) = &platform.objective.availability else {
        return;
    };
    let Some(worst) = of(platform).into_iter().next() else {
        return;
    };
    if worst.keeps(promise.value) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::HA0560,
        promise.span,
        format!(
            "`{}` serves {} of the time, and `availability >= {}` is promised: {} down a year, where {} are allowed",
            worst.tier,
            worst.share(),
            promise.value,
            worst.down_a_year(),
            allowed_a_year(promise.value)
        ),
        "promised here",
    );
    for step in worst.arithmetic() {
        diagnostic = diagnostic.note(step);
    }
    let waited_out = worst
        .parts
        .iter()
        .filter(|part| part.is_waited_out && worst.recovery.is_some());
    for part in waited_out {
        let name = part.name.trim_matches('`');
        diagnostic = diagnostic.help(format!(
            "let its failure start a failover: `when any {{ {name}.health fails, … }}`"
        ));
    }
    let singles = singles(platform, &worst);
    for single in &singles {
        // That some zones stay empty is the smaller half of it.
        out.retract(Code::HA0412, single.span);
        diagnostic = diagnostic.label(single.span, single.why.clone());
    }
    if let Some(help) = doubling(platform, &singles, promise.value) {
        diagnostic = diagnostic.help(help);
    }
    for approval in approvals(platform, promise.value) {
        diagnostic = diagnostic
            .label(approval, "a person is waited for here")
            .help("let it start without a person: `approval = none`");
    }
    let sentence = format!("availability >= {}", rounded_down(worst.share()));
    let diagnostic = diagnostic.help(format!("promise `{sentence}`, which it carries"));
    let known = drilled(&worst, promise.value).or_else(|| renewed(&worst, promise.value));
    out.push(match known {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    });
}

/// Something that there is one of in a region, where two would do better.
struct Single {
    span: Span,
    why: String,
    says: String,
    tier: String,
}

fn singles(platform: &Platform, worst: &Availability) -> Vec<Single> {
    let Some(tier) = platform.compute(&worst.tier) else {
        return Vec::new();
    };
    let mut singles = Vec::new();
    if tier.scale.min < 2 {
        singles.push(Single {
            span: platform.spans.of(&tier.origin, "scale"),
            why: "one instance stands alone in its zone".to_owned(),
            says: format!("run two instances of `{}`", tier.name),
            tier: tier.name.to_string(),
        });
    }
    let databases = tier.uses.iter().filter_map(|name| platform.database(name));
    singles.extend(
        databases
            .filter(|database| database.readers == 0)
            .map(|database| Single {
                span: platform.spans.of(&database.origin, "readers"),
                why: "the writer stands alone in its zone".to_owned(),
                says: format!("give `{}` a reader", database.name),
                tier: database.name.to_string(),
            }),
    );
    singles
}

/// The fewest of them whose doubling keeps the promise, tried on the platform: one, or else all.
fn doubling(platform: &Platform, singles: &[Single], promise: Percent) -> Option<String> {
    let keeps = |chosen: &[Single]| {
        let mut after = platform.clone();
        for single in chosen {
            for tier in after
                .tiers
                .of_mut::<Compute>()
                .filter(|tier| tier.name == single.tier)
            {
                tier.scale.min = 2;
            }
            for database in after
                .tiers
                .of_mut::<Database>()
                .filter(|database| database.name == single.tier)
            {
                database.readers = 1;
            }
        }
        of(&after).first().is_some_and(|worst| worst.keeps(promise))
    };
    let one = singles.iter().map(std::slice::from_ref).find(|one| keeps(one));
    let chosen = one.or_else(|| (!singles.is_empty() && keeps(singles)).then_some(singles))?;
    let says: Vec<&str> = chosen.iter().map(|single| single.says.as_str()).collect();
    Some(says.join(", and "))
}

/// How few failovers may fail, for who has drilled them. What is assumed already was measured, or so it says.
fn drilled(worst: &Availability, promise: Percent) -> Option<String> {
    worst.recovery?;
    let table = budget::share(FAILED);
    let now = worst.terms.failed.value;
    // In tenths of a percent.
    let fewer = (1..now.ppm.div_ceil(1_000)).rev();
    let enough = fewer.map(|tenths| Percent { ppm: tenths * 1_000 }).find(|share| {
        let mut after = worst.clone();
        after.terms.failed.value = *share;
        after.keeps(promise)
    });
    let enough = enough.filter(|_| now == table.share)?;
    Some(format!(
        "if your drills tell so, write `assume {FAILED} {{ share = {enough}, … }}`: no more than that would hold"
    ))
}

/// How seldom writers may be without a lease, for who has measured it.
fn renewed(worst: &Availability, promise: Percent) -> Option<String> {
    let lease = worst.unleased_a_year();
    let others = worst.down_a_year().as_millis() - lease.as_millis();
    let room = allowed_a_year(promise).as_millis().checked_sub(others)?;
    let enough = Percent {
        ppm: u32::try_from(room * 1_000_000 / YEAR.as_millis()).ok()?,
    };
    let is_table = worst.terms.unleased.value == budget::share(LEASE).share;
    (is_table && worst.lease_in.is_some() && enough.ppm > 0).then(|| {
        format!(
            "if what you measure tells so, write `assume {LEASE} {{ share = {enough}, … }}`: no more than that would hold"
        )
    })
}

/// Where a person approves, if the promise would be kept without.
fn approvals(platform: &Platform, promise: Percent) -> Vec<Span> {
    let mut after = platform.clone();
    let mut places = Vec::new();
    for failover in &mut after.failovers {
        if failover.approval == Approval::Required {
            failover.approval = Approval::None;
            places.push(platform.spans.of(&failover.origin, "approval"));
        }
    }
    let keeps = of(&after).first().is_some_and(|worst| worst.keeps(promise));
    if keeps { places } else { Vec::new() }
}

/// To as many nines as people speak of: 99.9957 % as 99.995 %.
fn rounded_down(share: Percent) -> Percent {
    Percent {
        ppm: share.ppm / 10 * 10,
    }
}
