//! Alerts: whether an alarm can tell them all, and whether anybody is told at all.

use std::collections::BTreeSet;

use super::Check;
use crate::context::Context;
use crate::facts::ALARM_ACTIONS_MAX;
use crate::monitoring;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_lang::platform::{Alert, Failover};

const SOURCE: &str = "AlarmActions in https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

impl Check<'_> {
    pub(super) fn alerts(&mut self) {
        if !monitoring::has_alarms(&Context::new(self.platform), self.plan) {
            return;
        }
        if self.platform.alerts.is_empty() {
            self.nobody_is_told();
        }
        self.alerts_of_alarms();
        self.pages_of_triggers();
    }

    /// Without an alert no alarm is made at all, which is a choice that should be seen. A platform in one region that
    /// promises nothing may do without.
    fn nobody_is_told(&mut self) {
        let platform = self.platform;
        let objective = &platform.objective;
        let promises = objective.availability.is_some()
            || [
                objective.detect,
                objective.failover,
                objective.rto,
                objective.outage,
                objective.rpo,
            ]
            .iter()
            .any(Option::is_some);
        if !promises && platform.serving().count() < 2 {
            return;
        }
        self.report(
            &platform.origin,
            Diagnostic::new(
                Code::HA0714,
                platform.origin.span,
                format!("`{}` has no alert, so no alarm is made", platform.name),
                "nobody is told when something fails",
            )
            .help("add `alert oncall { email = [\"oncall@example.com\"] }` with addresses of yours"),
        );
    }

    /// An alarm on a tier tells the critical topic of every alert.
    fn alerts_of_alarms(&mut self) {
        let mut alerts: Vec<&Alert> = self.platform.alerts.iter().collect();
        alerts.sort_by_key(|alert| alert.origin.span);
        let Some(surplus) = alerts.get(ALARM_ACTIONS_MAX) else {
            return;
        };
        self.report(
            &surplus.origin,
            Diagnostic::new(
                Code::HA0713,
                surplus.origin.span,
                format!(
                    "every alarm tells every alert, and {} alerts are more than the {ALARM_ACTIONS_MAX} that an alarm tells",
                    alerts.len()
                ),
                "one too many",
            )
            .note(SOURCE)
            .help("put the addresses of two alerts into one: `email` is a list"),
        );
    }

    /// The alarm that starts a takeover tells the function, and whoever the failovers of its region page.
    fn pages_of_triggers(&mut self) {
        let platform = self.platform;
        let room = ALARM_ACTIONS_MAX.saturating_sub(1);
        let mut reported = BTreeSet::new();
        for region in platform.serving() {
            let of_region = |failover: &&Failover| failover.from == region.name || failover.to == region.name;
            let mut failovers: Vec<&Failover> = platform.failovers.iter().filter(of_region).collect();
            failovers.sort_by_key(|failover| failover.origin.span);
            let mut pages = BTreeSet::new();
            let surplus = failovers.iter().find(|failover| {
                pages.insert(failover.page.as_str());
                pages.len() > room
            });
            let Some(surplus) = surplus else { continue };
            let span = self.span(&surplus.origin, "page");
            if !reported.insert(span) {
                continue;
            }
            self.report(
                &surplus.origin,
                Diagnostic::new(
                    Code::HA0713,
                    span,
                    format!(
                        "the failovers of `{}` page more than {room} alerts, and the alarm that starts them tells {room} beside the function",
                        region.name
                    ),
                    "one too many",
                )
                .note(SOURCE)
                .help("page an alert that another failover of this region pages"),
            );
        }
    }
}
