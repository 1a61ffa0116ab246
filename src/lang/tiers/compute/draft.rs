//! What is written of a `compute` tier.

use super::rules;
use std::collections::BTreeMap;

use crate::check::block::{Block, Stated, VerbUse};
use crate::check::context::Context;
use crate::check::draft::{ByRegion, Compute, Copy, Database, Draft, TierDraft};
use crate::check::lower::{Hole, optional, required, stated};
use crate::check::read_tier::{health, verb};
use crate::check::value::Value;
use crate::platform::{HealthCheck, Listener, RegionName, Scale, Setting, TierName};
use crate::tiers::{Tier, TierKind, compute as model};
use hac_base::source::{Origin, Spanned};

pub(crate) fn read(cx: &Context<'_>, block: &Block, name: String) -> Compute {
    Compute {
        origin: block.origin(&name, cx.sources),
        instance: block.read("instance", text_setting),
        image: block.read("image", region_setting),
        scale: block.read("scale", |value| {
            if let Value::Range(min, max) = value {
                Some(Scale {
                    min: min.value.count()?,
                    max: max.value.count()?,
                })
            } else {
                None
            }
        }),
        capacity: block.promise("capacity", Value::count),
        listener: verb(block, "listen", listener),
        health: verb(block, "health", |sentence| health(sentence, &name)),
        uses: block.words("uses"),
        certificate: block.read("certificate", region_setting),
        clients: block.read("clients", |value| {
            let network = |item: &Spanned<Value>| Some(item.value.network()?.to_string());
            value.list()?.iter().map(network).collect()
        }),
        regions: block.words("regions"),
        name,
    }
}

fn text_setting(value: &Value) -> Option<Setting<String>> {
    match value.input() {
        Some(input) => Some(Setting::Input(input.to_owned())),
        None => Some(Setting::Known(value.text()?.to_owned())),
    }
}

fn region_setting(value: &Value) -> Option<Setting<ByRegion>> {
    if let Some(input) = value.input() {
        return Some(Setting::Input(input.to_owned()));
    }
    let entry = |(key, value): &(Spanned<String>, Spanned<Value>)| {
        let text = value.value.text()?.to_owned();
        Some((key.value.clone(), Spanned::new(text, value.span)))
    };
    let entries: Option<BTreeMap<_, _>> = value.map()?.iter().map(entry).collect();
    entries.map(Setting::Known)
}

fn listener(sentence: &VerbUse) -> Option<Listener> {
    let port = |name| {
        let count = sentence.operands.get(name)?.value.count()?;
        u16::try_from(count).ok()
    };
    Some(Listener {
        port: port("port")?,
        target_port: port("target_port")?,
    })
}

impl TierDraft for Compute {
    fn kind(&self) -> TierKind {
        TierKind::Compute
    }

    fn as_compute(&self) -> Option<&Compute> {
        Some(self)
    }

    fn as_database(&self) -> Option<&Database> {
        None
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn listed(&self) -> Option<&Stated<Vec<Spanned<String>>>> {
        Some(&self.regions)
    }

    fn copies(&self) -> &[Copy] {
        &[]
    }

    fn health(&self) -> Option<&Stated<HealthCheck>> {
        Some(&self.health)
    }

    fn regions(&self, draft: &Draft) -> Option<Vec<RegionName>> {
        draft.placed(&self.regions)
    }

    fn check(&self, cx: &mut Context<'_>, draft: &Draft) {
        rules::check(cx, draft, self);
    }

    fn lower(&self, draft: &Draft) -> Result<Tier, Hole> {
        let mut uses: Vec<TierName> = names(optional(&self.uses)?);
        uses.sort();
        let mut clients = optional(&self.clients)?.unwrap_or_else(|| vec!["0.0.0.0/0".to_owned()]);
        clients.sort();
        Ok(model::Compute {
            name: self.name.as_str().into(),
            instance: required(&self.instance)?,
            image: plain(required(&self.image)?),
            scale: required(&self.scale)?,
            capacity: stated(&self.capacity)?,
            listener: optional(&self.listener)?,
            health: optional(&self.health)?,
            uses,
            certificate: optional(&self.certificate)?.map(plain),
            clients,
            regions: self.regions(draft).ok_or(Hole)?,
            origin: self.origin.clone(),
        }
        .into())
    }
}

fn plain(setting: Setting<ByRegion>) -> Setting<BTreeMap<RegionName, String>> {
    match setting {
        Setting::Input(name) => Setting::Input(name),
        Setting::Known(values) => Setting::Known(
            values
                .into_iter()
                .map(|(region, value)| (region.into(), value.value))
                .collect(),
        ),
    }
}

fn names(words: Option<Vec<Spanned<String>>>) -> Vec<TierName> {
    words
        .into_iter()
        .flatten()
        .map(|word| word.value.into())
        .collect()
}
