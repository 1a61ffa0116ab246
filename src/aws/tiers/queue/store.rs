//! What proofs ask of a queue.

use super::{MODULE, dead_letter_days, runbook};
use crate::names::module_name;
use crate::placement;
use crate::slas::Sla;
use crate::tiers::{Consistent, Given, Keeping, Kept, Needed, StoreFailure, StoreOnAws};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Sources;
use hac_lambda::alarm::Alarm;
use hac_lang::platform::{Claim, Consistency, Failover, Platform, Queue, Retention, Verdict};

/// A standard queue.
const SQS: Given = Given {
    consistency: Consistency::Eventual,
    says: "a message is delivered at least once, and in an order close to that in which messages were sent",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html",
};

impl StoreOnAws for Queue {
    fn service(&self) -> Option<&'static str> {
        Some("SQS")
    }

    fn consistency(&self, _: &Platform) -> Consistent {
        Consistent {
            given: SQS,
            cause: (self.origin.span, "is a standard queue"),
            more: None,
        }
    }

    /// There is no copy.
    fn copies_lack(&self) -> Option<&'static str> {
        None
    }

    /// A message that could not be sent is sent again by the application.
    fn sla(&self) -> Option<Sla> {
        None
    }

    fn needed(&self, region: &str) -> Vec<Needed> {
        vec![Needed {
            what: format!("the queue `{}`", self.name),
            placement: &placement::QUEUE,
            module: module_name(MODULE, &[&self.name, region]),
        }]
    }

    fn failures(&self) -> Vec<StoreFailure> {
        let failure = |what: String, alarm| StoreFailure {
            what,
            alarm: Alarm::Tier(alarm),
            regions: self.regions.clone(),
        };
        let age = self.age.map(|_| {
            failure(
                format!("messages of `{}` that nobody receives", self.name),
                &runbook::MESSAGE_AGE,
            )
        });
        let dead = failure(
            format!("messages of `{}` that nobody can carry out", self.name),
            &runbook::UNPROCESSED,
        );
        age.into_iter().chain([dead]).collect()
    }

    fn kept_back(&self) -> Option<String> {
        Some(format!(
            "the messages that wait there, which SQS deletes {}d after they were sent",
            self.keep_days
        ))
    }

    fn left_behind(&self, failover: &Failover) -> Option<Diagnostic> {
        let Failover { from, to, .. } = failover;
        let (name, days) = (&self.name, self.keep_days);
        self.regions.contains(from).then(|| {
            Diagnostic::new(
                Code::HA0574,
                self.origin.span,
                format!("a failover from `{from}` to `{to}` leaves the messages of `{name}` that wait in `{from}`"),
                "a queue in each region, and nothing copies",
            )
            .label(failover.origin.span, "this failover")
            .note(format!(
                "SQS deletes a message {days}d after it was sent. Until then it is carried out if `{from}` answers again and who \
                 receives it may write there"
            ))
            .help(format!(
                "let the application write down what must not wait, in a store that is copied to `{to}`, and send it again from \
                 there; then accept the rest: `allow HA0574 \"…\"` in `{name}`"
            ))
            .via(&self.origin.via)
        })
    }

    /// A message is deleted once it is carried out, so a minimum is not about it. A maximum is: one that waits is kept, and a dead
    /// letter as long as the maximum lets it.
    fn keeps(&self, platform: &Platform, sources: &Sources, retention: &Retention) -> Option<Diagnostic> {
        let most = retention
            .at_most
            .as_ref()
            .filter(|most| self.keep_days >= most.value)?;
        let (name, days, high) = (&self.name, self.keep_days, most.value);
        let stated = platform.spans.written(sources, &self.origin, "keep");
        let diagnostic = stated
            .diagnostic(
                Code::HA0605,
                format!("a message of `{name}` may wait for {days}d, and must be gone after {high}d"),
                "waits as long",
            )
            .label(most.span, "must be gone after")
            .note("a message that nobody could carry out waits longer than `keep`, for people to look at it");
        let diagnostic = match high.checked_sub(1).filter(|fits| *fits > 0) {
            Some(fits) => {
                let fits = format!("{fits}d");
                let advice = format!("write `{}`", stated.sentence(&fits));
                stated.advise(diagnostic, &fits, advice)
            }
            None => diagnostic.help(format!("allow `retain <= {}d`", days.saturating_add(1))),
        };
        Some(diagnostic.via(&self.origin.via))
    }

    fn keeping(&self, platform: &Platform) -> Keeping {
        let (days, dead) = (self.keep_days, dead_letter_days(self, platform));
        let least = Kept {
            verdict: Verdict::NotChecked,
            summary:
                "a message is deleted once it is carried out: what must be kept belongs in another store"
                    .to_owned(),
            details: vec![format!(
                "One that nobody carries out is deleted {days}d after it was sent."
            )],
        };
        let most = Kept {
            verdict: Verdict::Bounded,
            summary: format!("a message is gone {days}d after it was sent, a dead letter {dead}d after"),
            details: vec!["Moved back to its queue by people, a dead letter counts as sent anew.".to_owned()],
        };
        Keeping { least, most }
    }

    /// SQS grows with its requests.
    fn load(&self, _: &Platform) -> Option<Claim> {
        None
    }
}
