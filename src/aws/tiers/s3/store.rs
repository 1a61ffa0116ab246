//! What proofs ask of a bucket.

use super::retention::{gone, keeps, kept};
use super::runbook;
use super::{Lifecycle, MODULE};
use crate::names::module_name;
use crate::placement;
use crate::slas::Sla;
use crate::tiers::{Consistent, Given, Keeping, Needed, StoreFailure, StoreOnAws};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Sources;
use hac_lambda::alarm::Alarm;
use hac_lang::platform::{Bucket, Claim, Consistency, Failover, Platform, RegionName, Retention, Store};

/// A bucket.
const S3: Given = Given {
    consistency: Consistency::Strong,
    says: "every read of a bucket after a write that succeeded returns it",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel",
};

/// A bucket in each of several regions.
const S3_COPIED: Given = Given {
    consistency: Consistency::Session,
    says: "every read of a bucket after a write that succeeded returns it; objects are copied to other buckets later",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
};

impl StoreOnAws for Bucket {
    fn service(&self) -> Option<&'static str> {
        Some("S3")
    }

    fn consistency(&self, _: &Platform) -> Consistent {
        Consistent {
            given: if self.regions.len() > 1 { S3_COPIED } else { S3 },
            cause: (
                self.origin.span,
                "has a bucket in each of its regions, and a write waits for one of them",
            ),
            more: None,
        }
    }

    fn copies_lack(&self) -> Option<&'static str> {
        self.is_copied().then_some("rpo.s3.crr_rtc")
    }

    fn sla(&self) -> Option<Sla> {
        None
    }

    fn needed(&self, region: &str) -> Vec<Needed> {
        vec![Needed {
            what: format!("the bucket `{}`", self.name),
            placement: &placement::BUCKET,
            module: module_name(MODULE, &[&self.name, region]),
        }]
    }

    fn failures(&self) -> Vec<StoreFailure> {
        let leaves = self.copies.iter().filter(|copy| !copy.is_same_region());
        let regions: Vec<RegionName> = leaves.map(|copy| copy.from.clone()).collect();
        let fail = (!regions.is_empty()).then(|| StoreFailure {
            what: format!("copies of `{}` that fail", self.name),
            alarm: Alarm::Tier(&runbook::FAILED_COPIES),
            regions,
        });
        fail.into_iter().collect()
    }

    /// An object that has no copy is a problem of its own.
    fn kept_back(&self) -> Option<String> {
        None
    }

    fn left_behind(&self, failover: &Failover) -> Option<Diagnostic> {
        let Failover { from, to, .. } = failover;
        let name = &self.name;
        let goes = |from: &RegionName, to: &RegionName| {
            let mut copies = self.copies.iter();
            copies.any(|copy| copy.from == *from && copy.to == *to)
        };
        if goes(from, to) {
            return (!goes(to, from)).then(|| {
                Diagnostic::new(
                    Code::HA0573,
                    self.origin.span,
                    format!(
                        "the way back from `{to}` to `{from}` leaves behind what `{name}` was given in `{to}`"
                    ),
                    "has no copy the other way",
                )
                .label(failover.origin.span, "this failover")
                .note(format!(
                    "after this failover `{to}` serves, and nothing copies what is written there to `{from}`"
                ))
                .help(format!("write `replicate {from} <-> {to}` in `{name}`"))
                .via(&self.origin.via)
            });
        }
        Some(
            Diagnostic::new(
                Code::HA0573,
                self.origin.span,
                format!("traffic moves from `{from}` to `{to}`, and what `{name}` holds in `{from}` stays there"),
                "has no copy where traffic goes",
            )
            .label(failover.origin.span, "this failover")
            .note(format!(
                "a tier in {to} → the objects of `{name}`, which are in {from} alone: a bucket a region, and nothing copies"
            ))
            .help(format!("add `replicate {from} <-> {to}` to `{name}`"))
            .via(&self.origin.via),
        )
    }

    fn keeps(&self, platform: &Platform, sources: &Sources, retention: &Retention) -> Option<Diagnostic> {
        keeps(platform, sources, self, retention)
    }

    fn keeping(&self, platform: &Platform) -> Keeping {
        let lifecycle = Lifecycle::of(self, &platform.objective.retention);
        Keeping {
            least: kept(lifecycle),
            most: gone(lifecycle),
        }
    }

    /// S3 grows with its requests.
    fn load(&self, _: &Platform) -> Option<Claim> {
        None
    }
}
