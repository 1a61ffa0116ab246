//! What AWS has for each kind of tier: a folder each, called as in the language.
//!
//! What the rest of this crate asks of a kind is a method of [`Kind`], and what it asks of one tier a method of
//! [`TierOnAws`]. Neither has a default, so that a new kind does not compile before it has answered all of them.

pub mod aurora_mysql;
pub mod compute;
pub mod dynamodb;
pub mod queue;
mod retention;
pub mod s3;
mod store;

use std::fmt::Debug;

use crate::context::Context;
use crate::dashboard::chart::Chart;
use crate::iam::grantee::Grantee;
use crate::iam::keys::Keys;
use crate::iam::resources::Arns;
use crate::monitoring::alarm::{AlarmGroup, Alarmed};
use crate::policy::Statement;
use hac_lambda::alarm::Alarm;
use hac_lambda::runbook::Look;
use hac_lang::for_each_kind;
use hac_lang::platform::{Compute, Platform, Tier};
use hac_terraform::{Expr, Output, Project};

/// The tiers of one kind, all together.
pub(crate) trait Kind: Debug + Sync {
    /// Whether they keep data of the application.
    fn keeps_data(&self) -> bool;

    /// Writes their modules, and the root's calls of them.
    fn add(&self, ctx: &Context<'_>, project: &mut Project);

    /// What the root says about them.
    fn outputs(&self, ctx: &Context<'_>) -> Vec<Output>;

    /// What instances of `user` in a region may do with those that it uses.
    fn grants(&self, arns: Arns<'_, '_>, user: &Compute, region: &str, keys: &mut Keys) -> Vec<Statement>;

    /// The role of a service of AWS that works for them in a region.
    fn service_role<'p>(&self, ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>>;

    /// What of them the data key encrypts, where its description does not name that on every platform.
    fn also_encrypted(&self, platform: &Platform) -> Option<&'static str>;

    /// The alarms that any of them may have.
    fn alarms(&self) -> &'static [&'static AlarmGroup];

    fn charts(&self, ctx: &Context<'_>, region: &str) -> Vec<Chart>;

    /// Of README: the root's file that has their calls, and what it holds; `None` where one is listed already.
    fn file(&self) -> Option<(&'static str, &'static str)>;

    /// Of README: what must be there before the first apply, a line each.
    fn before(&self, platform: &Platform) -> Vec<String>;

    /// Of README: what a change of them wants, a line each.
    fn changes(&self, ctx: &Context<'_>) -> Vec<String>;

    /// Of README: what nobody has generated for them, a line each.
    fn left_out(&self, platform: &Platform) -> Vec<String>;
}

/// One tier of any kind.
pub(crate) trait TierOnAws {
    /// What instances in a region that use it must know, as environment variables.
    fn environment(&self, ctx: &Context<'_>, region: &str) -> Vec<(String, Expr)>;

    /// What of it has alarms in a region.
    fn alarmed(&self, ctx: &Context<'_>, region: &str) -> Vec<Alarmed>;

    /// Each of those alarms: what it is named after, and where to look when it goes off.
    fn looks(&self, ctx: &Context<'_>, region: &str) -> Vec<(Alarm, String, Look)>;

    /// The tier as one that keeps data; `None` for a kind that keeps none.
    fn store(&self) -> Option<&dyn StoreOnAws>;
}

macro_rules! kinds {
    ($($folder:ident $kind:ident $model:ident,)*) => {
        /// Every kind, in the order of the language.
        pub(crate) const KINDS: &[&dyn Kind] = &[$(&$folder::$kind,)*];

        pub(crate) fn of(tier: &Tier) -> &dyn TierOnAws {
            match tier {
                $(Tier::$kind(tier) => tier,)*
            }
        }
    };
}
for_each_kind!(kinds);

pub use store::{Consistent, Given, Keeping, Kept, Needed, StoreFailure, StoreOnAws, store};

/// What keeps data before what uses it: that is the likelier order of cause and effect.
pub(crate) fn data_first() -> impl Iterator<Item = &'static dyn Kind> {
    let all = || KINDS.iter().copied();
    let stores = all().filter(|kind| kind.keeps_data());
    stores.chain(all().filter(|kind| !kind.keeps_data()))
}
