//! Blocks to a draft: the elements beside tiers and failovers.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::block::{Block, Field, Stated};
use super::context::Context;
use super::draft::{Alert, Dns, Draft, Objective, Region, State, Zones};
use super::retention::Retention;
use super::value::{Located, Value};
use super::{inputs, read_failover, tiers};
use crate::platform::{Assumption, Follows, Quotas, Role, Setting, Spans};
use crate::schema;
use hac_base::source::{Origin, Spanned};
use hac_base::units::Date;

/// Reads the platform's block.
pub(super) fn draft(cx: &mut Context<'_>, platform: &Block) -> Draft {
    let name = platform.name();
    let shown = name.as_ref().map_or("", |name| name.value.as_str());
    let origin = platform.origin(shown, cx.sources);
    let mut draft = Draft {
        name: name.map(|name| name.value),
        origin,
        objective: objective(platform.child("objective")),
        inputs: Vec::new(),
        regions: Vec::new(),
        regions_incomplete: cx.symbols.incomplete || platform.meant.contains(&"region"),
        tiers: IndexMap::new(),
        dns: Vec::new(),
        alerts: Vec::new(),
        failovers: Vec::new(),
        state: None,
        assumptions: Vec::new(),
        quotas: Vec::new(),
        tags: tags(platform.child("tags")),
        spans: Spans::default(),
    };
    let mut seen = BTreeSet::new();
    for block in &platform.children {
        if identity(block).is_none_or(|identity| seen.insert(identity)) {
            element(cx, &mut draft, block);
        }
    }
    draft
        .tiers
        .sort_by(|_, one, _, other| one.kind().cmp(&other.kind()));
    draft
}

fn element(cx: &mut Context<'_>, draft: &mut Draft, block: &Block) {
    cx.via = block.via.clone();
    match block.kind.name {
        "input" => {
            let input = inputs::read(cx, block);
            if let (Some(input), Some(value)) = (&input, &block.value) {
                let default = [("default".to_owned(), value.span)];
                draft.spans.insert(&input.origin, default.clone());
                draft.spans.insert_values(&input.origin, default);
            }
            if let Some(input) = &input {
                spans(&mut draft.spans, block, &input.origin);
            }
            draft.inputs.extend(input);
        }
        "region" => match region(cx, block) {
            Some(region) => draft.regions.push(region),
            None => draft.regions_incomplete = true,
        },
        schema::TIER => tiers::read(cx, draft, block),
        "dns" => draft.dns.extend(dns(cx, block)),
        "alert" => draft.alerts.extend(alert(cx, block)),
        "failover" => {
            let failover = read_failover::failover(cx, block);
            spans(&mut draft.spans, block, &failover.origin);
            draft.failovers.push(failover);
        }
        "assume" => draft.assumptions.extend(assumption(cx, block)),
        "quotas" => draft.quotas.extend(quotas(cx, block)),
        "state" => {
            let state = state(cx, block);
            spans(&mut draft.spans, block, &state.origin);
            draft.state = Some(state);
        }
        "tags" => {
            let tags = block.attributes.iter();
            let tags = tags.map(|(name, field)| (format!("tags.{name}"), field.span));
            draft.spans.insert(&draft.origin, tags);
        }
        _ => {}
    }
    if let Some(name) = block.name() {
        let origin = block.origin(&name.value, cx.sources);
        spans(&mut draft.spans, block, &origin);
    }
}

/// A name within its family; what is declared a second time was reported, and is not read again.
fn identity(block: &Block) -> Option<(&'static str, String)> {
    let name = block.name()?.value;
    match block.kind.name {
        "dns" => Some(("dns", name.to_lowercase())),
        family @ ("input" | "region" | "tier" | "alert" | "quotas") => Some((family, name)),
        _ => None,
    }
}

/// Remembers where each sentence of a block stands, and where its values were written.
fn spans(spans: &mut Spans, block: &Block, origin: &Origin) {
    let attributes = block
        .attributes
        .iter()
        .map(|(name, field)| (name.clone(), field.span));
    let verbs = block
        .verbs
        .iter()
        .map(|sentence| (sentence.verb.name.to_owned(), sentence.span));
    spans.insert(origin, attributes.chain(verbs));
    let attributes = block
        .attributes
        .iter()
        .map(|(name, field)| (name.clone(), field.value.span));
    let operands = block.verbs.iter().flat_map(|sentence| {
        let verb = sentence.verb.name;
        sentence
            .operands
            .iter()
            .map(move |(name, value)| (format!("{verb}.{name}"), value.span))
    });
    spans.insert_values(origin, attributes.chain(operands));
}

