//! What is written of a `dynamodb` tier.

use crate::check::block::{Block, Stated, VerbUse};
use crate::check::context::Context;
use crate::check::draft::{Compute, Copy, Database, Draft, TierDraft};
use crate::check::lower::{Hole, optional, required, retention, stated};
use crate::check::read_tier::verb;
use crate::check::retention::{Retention, consistency};
use crate::platform::{AttributeType, Bound, Consistency, HealthCheck, KeyAttribute, RegionName};
use crate::tiers::{Tier, TierKind, dynamodb as model};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::{Origin, Spanned};

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub name: String,
    pub origin: Origin,
    pub key: Stated<KeyAttribute>,
    pub sort: Stated<KeyAttribute>,
    pub expire: Stated<String>,
    pub rpo: Stated<Bound>,
    pub retention: Retention,
    pub consistency: Stated<Consistency>,
    pub regions: Stated<Vec<Spanned<String>>>,
}

pub(crate) fn read(cx: &Context<'_>, block: &Block, name: String) -> Table {
    Table {
        origin: block.origin(&name, cx.sources),
        key: verb(block, "key", key),
        sort: verb(block, "sort", key),
        expire: block.text("expire"),
        rpo: block.bound("rpo"),
        retention: Retention::read(Some(block)),
        consistency: consistency(block),
        regions: block.words("regions"),
        name,
    }
}

fn key(sentence: &VerbUse) -> Option<KeyAttribute> {
    let ty = match sentence.operands.text("type")? {
        "string" => AttributeType::String,
        "number" => AttributeType::Number,
        "binary" => AttributeType::Binary,
        _ => return None,
    };
    Some(KeyAttribute {
        name: sentence.operands.text("attribute")?.to_owned(),
        ty,
    })
}

impl TierDraft for Table {
    fn kind(&self) -> TierKind {
        TierKind::Dynamodb
    }

    fn as_compute(&self) -> Option<&Compute> {
        None
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
        None
    }

    fn regions(&self, draft: &Draft) -> Option<Vec<RegionName>> {
        draft.placed(&self.regions)
    }

    fn check(&self, cx: &mut Context<'_>, _: &Draft) {
        keys_are_two_attributes(cx, self);
        expires_by_a_number(cx, self);
    }

    fn lower(&self, draft: &Draft) -> Result<Tier, Hole> {
        Ok(model::Table {
            name: self.name.as_str().into(),
            key: required(&self.key)?,
            sort: optional(&self.sort)?,
            expire: optional(&self.expire)?,
            rpo: optional(&self.rpo)?,
            retention: retention(&self.retention)?,
            consistency: stated(&self.consistency)?,
            regions: self.regions(draft).ok_or(Hole)?,
            origin: self.origin.clone(),
        }
        .into())
    }
}

/// An item expires by a time, and a time is a number.
fn expires_by_a_number(cx: &mut Context<'_>, table: &Table) {
    let Some(expire) = table.expire.known() else {
        return;
    };
    let keys = [&table.key, &table.sort];
    let key = keys
        .into_iter()
        .filter_map(Stated::known)
        .find(|key| key.value.name == expire.value && !matches!(key.value.ty, AttributeType::Number));
    let Some(key) = key else { return };
    cx.report_at(
        &table.origin,
        Diagnostic::new(
            Code::HA0308,
            expire.span,
            format!("no item of `{}` expires: `{}` is no number", table.name, expire.value),
            "expires by this",
        )
        .label(key.span, "declared here")
        .note("DynamoDB deletes an item after the time in an attribute that holds a number, in seconds since 1970: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html")
        .help("name another attribute"),
    );
}

/// Two keys are two attributes.
fn keys_are_two_attributes(cx: &mut Context<'_>, table: &Table) {
    let (Some(key), Some(sort)) = (table.key.known(), table.sort.known()) else {
        return;
    };
    if key.value.name != sort.value.name {
        return;
    }
    let name = &key.value.name;
    cx.report_at(
        &table.origin,
        Diagnostic::new(
            Code::HA0308,
            sort.span,
            format!("`{}` is found and sorted by one attribute, `{name}`", table.name),
            "the same attribute",
        )
        .label(key.span, "items are found by it")
        .note("the items of one key have all the same key, so nothing is left to sort them by")
        .help("sort by another attribute, or remove the line"),
    );
}
