//! When S3 deletes what is kept in a bucket.
//!
//! A bucket keeps versions, because replication needs them. At the end of its days the current version of an object does not
//! go: it becomes a noncurrent one, which has days of its own. S3 counts both from the next midnight.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>

use super::Purpose;
use hac_lang::platform::{Bucket, Retention};

/// The longest default retention that S3 takes: 100 years.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html>
const LOCKED_DAYS_MAX: u32 = 36_500;

/// S3 rounds the end of each of the two periods up to midnight.
pub const ROUNDED_DAYS: u32 = 2;

/// The rules of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lifecycle {
    /// Days after which the current version of an object becomes a noncurrent one.
    pub current: Option<u32>,
    /// Days after which a noncurrent version is gone.
    pub noncurrent: Option<u32>,
    /// Whether nobody may delete a version before.
    pub append_only: bool,
}

impl Lifecycle {
    /// What keeps the bounds of a tier, as long as both can be kept.
    ///
    /// A version that is written over at once has only its noncurrent days, so they are what a minimum needs. Under a maximum they are no
    /// more than that, and an object stays current as long as it may.
    pub fn of(tier: &Bucket, platform: &Retention) -> Self {
        let (at_least, at_most) = tier.retention.or(platform).days();
        let stated = tier.retain_days;
        let noncurrent = match at_most {
            None => at_least.max(stated),
            Some(most) => {
                let room = stated.map(|days| days.min(most.saturating_sub(days + ROUNDED_DAYS)));
                Some(at_least.max(room).unwrap_or(1).max(1))
            }
        };
        let current = stated.or_else(|| {
            let after = noncurrent?.saturating_add(ROUNDED_DAYS);
            Some(at_most?.saturating_sub(after).max(1))
        });
        Self {
            current,
            noncurrent,
            append_only: at_least.is_some(),
        }
    }

    /// Days that no version can be deleted from the day it is written, by Object Lock; `None` where nothing is locked.
    ///
    /// Of what must stay in its region. A version that is written over at once has its noncurrent days and no more, so a
    /// lock of as many keeps every minimum and outlasts no maximum. Without days there is none: S3 locks for a time.
    pub fn lock(self, purpose: Purpose) -> Option<u32> {
        match purpose {
            Purpose::Archive => self.noncurrent.map(|days| days.min(LOCKED_DAYS_MAX)),
            // It replicates, in both directions, and what an application deletes is to be gone.
            Purpose::Live => None,
        }
    }

    /// Days after which no version of what is written today is left; `None` where some are kept for ever.
    pub fn gone_after(self) -> Option<u32> {
        Some(
            self.current?
                .saturating_add(self.noncurrent?)
                .saturating_add(ROUNDED_DAYS),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Bucket, Lifecycle, Purpose, Retention};
    use crate::fixture;
    use hac_base::source::{SourceId, Span, Spanned};

    fn of(stated: Option<u32>, at_least: Option<u32>, at_most: Option<u32>) -> Lifecycle {
        let mut tier = fixture::first::<Bucket>(&mut fixture::trading()).clone();
        let bound = |days| Spanned::new(days, Span::new(SourceId(0), 0..0));
        tier.retain_days = stated;
        tier.retention = Retention {
            at_least: at_least.map(bound),
            at_most: at_most.map(bound),
        };
        Lifecycle::of(&tier, &Retention::default())
    }

    fn days(lifecycle: Lifecycle) -> (Option<u32>, Option<u32>) {
        (lifecycle.current, lifecycle.noncurrent)
    }

    #[test]
    fn a_fact_alone_counts_twice() {
        assert_eq!(days(of(None, None, None)), (None, None));
        assert_eq!(days(of(Some(90), None, None)), (Some(90), Some(90)));
    }

    #[test]
    fn a_minimum_deletes_nothing_that_nobody_deleted() {
        assert_eq!(days(of(None, Some(90), None)), (None, Some(90)));
        assert_eq!(days(of(Some(400), Some(90), None)), (Some(400), Some(400)));
        assert!(of(None, Some(90), None).append_only);
        assert!(!of(Some(90), None, None).append_only);
    }

    #[test]
    fn a_lock_keeps_the_minimum_and_ends_before_the_maximum() {
        for most in 1..40_u32 {
            for stated in (0..40_u32).map(|days| (days > 0).then_some(days)) {
                let lifecycle = of(stated, Some(1), Some(most));
                let locked = lifecycle.lock(Purpose::Archive).unwrap();
                assert!(locked >= 1);
                if lifecycle.gone_after().is_some_and(|days| days <= most) {
                    assert!(locked <= most, "{stated:?} {most}");
                }
            }
        }
        assert_eq!(of(Some(90), None, None).lock(Purpose::Archive), Some(90));
        assert_eq!(of(Some(90), None, None).lock(Purpose::Live), None);
        assert_eq!(of(None, None, None).lock(Purpose::Archive), None);
        assert_eq!(of(Some(99_999), None, None).lock(Purpose::Archive), Some(36_500));
    }

    /// Whatever can be kept is kept: over all small numbers, by counting days.
    #[test]
    fn bounds_that_can_be_kept_are() {
        for most in 1..40_u32 {
            for least in (0..40_u32).map(|days| (days > 0).then_some(days)) {
                for stated in (0..40_u32).map(|days| (days > 0).then_some(days)) {
                    let lifecycle = of(stated, least, Some(most));
                    let shortest = least.unwrap_or(1) + stated.unwrap_or(1) + 2;
                    let kept = lifecycle.gone_after().is_some_and(|days| days <= most);
                    assert_eq!(
                        kept,
                        shortest <= most,
                        "{stated:?} {least:?} {most}: {lifecycle:?}"
                    );
                    assert!(lifecycle.noncurrent >= least, "{stated:?} {least:?} {most}");
                }
            }
        }
    }
}
