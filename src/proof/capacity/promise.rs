//! `capacity`, against what runs.

use super::spread;
use super::tier_context::{Arrival, Launch, TierContext};
use crate::timeline::Numbers;
use crate::{Interval, shown};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::Spanned;
use hac_lang::platform::{Failover, Platform};

/// What a launch takes, in the table.
pub(super) const LAUNCH: &str = "compute.asg_scale_out";

pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    let mut found = Vec::new();
    for tier in platform.compute_tiers() {
        let Some(promise) = &tier.capacity else { continue };
        let standing = TierContext::of(platform, tier);
        // How many are missing says more than how many zones have none; and what is proven lacks nothing.
        out.retract(Code::HA0412, standing.scale());
        let diagnostics = if promise.value > standing.min() {
            at_failover(&standing, promise)
        } else {
            at_loss_of_zone(&standing, promise).into_iter().collect()
        };
        found.extend(diagnostics);
    }
    // A failover that is too slow for its launches was refused: the edit that mends it launches nothing.
    let is_sound = !out.has_errors();
    for diagnostic in found {
        if is_sound || diagnostic.severity() == hac_base::diagnostics::Severity::Error {
            out.push(diagnostic);
        }
    }
}

/// Fewer run than are promised: they are launched by a step of each failover, or they are not there.
fn at_failover(standing: &TierContext<'_>, promise: &Spanned<u32>) -> Vec<Diagnostic> {
    let arrivals = standing.arrivals();
    let brings = |arrival: &Arrival<'_>| {
        let launched = arrival.launched;
        launched.filter(|launch| launch.instances >= promise.value)
    };
    let lacking = arrivals.iter().find(|arrival| brings(arrival).is_none());
    if lacking.is_some() || arrivals.is_empty() {
        return vec![too_few(standing, promise, lacking)];
    }
    let mut told: Vec<Diagnostic> = Vec::new();
    for (arrival, launch) in arrivals
        .iter()
        .filter_map(|arrival| Some((arrival, brings(arrival)?)))
    {
        // A module that is used twice is one line.
        if told.iter().all(|earlier| earlier.primary.span != launch.step) {
            told.push(launched(standing, promise, arrival.failover, launch));
        }
    }
    told
}

fn too_few(standing: &TierContext<'_>, promise: &Spanned<u32>, lacking: Option<&Arrival<'_>>) -> Diagnostic {
    let (name, min, wanted) = (&standing.tier.name, standing.min(), promise.value);
    let short = wanted.saturating_sub(min);
    let message = match lacking {
        Some(Arrival { failover, .. }) => format!(
            "`{name}` runs {min} in `{}` when that takes over, and `capacity >= {wanted}` is promised: {short} short",
            failover.to
        ),
        None => {
            format!(
                "`{name}` runs {min} in a region at least, and `capacity >= {wanted}` is promised: {short} short"
            )
        }
    };
    let mut diagnostic = Diagnostic::new(Code::HA0580, promise.span, message, "promised here")
        .label(standing.scale(), format!("{min} run without a launch"));
    if let Some(launch) = lacking.and_then(|arrival| arrival.launched) {
        diagnostic = diagnostic.label(launch.step, format!("launches {}, too few", launch.instances));
    }
    diagnostic = diagnostic.note(
        "launches are the control plane of a region that others fail over to, too: AWS guarantees none",
    );
    advised(standing, promise, diagnostic)
}

fn at_loss_of_zone(standing: &TierContext<'_>, promise: &Spanned<u32>) -> Option<Diagnostic> {
    let region = standing.weakest()?;
    let left = standing.left(region);
    if left >= promise.value {
        return None;
    }
    let (name, min, wanted) = (&standing.tier.name, standing.min(), promise.value);
    let zones = standing.zones(region);
    let diagnostic = Diagnostic::new(
        Code::HA0581,
        promise.span,
        format!(
            "with one zone of `{region}` lost, {left} of {min} `{name}` are left, and `capacity >= {wanted}` is promised: {} short",
            wanted.saturating_sub(left)
        ),
        "promised here",
    )
    .label(standing.scale(), format!("{min} in {zones} zones"))
    .note(format!(
        "a group spreads its instances evenly, so the fullest of {zones} zones runs {}; others are launched in minutes, if EC2 has \
         them",
        spread::fullest(min, zones)
    ));
    Some(advised(standing, promise, diagnostic))
}

