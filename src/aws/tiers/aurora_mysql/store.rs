//! What proofs ask of a database that is true of any store.

use crate::facts;
use crate::slas::{self, Sla};
use crate::tiers::retention::{allowed, backups, kept_elsewhere, written_as};
use crate::tiers::{Consistent, Given, Keeping, Needed, StoreFailure, StoreOnAws};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Sources;
use hac_lang::platform::{Claim, Consistency, Database, Failover, Platform, Retention};

/// An Aurora cluster, by its writer endpoint.
const AURORA: Given = Given {
    consistency: Consistency::Strong,
    says: "the writer endpoint reads every commit; the reader endpoint is behind, usually by less than 100 ms",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html",
};

/// A member of an Aurora global database.
const AURORA_GLOBAL: Given = Given {
    consistency: Consistency::Session,
    says: "the writer endpoint reads every commit in the writer's region; another region is behind, usually by less than a second",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
};

/// A cluster and its read replica by binlog.
const AURORA_BINLOG: Given = Given {
    consistency: Consistency::Session,
    says: "the writer endpoint reads every commit in the writer's region; the replica replays the binary log behind it",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html",
};

impl StoreOnAws for Database {
    /// Its clusters, keys and passwords are looked at one by one.
    fn service(&self) -> Option<&'static str> {
        None
    }

    fn consistency(&self, platform: &Platform) -> Consistent {
        let given = if self.is_global() {
            AURORA_GLOBAL
        } else if self.is_by_binlog() {
            AURORA_BINLOG
        } else {
            AURORA
        };
        let copied = platform.spans.of(&self.origin, "replicate");
        Consistent {
            given,
            cause: (copied, "is copied after the commit, which waits for no copy"),
            more: None,
        }
    }

    /// The gate of a failover reads the lag.
    fn copies_lack(&self) -> Option<&'static str> {
        None
    }

    fn sla(&self) -> Option<Sla> {
        Some(if self.readers > 0 {
            slas::AURORA
        } else {
            slas::AURORA_SINGLE
        })
    }

    /// What a takeover needs of a cluster is more than who uses it does.
    fn needed(&self, _: &str) -> Vec<Needed> {
        Vec::new()
    }

    /// Its lag is a signal of its own.
    fn failures(&self) -> Vec<StoreFailure> {
        Vec::new()
    }

    /// It is copied, or the whole of it stays, which the steps say.
    fn kept_back(&self) -> Option<String> {
        None
    }

    /// It is promoted, or stays: the steps of the failover say which.
    fn left_behind(&self, _: &Failover) -> Option<Diagnostic> {
        None
    }

    fn keeps(&self, platform: &Platform, sources: &Sources, retention: &Retention) -> Option<Diagnostic> {
        backups_keep(platform, sources, self, retention)
    }

    fn keeping(&self, _: &Platform) -> Keeping {
        backups(self.backup_days)
    }

    /// A promotion says what there is.
    fn load(&self, _: &Platform) -> Option<Claim> {
        None
    }
}

/// Backups of a database go back too far, or not far enough.
fn backups_keep(
    platform: &Platform,
    sources: &Sources,
    database: &Database,
    retention: &Retention,
) -> Option<Diagnostic> {
    let days = database.backup_days;
    let backup = platform.spans.written(sources, &database.origin, "backup");
    let name = &database.name;
    let diagnostic = if let Some(most) = retention.at_most.as_ref().filter(|most| days > most.value) {
        let high = most.value;
        let message = format!(
            "what is deleted from `{name}` can be had back for {days}d, and must be gone after {high}d"
        );
        let diagnostic = backup
            .diagnostic(Code::HA0606, message, "can be restored")
            .label(most.span, "must be gone after");
        written_as(&backup, diagnostic, high).help(allowed(&database.retention, name, days))
    } else {
        let least = retention.at_least.as_ref().filter(|least| days < least.value)?;
        let low = least.value;
        let message =
            format!("what is deleted from `{name}` can be had back for {days}d, and must be kept for {low}d");
        let diagnostic = backup
            .diagnostic(Code::HA0606, message, "can be restored")
            .label(least.span, "must be kept until");
        if low <= facts::BACKUP_DAYS_MAX {
            written_as(&backup, diagnostic, low)
        } else {
            kept_elsewhere(diagnostic, name, facts::BACKUP_DAYS_MAX, "Aurora")
        }
    };
    Some(diagnostic.via(&database.origin.via))
}
