//! How long it takes until something has failed often enough, for the generated prober and for Route 53.

use super::failure::Silence;
use crate::Interval;
use hac_aws::plan::PROBE_TIMEOUT_SECONDS;
use hac_base::units::Duration;
use hac_lang::platform::HealthCheck;

/// Of a round of the prober, for the answers: `_PATIENCE` of `prober.py`, in tenths.
pub(crate) const PATIENCE_TENTHS: u64 = 8;

/// How long a checker of Route 53 waits for a connection, and then for the status.
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html>
const CONNECT: u64 = 4;
const ANSWER: u64 = 2;

/// What CloudWatch evaluates alarms of 10, 20 or 30 seconds at:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html>.
const EVALUATED_EVERY: u64 = 10;

/// Rounds on a fixed cadence: the fault comes just before one, somewhere between two, or just after one.
pub(super) fn rounds(every: Duration, failures: u32) -> Interval {
    let whole = every.saturating_mul(u64::from(failures).saturating_sub(1));
    let half = Duration::from_millis(every.as_millis() / 2);
    Interval::new(whole, whole.saturating_add(half), whole.saturating_add(every))
}

/// How long it takes on average until so many probes in a row have failed, where each fails by itself with so many percent.
///
/// With a share `p` and `n` in a row that is `(1 - p^n) / ((1 - p) p^n)` probes: the mean of the first run of `n` successes
/// among independent trials (Feller, An Introduction to Probability Theory and Its Applications, volume 1, XIII.7).
pub(super) fn on_average(every: Duration, failures: u32, percent: u32) -> Duration {
    let power = |base: u32| (0..failures).fold(1_u128, |power, _| power.saturating_mul(u128::from(base)));
    let (all, failing) = (power(100), power(percent));
    let probes_times = all.saturating_sub(failing).saturating_mul(100);
    let divided_by = u128::from(100_u32.saturating_sub(percent))
        .saturating_mul(failing)
        .max(1);
    let millis = u128::from(every.as_millis()).saturating_mul(probes_times) / divided_by;
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

/// How long the prober waits for the last round's answers. It gives a connection its time, and an answer the same again, but not
/// more than a round leaves.
pub(super) fn answers(every: Duration, silence: Silence) -> Interval {
    let connect = Duration::from_secs(u64::from(PROBE_TIMEOUT_SECONDS));
    let patience = Duration::from_millis(every.as_millis() * PATIENCE_TENTHS / 10);
    let both = connect.saturating_mul(2).min(patience);
    match silence {
        Silence::Never => Interval::ZERO,
        Silence::Half => Interval::new(Duration::ZERO, halved(connect), both),
        Silence::Always => Interval::new(connect, connect, both),
    }
}

/// How long the orchestrator's own look takes: twice the question, each with twice the time-out.
pub(super) fn own_look(silence: Silence) -> Interval {
    let connect = Duration::from_secs(u64::from(PROBE_TIMEOUT_SECONDS));
    let (once, worst) = (connect.saturating_mul(2), connect.saturating_mul(4));
    match silence {
        Silence::Never => Interval::ZERO,
        Silence::Half => Interval::new(Duration::ZERO, halved(once), worst),
        Silence::Always => Interval::new(once, once, worst),
    }
}

/// How long the look before a request takes, which mostly is left out.
pub(super) fn hasty_look(silence: Silence, connect: Duration) -> Interval {
    match silence {
        Silence::Never => Interval::ZERO,
        Silence::Half | Silence::Always => {
            Interval::new(Duration::ZERO, Duration::ZERO, connect.saturating_mul(2))
        }
    }
}

/// How long after it a thing is seen by who looks at every pause.
pub(super) fn seen(every: Duration) -> Interval {
    let typical = Duration::from_secs(halved(every).as_millis().div_ceil(1_000));
    Interval::new(Duration::ZERO, typical.min(every), every)
}

/// From the reading to the next evaluation that sees it: to the end of its period, and then to the next evaluation.
pub(super) fn evaluation(every: Duration) -> Interval {
    let evaluated = Duration::from_secs(EVALUATED_EVERY);
    Interval::new(
        Duration::ZERO,
        halved(every).saturating_add(halved(evaluated)),
        every.saturating_add(evaluated),
    )
}

/// Until Route 53 has seen a check fail. Its pause comes after the answer, so silence is paid for in each round.
pub(super) fn route_53_fails(health: &HealthCheck, silence: Silence) -> Interval {
    let every = health.interval;
    let failures = u64::from(health.failures);
    let refused = rounds(every, health.failures);
    let connect = Duration::from_secs(CONNECT);
    let typical = refused.typical.unwrap_or_default();
    let worst = every
        .saturating_add(Duration::from_secs(CONNECT + ANSWER))
        .saturating_mul(failures);
    match silence {
        Silence::Never => refused,
        Silence::Half => Interval::new(
            refused.best,
            typical.saturating_add(halved(connect.saturating_mul(failures))),
            worst,
        ),
        Silence::Always => Interval::new(
            refused.best.saturating_add(connect.saturating_mul(failures)),
            typical.saturating_add(connect.saturating_mul(failures)),
            worst,
        ),
    }
}

/// Until Route 53 has seen a check pass: as many good answers as it takes bad ones, and good ones come at once.
pub(super) fn route_53_passes(health: &HealthCheck) -> Interval {
    rounds(health.interval, health.failures)
}

fn halved(takes: Duration) -> Duration {
    Duration::from_millis(takes.as_millis() / 2)
}

#[cfg(test)]
mod tests {
    use super::super::build::LOCAL_FAILOVER_SEEN;
    use super::super::steps::{HASTY_LOOK, LAUNCH_SEEN, LOOK_HOLDS, PROMOTION_SEEN};
    use super::{
        PATIENCE_TENTHS, Silence, answers, evaluation, on_average, own_look, rounds, route_53_fails,
        route_53_passes,
    };
    use crate::Interval;
    use hac_aws::budget;
    use hac_base::units::Duration;
    use hac_lang::platform::HealthCheck;

    fn check(interval: u64, failures: u32) -> HealthCheck {
        HealthCheck {
            path: "/healthz".to_owned(),
            interval: Duration::from_secs(interval),
            failures,
            via: "web".into(),
        }
    }

    #[test]
    fn route_53_takes_what_its_documents_say() {
        let fails = |check: &HealthCheck, silence| route_53_fails(check, silence).to_string();
        assert_eq!(fails(&check(10, 3), Silence::Never), "20s / 25s / 30s");
        assert_eq!(fails(&check(10, 3), Silence::Half), "20s / 31s / 48s");
        assert_eq!(fails(&check(10, 3), Silence::Always), "32s / 37s / 48s");
        assert_eq!(fails(&check(30, 3), Silence::Half), "1m / 1m21s / 1m48s");
        assert_eq!(route_53_passes(&check(10, 3)).to_string(), "20s / 25s / 30s");
    }

    #[test]
    fn the_prober_takes_what_its_code_says() {
        let ten = Duration::from_secs(10);
        assert_eq!(rounds(ten, 3).to_string(), "20s / 25s / 30s");
        assert_eq!(answers(ten, Silence::Half).to_string(), "0s / 2s / 8s");
        assert_eq!(own_look(Silence::Half).to_string(), "0s / 4s / 16s");
        // An alarm on a custom metric of ten seconds, three times: 25 to 60 seconds, typically 40.
        let published = Interval::from(budget::entry("alarm.publish"));
        let alarm = rounds(ten, 3).then(published).then(evaluation(ten));
        assert_eq!(alarm.to_string(), "25s / 40s / 1m");
    }

    /// The formula, against the recursion that it solves: from `k` in a row one probe leads to `k + 1`, or back to none.
    #[test]
    fn a_region_that_fails_at_times_takes_longer() {
        assert_eq!(on_average(Duration::from_secs(10), 3, 30).as_secs(), 515);
        assert_eq!(on_average(Duration::from_secs(10), 3, 20).as_secs(), 1_550);
        for (failures, percent) in [(1, 50), (2, 30), (3, 30), (3, 20), (5, 60), (10, 90)] {
            let share = f64::from(percent) / 100.0;
            let probes = (0..failures).fold(0.0, |until, _| (until + 1.0) / share);
            let formula = on_average(Duration::from_secs(10), failures, percent).as_millis();
            let error = (probes * 10_000.0 - f64::from(u32::try_from(formula).expect("small"))).abs();
            assert!(
                error < 2.0,
                "{failures} x {percent} %: {probes} probes, {formula} ms"
            );
        }
    }

    #[test]
    fn patience_is_that_of_the_prober() {
        let code = include_str!("../../lambda/runtime/hac_failover/prober.py");
        assert!(code.contains(&format!("_PATIENCE = 0.{PATIENCE_TENTHS}\n")));
        let look = include_str!("../../lambda/runtime/hac_failover/steps/looking.py");
        assert_eq!(
            look.matches("look(ctx, float(ctx.plan.probe.timeout))").count(),
            2
        );
        assert!(look.contains("patience=2 * timeout"));
        assert!(look.contains(&format!("_FRESH_SECONDS = {LOOK_HOLDS}.0\n")));
        assert!(look.contains(&format!("_HASTY_SECONDS = {HASTY_LOOK}.0\n")));
        let local = include_str!("../../lambda/runtime/hac_failover/steps/patience.py");
        assert!(local.contains(&format!("_POLL_SECONDS = {LOCAL_FAILOVER_SEEN}.0\n")));
        assert!(local.contains("until = since + ctx.failover.gate.local_failover"));
        let promote = include_str!("../../lambda/runtime/hac_failover/steps/promote.py");
        assert!(promote.contains(&format!("_POLL_SECONDS = {PROMOTION_SEEN}.0\n")));
        let scale = include_str!("../../lambda/runtime/hac_failover/steps/scale.py");
        assert!(scale.contains(&format!("_POLL_SECONDS = {LAUNCH_SEEN}.0\n")));
    }

    /// What the timeline has behind each other is behind each other in the function, too.
    #[test]
    fn the_order_is_that_of_the_functions() {
        let in_order = |code: &str, parts: &[&str]| {
            let places: Vec<usize> = parts
                .iter()
                .map(|part| code.find(part).unwrap_or_else(|| panic!("no `{part}`")))
                .collect();
            assert!(places.is_sorted(), "{parts:?}: {places:?}");
        };
        let prober = include_str!("../../lambda/runtime/hac_failover/prober.py");
        in_order(
            prober,
            &["answers = ask_spots(", "rows = self._tell(", "self._start(rows)"],
        );
        assert!(
            prober.contains("any(row.failures == 1 for row in watched.values())"),
            "kept warm"
        );
        let gate = include_str!("../../lambda/runtime/hac_failover/steps/gate.py");
        in_order(gate, &["facts.facts(ctx)", "seen = _fails(ctx)", "return _lag("]);
        in_order(
            gate,
            &["agreed = _agreement(ctx)", "_target(ctx, seen)", "steps.patience"],
        );
        let owed = include_str!("../../lambda/runtime/hac_failover/owed.py");
        in_order(
            owed,
            &[
                "_is(step, Promote, name)",
                "_is(step, Verify, name) and promoted",
                "return promoted and verified",
            ],
        );
    }
}
