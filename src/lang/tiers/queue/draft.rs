//! What is written of a `queue` tier.

use super::rules;
use super::schema::KIND;
use crate::check::block::{Block, Stated};
use crate::check::context::Context;
use crate::check::draft::{Compute, Copy, Database, Draft, TierDraft};
use crate::check::lower::{Hole, optional, or_default};
use crate::check::read_tier::days;
use crate::check::value::Value;
use crate::platform::{Bound, HealthCheck, RegionName, Retention};
use crate::tiers::{Tier, TierKind, queue as model};
use hac_base::source::{Origin, Spanned};
use hac_base::units::Duration;

#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub name: String,
    pub origin: Origin,
    pub visibility: Stated<Duration>,
    pub keep_days: Stated<u32>,
    pub attempts: Stated<u32>,
    pub age: Stated<Bound>,
    pub regions: Stated<Vec<Spanned<String>>>,
}

pub(crate) fn read(cx: &Context<'_>, block: &Block, name: String) -> Queue {
    Queue {
        origin: block.origin(&name, cx.sources),
        visibility: block.read("visibility", Value::duration),
        keep_days: days(block, "keep"),
        attempts: block.read("attempts", Value::count),
        age: block.bound("age"),
        regions: block.words("regions"),
        name,
    }
}

impl Queue {
    pub(super) fn visibility(&self) -> Result<Duration, Hole> {
        or_default(&self.visibility, &KIND, "visibility", Duration::parse)
    }

    pub(super) fn keep_days(&self) -> Result<u32, Hole> {
        or_default(&self.keep_days, &KIND, "keep", |text| {
            u32::try_from(Duration::parse(text)?.as_days()).ok()
        })
    }

    pub(super) fn attempts(&self) -> Result<u32, Hole> {
        or_default(&self.attempts, &KIND, "attempts", |text| text.parse().ok())
    }
}

impl TierDraft for Queue {
    fn kind(&self) -> TierKind {
        TierKind::Queue
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
        rules::people_hear_of_it_first(cx, self);
    }

    fn lower(&self, draft: &Draft) -> Result<Tier, Hole> {
        Ok(model::Queue {
            name: self.name.as_str().into(),
            visibility: self.visibility()?,
            keep_days: self.keep_days()?,
            attempts: self.attempts()?,
            age: optional(&self.age)?,
            retention: Retention::default(),
            regions: self.regions(draft).ok_or(Hole)?,
            origin: self.origin.clone(),
        }
        .into())
    }
}
