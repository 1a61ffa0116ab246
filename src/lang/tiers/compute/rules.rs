//! Instances, images and certificates: whether every region has what it needs.

use crate::check::context::Context;
use crate::check::draft::{ByRegion, Draft, TierDraft, Zones};
use crate::check::draft::{Compute, DEFAULT_ZONES};
use crate::platform::{InputValue, RegionName, Setting};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

pub(super) fn check(cx: &mut Context<'_>, draft: &Draft, tier: &Compute) {
    every_zone_has_an_instance(cx, draft, tier);
    regional_values_are_complete(cx, draft, tier);
}

/// Warns where an instance is missing in a zone from the start.
fn every_zone_has_an_instance(cx: &mut Context<'_>, draft: &Draft, tier: &Compute) {
    let (Some(scale), Some(regions)) = (tier.scale.known(), tier.regions(draft)) else {
        return;
    };
    let zones = |name: &RegionName| zone_count(cx, draft, name).map(|count| (count, name.clone()));
    let Some((zones, region)) = regions.iter().filter_map(zones).max() else {
        return;
    };
    if scale.value.min < zones {
        cx.report_at(
            &tier.origin,
            Diagnostic::new(
                Code::HA0412,
                scale.span,
                format!(
                    "`{}` runs at least {} instances in the {zones} zones of `{region}`: some zones stay empty",
                    tier.name, scale.value.min
                ),
                format!("fewer than {zones}"),
            )
            .note("when a zone is lost, the others serve alone until new instances start")
            .help(format!("scale from {zones}, or use fewer `zones`")),
        );
    }
}

fn zone_count(cx: &Context<'_>, draft: &Draft, region: &str) -> Option<u32> {
    let available = cx.place(region)?.zones.len();
    let count = match draft.region(region)?.zones.value() {
        Some(Zones::Count(count)) => *count,
        Some(Zones::Named(named)) => u32::try_from(named.len()).ok()?,
        None => u32::try_from(available.min(DEFAULT_ZONES)).ok()?,
    };
    Some(count)
}

/// Values by region name the tier's regions: all of them and no others.
fn regional_values_are_complete(cx: &mut Context<'_>, draft: &Draft, tier: &Compute) {
    for (what, setting) in [("image", &tier.image), ("certificate", &tier.certificate)] {
        match setting.known().map(|setting| (&setting.value, setting.span)) {
            Some((Setting::Known(values), span)) => complete(cx, draft, tier, what, values, span),
            Some((Setting::Input(input), span)) => default_is_complete(cx, draft, tier, input, span),
            None => {}
        }
    }
}

/// An input's default is deployed where deployment says nothing, so it needs what the values themselves would.
fn default_is_complete(cx: &mut Context<'_>, draft: &Draft, tier: &Compute, name: &str, used: Span) {
    let input = draft.inputs.iter().find(|input| input.name == name);
    let (Some(regions), Some(input)) = (tier.regions(draft), input) else {
        return;
    };
    let Some(InputValue::RegionMap(values)) = &input.default else {
        return;
    };
    let lacking = lacking(&regions, |region| values.contains_key(region));
    // HA0316 says it of a default without any value.
    if lacking.is_empty() || values.is_empty() {
        return;
    }
    let lacking = lacking.join("`, `");
    cx.report_at(
        &input.origin,
        Diagnostic::new(
            Code::HA0413,
            draft.spans.of(&input.origin, "default"),
            format!(
                "`{}` runs in `{lacking}`, for which the default of `{name}` has no value",
                tier.name
            ),
            format!("nothing for `{lacking}`"),
        )
        .label(used, "used here")
        .note("a deployment that gives no value of its own would be refused")
        .help(format!(
            "add the value of `{lacking}`, or leave the default out, and deployment has to give a value"
        )),
    );
}

fn lacking(regions: &[RegionName], is_there: impl Fn(&str) -> bool) -> Vec<&str> {
    let names = regions.iter().map(RegionName::as_str);
    names.filter(|region| !is_there(region)).collect()
}

fn complete(cx: &mut Context<'_>, draft: &Draft, tier: &Compute, what: &str, values: &ByRegion, span: Span) {
    let Some(regions) = tier.regions(draft) else {
        return;
    };
    let lacking = lacking(&regions, |region| values.contains_key(region));
    if !lacking.is_empty() {
        cx.report_at(
            &tier.origin,
            Diagnostic::new(
                Code::HA0413,
                span,
                format!(
                    "`{}` runs in `{}`, for which `{what}` has no value",
                    tier.name,
                    lacking.join("`, `")
                ),
                format!("nothing for `{}`", lacking.join("`, `")),
            )
            .note("images and certificates belong to one region; another region cannot use them")
            .help(format!(
                "add the {what} of `{}`, or run the tier in fewer `regions`",
                lacking.join("`, `")
            )),
        );
    }
    for (region, value) in values {
        if !regions.iter().any(|own| own == region.as_str()) {
            cx.report_at(
                &tier.origin,
                Diagnostic::new(
                    Code::HA0414,
                    value.span,
                    format!(
                        "`{what}` has a value for `{region}`, where `{}` does not run",
                        tier.name
                    ),
                    "is used nowhere",
                )
                .help("remove it"),
            );
        }
    }
}
