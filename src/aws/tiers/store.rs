//! What AWS says of a tier that keeps data: what the proofs ask, whatever its kind.

use crate::placement::Placement;
use crate::slas::Sla;
use hac_base::diagnostics::Diagnostic;
use hac_base::source::{Sources, Span};
use hac_lambda::alarm::Alarm;
use hac_lang::platform::{Claim, Consistency, Failover, Platform, RegionName, Retention, Tier, Verdict};

/// What a store gives its readers, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub consistency: Consistency,
    pub says: &'static str,
    pub url: &'static str,
}

/// What readers may count on, and why on no more.
#[derive(Debug, Clone)]
pub struct Consistent {
    pub given: Given,
    /// Why it gives no more, and where that is stated.
    pub cause: (Span, &'static str),
    /// What it would take.
    pub more: Option<&'static str>,
}

/// A thing in a region that who uses a store needs there.
#[derive(Debug, Clone)]
pub struct Needed {
    /// ``the table `sessions` ``
    pub what: String,
    pub placement: &'static Placement,
    /// The call of the module that makes it.
    pub module: String,
}

/// A copy that falls behind, a message that nobody carries out: what tells of it.
#[derive(Debug, Clone)]
pub struct StoreFailure {
    /// ``the lag of `sessions` ``
    pub what: String,
    pub alarm: Alarm,
    /// Where the alarm is.
    pub regions: Vec<RegionName>,
}

/// What a store does about how long data is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub verdict: Verdict,
    pub summary: String,
    pub details: Vec<String>,
}

/// How long data is kept: about what must be kept, and about what must be gone.
#[derive(Debug, Clone)]
pub struct Keeping {
    pub least: Kept,
    pub most: Kept,
}

/// A tier that keeps data, on AWS. No method has a default: a new kind answers all of them.
pub trait StoreOnAws {
    /// The service whose loss in one region takes it away there and nothing else; `None` where other proofs look at that.
    fn service(&self) -> Option<&'static str>;

    fn consistency(&self, platform: &Platform) -> Consistent;

    /// The entry of the budget that says what a copy may lack. `None` without a copy, and where a gate reads the lag.
    fn copies_lack(&self) -> Option<&'static str>;

    /// What AWS agrees to; `None` where a request that fails is for the application to repeat.
    fn sla(&self) -> Option<Sla>;

    /// What who uses it in a region needs there, beside the data key. Empty where other proofs look at that.
    fn needed(&self, region: &str) -> Vec<Needed>;

    /// What can go wrong with it while nobody fails, and has an alarm.
    fn failures(&self) -> Vec<StoreFailure>;

    /// What of it a region that is lost keeps to itself, whatever fails over, and how long; `None` where nothing does.
    fn kept_back(&self) -> Option<String>;

    /// Whether a failover moves who uses it away from what it holds: the problem, if it does.
    fn left_behind(&self, failover: &Failover) -> Option<Diagnostic>;

    /// What `retention`, its own or the platform's, asks and it does not do.
    fn keeps(&self, platform: &Platform, sources: &Sources, retention: &Retention) -> Option<Diagnostic>;

    fn keeping(&self, platform: &Platform) -> Keeping;

    /// What is known of how it bears the load that a failover brings, where nothing else says so.
    fn load(&self, platform: &Platform) -> Option<Claim>;
}

/// What AWS says of a tier; `None` for one that keeps nothing.
pub fn store(tier: &Tier) -> Option<&dyn StoreOnAws> {
    super::of(tier).store()
}