fn objective(block: Option<&Block>) -> Objective {
    let bound = |name: &str| block.map_or(Stated::Absent, |block| block.bound(name));
    Objective {
        availability: block.map_or(Stated::Absent, |block| {
            block.promise("availability", Value::percent)
        }),
        detect: bound("detect"),
        failover: bound("failover"),
        rto: bound("rto"),
        outage: bound("outage"),
        rpo: bound("rpo"),
        retention: Retention::read(block),
        residency: block.map_or(Stated::Absent, |block| block.words("residency")),
    }
}

fn region(cx: &Context<'_>, block: &Block) -> Option<Region> {
    let name = block.name()?.value;
    Some(Region {
        origin: block.origin(&name, cx.sources),
        role: block.read("role", |value| match value.text()? {
            "primary" => Some(Role::Primary),
            "secondary" => Some(Role::Secondary),
            "witness" => Some(Role::Witness),
            _ => None,
        }),
        cidr: block.read("cidr", Value::network),
        zones: block.read("zones", |value| match value.count() {
            Some(count) => Some(Zones::Count(count)),
            None => named(value).map(Zones::Named),
        }),
        name,
    })
}

fn named(value: &Value) -> Option<Vec<Spanned<String>>> {
    let word = |item: &Located| Some(Spanned::new(item.value.text()?.to_owned(), item.span));
    value.list()?.iter().map(word).collect()
}

fn dns(cx: &Context<'_>, block: &Block) -> Option<Dns> {
    let domain = block.name()?.value.to_lowercase();
    Some(Dns {
        serves: block.text("serves"),
        follows: block.read("follows", |value| match value.text()? {
            "writer" => Some(Follows::Writer),
            "lease" => Some(Follows::Lease),
            _ => None,
        }),
        zone: block.text("zone"),
        origin: block.origin(&domain, cx.sources),
        domain,
    })
}

fn alert(cx: &Context<'_>, block: &Block) -> Option<Alert> {
    let name = block.name()?.value;
    Some(Alert {
        email: block.read("email", |value| {
            if let Some(input) = value.input() {
                return Some(Setting::Input(input.to_owned()));
            }
            let texts = named(value)?.into_iter().map(|address| address.value);
            Some(Setting::Known(texts.collect()))
        }),
        origin: block.origin(&name, cx.sources),
        name,
    })
}

fn state(cx: &Context<'_>, block: &Block) -> State {
    State {
        bucket: block.text("bucket"),
        key: block.text("key"),
        region: block.text("region"),
        lock_table: block.text("lock_table"),
        origin: block.origin("", cx.sources),
    }
}

/// `None` where something is missing or wrong, which was reported.
fn assumption(cx: &Context<'_>, block: &Block) -> Option<Assumption> {
    let key = block.name()?.value;
    let duration = |name| block.read(name, Value::duration).value().copied();
    Some(Assumption {
        best: duration("best"),
        typical: duration("typical"),
        worst: duration("worst"),
        share: block.read("share", Value::percent).value().copied(),
        source: block.text("source").value()?.clone(),
        until: Date::parse(block.text("until").value()?)?,
        origin: block.origin(&key, cx.sources),
        key,
    })
}

/// What is wrong in it was reported, and is left out.
fn quotas(cx: &Context<'_>, block: &Block) -> Option<Quotas> {
    let region = block.name()?.value;
    let granted = |(name, field): (&String, &Field)| Some((name.clone(), field.value.value.count()?));
    Some(Quotas {
        granted: block.attributes.iter().filter_map(granted).collect(),
        origin: block.origin(&region, cx.sources),
        region: region.into(),
    })
}

fn tags(block: Option<&Block>) -> BTreeMap<String, Spanned<String>> {
    let fields = block.map(|block| &block.attributes).into_iter().flatten();
    fields
        .filter_map(|(name, field)| {
            let text = field.value.value.text()?.to_owned();
            Some((name.clone(), Spanned::new(text, field.span)))
        })
        .collect()
}