/// The scale that keeps the promise without a launch, and the promise that the scale keeps.
fn advised(standing: &TierContext<'_>, promise: &Spanned<u32>, diagnostic: Diagnostic) -> Diagnostic {
    let tier = standing.tier;
    let (scale, steps) = enough(standing, promise.value);
    let diagnostic = if !steps.is_empty() {
        diagnostic.help(format!(
            "run them always: write `{scale}`, and remove {}, which would ask for fewer",
            steps.join(" and ")
        ))
    } else if tier.origin.via.is_empty() {
        diagnostic.fix(format!("run them always: `{scale}`"), standing.scale(), scale)
    } else {
        diagnostic.help(format!("run them always: `{scale}`"))
    };
    let kept = standing
        .weakest()
        .map(|region| standing.left(region))
        .filter(|kept| *kept > 0);
    let diagnostic = match kept {
        Some(kept) => diagnostic.help(format!("promise `capacity >= {kept}`, which it keeps")),
        None => diagnostic,
    };
    diagnostic.via(&tier.origin.via)
}

/// A scale of which enough are left in every region, and the steps that would then ask for less.
fn enough(standing: &TierContext<'_>, wanted: u32) -> (String, Vec<String>) {
    let fewest = standing.fewest(wanted);
    let scale = format!("scale = {fewest}..{}", standing.tier.scale.max.max(fewest));
    let name = &standing.tier.name;
    let arrivals = standing.platform.failovers.iter();
    let mut steps: Vec<String> = arrivals
        .flat_map(|failover| &failover.steps)
        .filter_map(|step| step.kind.scales())
        .filter(|(tier, instances)| tier == name && *instances < fewest)
        .map(|(tier, instances)| format!("`scale {tier} to {instances}`"))
        .collect();
    steps.sort();
    steps.dedup();
    (scale, steps)
}

/// What a launch takes on this platform.
pub(super) fn launch(platform: &Platform) -> (Interval, String) {
    let (takes, source) = Numbers::of_platform(platform).of(LAUNCH);
    (takes, source.text())
}

/// For people: `90s at best, 240s typically, and nobody bounds the worst`.
pub(super) fn spoken(takes: Interval) -> String {
    let worst = match takes.worst {
        Some(worst) => format!("{worst} at worst"),
        None => "nobody bounds the worst".to_owned(),
    };
    format!(
        "{} at best, {} typically, and {worst}",
        takes.best,
        shown(takes.typical)
    )
}

fn launched(
    standing: &TierContext<'_>,
    promise: &Spanned<u32>,
    failover: &Failover,
    launch: Launch,
) -> Diagnostic {
    let (name, min, wanted) = (&standing.tier.name, standing.min(), promise.value);
    let (takes, source) = self::launch(standing.platform);
    let diagnostic = Diagnostic::new(
        Code::HA0582,
        launch.step,
        format!(
            "`{name}` runs {min} in `{}` when that takes over; the other {} of `capacity >= {wanted}` are launched on the day",
            failover.to,
            wanted.saturating_sub(min)
        ),
        format!("asks for {}", launch.instances),
    )
    .label(promise.span, "promised here")
    .note(format!("{}: {source}", spoken(takes)))
    .note("a zone that is lost starts no step: what runs above the minimum then, scaling has launched for the load");
    let (scale, steps) = enough(standing, wanted);
    let diagnostic = if steps.is_empty() {
        diagnostic.help(format!("run them always: `{scale}`"))
    } else {
        diagnostic.help(format!(
            "run them always: write `{scale}`, and remove the step, which then launches nothing"
        ))
    };
    diagnostic
        .help("if that is the plan: `allow HA0582 \"…\"` in this failover, with the reason")
        .via(&failover.origin.via)
}
