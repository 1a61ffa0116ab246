//! What a platform uses at most, against what the account may use.

use std::collections::{BTreeMap, BTreeSet};

use super::needs::{Need, needs};
use crate::ProofContext;
use crate::claims::written;
use hac_aws::quotas::READ;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{Origin, Sources, Span};
use hac_lang::platform::{
    Better, Claim, Figure, FigureSource, Platform, Quotas, Region, Topic, Unit, Verdict,
};

pub(super) fn check(ground: &ProofContext<'_>, out: &mut Diagnostics) {
    let platform = ground.platform;
    for region in &platform.regions {
        for need in needs(platform, ground.plan(), region) {
            match platform.granted(&region.name, need.quota.name) {
                Some((granted, origin)) if need.most > granted => {
                    out.push(too_little(platform, region, &need, (granted, origin)));
                }
                None if need.quota.stays && need.most > need.quota.default_in(&region.name) => {
                    out.push(more_than_at_first(region, &need));
                }
                Some(_) | None => {}
            }
        }
    }
}

fn too_little(
    platform: &Platform,
    region: &Region,
    need: &Need,
    (granted, origin): (u32, &Origin),
) -> Diagnostic {
    let (name, quota) = (&region.name, need.quota);
    let mut diagnostic = Diagnostic::new(
        Code::HA0584,
        platform.spans.of(origin, quota.name),
        format!(
            "{name} comes to {} {}, and the account may use {granted}: {} short",
            need.most,
            quota.what,
            need.most.saturating_sub(granted)
        ),
        format!("stated here; {} of `{}`", quota.code, quota.service),
    );
    let mut labelled: BTreeSet<Span> = BTreeSet::new();
    for part in &need.parts {
        if labelled.insert(part.span) {
            diagnostic = diagnostic.label(part.span, part.text.clone());
        }
    }
    let sum: Vec<&str> = need.parts.iter().map(|part| part.text.as_str()).collect();
    diagnostic = diagnostic.note(format!("{} = {}", need.most, sum.join(" + ")));
    if need.always > granted {
        diagnostic = diagnostic.note(format!(
            "{} of them are there at all times: `terraform apply` fails",
            need.always
        ));
    } else {
        diagnostic = diagnostic.note(format!(
            "{} of them are there at all times; the rest is missing on the day on which {name} serves alone",
            need.always
        ));
    }
    diagnostic
        .help(format!(
            "ask for more, and state what was granted: `{}`",
            quota.request(name, need.most)
        ))
        .via(&origin.via)
}

fn more_than_at_first(region: &Region, need: &Need) -> Diagnostic {
    let (name, quota) = (&region.name, need.quota);
    let sum: Vec<&str> = need.parts.iter().map(|part| part.text.as_str()).collect();
    let shown = match sum.as_slice() {
        [only] => (*only).to_owned(),
        [first, rest @ ..] => format!("{first}, and {} more", rest.len()),
        [] => String::new(),
    };
    Diagnostic::new(
        Code::HA0585,
        region.origin.span,
        format!(
            "{name} needs {} {}, and an account may use {} until it asks for more",
            need.most,
            quota.what,
            quota.default_in(name)
        ),
        shown,
    )
    .note(format!(
        "{} of `{}`, as AWS documents it, {READ}: {}",
        quota.code, quota.service, quota.source
    ))
    .help(format!(
        "if it was granted, state it: `quotas {name} {{ {} = {} }}`",
        quota.name, need.most
    ))
    .help(format!("ask for it: `{}`", quota.request(name, need.most)))
    .via(&region.origin.via)
}

/// What is stated, region by region; and what is not, in one.
pub(super) fn claims(ground: &ProofContext<'_>, sources: &Sources) -> Vec<Claim> {
    let platform = ground.platform;
    let mut claims = Vec::new();
    let mut open: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut figures: Vec<Figure> = Vec::new();
    for region in &platform.regions {
        let needs = needs(platform, ground.plan(), region);
        let (stated, unstated): (Vec<&Need>, Vec<&Need>) = needs
            .iter()
            .partition(|need| platform.granted(&region.name, need.quota.name).is_some());
        if let Some(quotas) = platform.quotas.iter().find(|quotas| quotas.region == region.name) {
            claims.push(of_region(quotas, &stated, sources));
        }
        // What stays at its default was warned of where it does not suffice.
        for need in unstated.iter().filter(|need| need.quota.name == "standard_vcpus") {
            open.entry(vcpus(need, &region.name))
                .or_default()
                .push(&region.name);
            figures.push(at_most(need));
        }
    }
    if !open.is_empty() {
        let each: Vec<String> = open
            .iter()
            .map(|(text, regions)| match regions.as_slice() {
                [only] => format!("{only} {text}"),
                several => format!("each of {} {text}", several.join(", ")),
            })
            .collect();
        let title = ("quotas of the account".to_owned(), platform.origin.span);
        let summary = format!("no `quotas` stated: {}", each.join("; "));
        claims.push(
            Claim::new(Topic::Quotas, "", title, Verdict::NotStated, summary)
                .detail("Everything else that is counted stays below what AWS grants at first, or is stated.")
                .figures(figures),
        );
    }
    claims
}

fn at_most(need: &Need) -> Figure {
    Figure {
        name: need.quota.name,
        value: need.most.into(),
        unit: Unit::Count,
        better: Better::Lower,
        source: FigureSource::derived("what the platform may come to when one region serves alone"),
    }
}

fn of_region(quotas: &Quotas, stated: &[&Need], sources: &Sources) -> Claim {
    let used: Vec<String> = stated
        .iter()
        .map(|need| {
            let granted = quotas.granted.get(need.quota.name).copied().unwrap_or_default();
            format!(
                "{} of {granted} {} ({}){}",
                need.most,
                need.quota.what,
                need.quota.code,
                uncounted(need)
            )
        })
        .collect();
    let summary = if used.is_empty() {
        "nothing here counts for it".to_owned()
    } else {
        format!("at most {}", used.join(", "))
    };
    let title = written(sources, quotas.origin.span);
    Claim::new(
        Topic::Quotas,
        quotas.region.as_str(),
        title,
        Verdict::Proved,
        summary,
    )
    .figures(stated.iter().map(|need| at_most(need)))
}

fn vcpus(need: &Need, region: &str) -> String {
    format!(
        "may come to {} {} ({}; AWS starts accounts with {}, and grants more){}",
        need.most,
        need.quota.what,
        need.quota.code,
        need.quota.default_in(region),
        uncounted(need)
    )
}

fn uncounted(need: &Need) -> String {
    if need.uncounted.is_empty() {
        return String::new();
    }
    format!(
        ", without `{}`, whose instance type counts elsewhere or is not known",
        need.uncounted.join("`, `")
    )
}
