//! Instances that earn CPU credits: what they do when they have none.

use hac_aws::facts::{self, CPU_TARGET_PERCENT};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Stated};
use hac_base::source::{Sources, Span};
use hac_lang::platform::{Claim, Compute, Database, Platform, Setting, Topic, Verdict};

const CLASSES: &str =
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.BestPractices.Performance.html";

/// A promise of availability to people, kept by a database on a class that AWS advises against. Where a database is promoted, AWS
/// has no such class at all.
pub(super) fn check(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    let Some(promise) = &platform.objective.availability else {
        return;
    };
    for database in platform.databases() {
        let reached = |tier: &Compute| tier.listener.is_some() && tier.uses.contains(&database.name);
        // One that is copied is refused.
        let is_advised_against = !database.is_replicated() && facts::is_burstable(&database.instance);
        if is_advised_against && platform.compute_tiers().any(reached) {
            let at = platform.spans.written(sources, &database.origin, "instance");
            out.push(for_development(database, at, promise.span));
        }
    }
}

fn for_development(database: &Database, at: Stated<'_>, promise: Span) -> Diagnostic {
    let Database { name, instance, .. } = database;
    let diagnostic = at
        .diagnostic(
            Code::HA0586,
            format!(
                "`{name}` runs on `{instance}`, a class for development, and people are promised availability"
            ),
            "lives on CPU credits",
        )
        .label(promise, "promised here")
        .note(format!(
            "AWS advises `db.t` classes for development and tests only: {CLASSES}"
        ));
    let class = "db.r6g.large";
    at.advise(
        diagnostic,
        class,
        format!("write `{}`, or larger", at.words(class)),
    )
}

/// What becomes of a tier's instances without credits; none where they need none, or where deployment chooses the type.
pub(super) fn claim(platform: &Platform, tier: &Compute) -> Option<Claim> {
    let Setting::Known(instance) = &tier.instance else {
        return None;
    };
    let baseline = percent(facts::credit_baseline_permille(instance)?);
    let title = (
        format!("instances of {}", tier.name),
        platform.spans.of(&tier.origin, "instance"),
    );
    let summary = format!("`{instance}` is launched as `unlimited`: no lack of CPU credits throttles it");
    Some(
        Claim::new(Topic::CpuCredits, tier.name.as_str(), title, Verdict::Proved, summary)
            .detail("That includes instances that are launched on the day and have earned no credits.")
            .detail(format!(
                "Scaling keeps `{}` at {CPU_TARGET_PERCENT}% of its CPU, and the baseline is {baseline}%. AWS charges a day's average above \
                 it as surplus credits.",
                tier.name
            )),
    )
}

/// 225 thousandths as `22.5`.
fn percent(permille: u32) -> String {
    match permille % 10 {
        0 => (permille / 10).to_string(),
        tenths => format!("{}.{tenths}", permille / 10),
    }
}
