//! What is written of an `aurora_mysql` tier.

use super::replication;
use super::schema::KIND;
use crate::check::block::{Block, Stated};
use crate::check::context::Context;
use crate::check::draft::{Compute, Copy, Database, Draft, TierDraft};
use crate::check::lower::{Hole, optional, or_default, required, retention, stated};
use crate::check::read_tier::{copies, days, health, verb};
use crate::check::retention::{Retention, consistency};
use crate::check::value::Value;
use crate::platform::{HealthCheck, RegionName, Replication};
use crate::tiers::{Tier, TierKind, aurora_mysql as model};
use hac_base::source::{Origin, Spanned};

pub(crate) fn read(cx: &Context<'_>, block: &Block, name: String) -> Database {
    let (copies, copies_incomplete) = copies(block);
    Database {
        origin: block.origin(&name, cx.sources),
        instance: block.text("instance"),
        readers: block.read("readers", Value::count),
        backup_days: days(block, "backup"),
        engine_version: block.text("engine_version"),
        schema: block.text("database_name"),
        copies,
        copies_incomplete,
        health: verb(block, "health", |sentence| health(sentence, &name)),
        lag: block.bound("lag"),
        retention: Retention::read(Some(block)),
        consistency: consistency(block),
        name,
    }
}

impl TierDraft for Database {
    fn kind(&self) -> TierKind {
        TierKind::AuroraMysql
    }

    fn as_compute(&self) -> Option<&Compute> {
        None
    }

    fn as_database(&self) -> Option<&Database> {
        Some(self)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn listed(&self) -> Option<&Stated<Vec<Spanned<String>>>> {
        None
    }

    fn copies(&self) -> &[Copy] {
        &self.copies
    }

    fn health(&self) -> Option<&Stated<HealthCheck>> {
        Some(&self.health)
    }

    fn regions(&self, draft: &Draft) -> Option<Vec<RegionName>> {
        if self.copies_incomplete {
            return None;
        }
        let writer = draft.primary()?.name.clone();
        // A copy from elsewhere or to itself was reported; where it should go is not known.
        let is_wrong = |copy: &Copy| copy.from.value != writer || copy.to.value == writer;
        if self.copies.iter().any(is_wrong) {
            return None;
        }
        let copies = self.copies.iter().map(|copy| copy.to.value.as_str());
        let mut names: Vec<RegionName> = copies.chain([writer.as_str()]).map(RegionName::from).collect();
        names.sort();
        names.dedup();
        names.iter().all(|name| !draft.is_witness(name)).then_some(names)
    }

    fn check(&self, cx: &mut Context<'_>, draft: &Draft) {
        replication::from_the_primary(cx, draft, self);
        replication::replica_is_alone(cx, self);
    }

    fn lower(&self, draft: &Draft) -> Result<Tier, Hole> {
        Ok(model::Database {
            name: self.name.as_str().into(),
            instance: required(&self.instance)?,
            readers: or_default(&self.readers, &KIND, "readers", |text| text.parse().ok())?,
            backup_days: required(&self.backup_days)?,
            engine_version: or_default(&self.engine_version, &KIND, "engine_version", |text| {
                Some(text.to_owned())
            })?,
            database_name: optional(&self.schema)?.unwrap_or_else(|| self.name.replace('-', "_")),
            writer: draft.primary().ok_or(Hole)?.name.as_str().into(),
            regions: self.regions(draft).ok_or(Hole)?,
            replication: if self.is_by_binlog() {
                Replication::Binlog
            } else {
                Replication::Storage
            },
            health: optional(&self.health)?,
            lag: optional(&self.lag)?,
            retention: retention(&self.retention)?,
            consistency: stated(&self.consistency)?,
            origin: self.origin.clone(),
        }
        .into())
    }
}
