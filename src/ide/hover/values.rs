//! What a quantity comes to.

use std::fmt::Write;

use ipnet::Ipv4Net;

use hac_aws::facts;
use hac_base::units::{DURATION_UNITS, Duration, Percent, SIZE_UNITS};
use hac_lang::platform::{HealthCheck, TierName};
use hac_proof::availability::{allowed_a_year, allowed_in};
use hac_proof::timeline;
use hac_syntax::ast::{Expr, ExprKind};

/// What is not obvious about a value; `None` for words, which mean what their place says.
pub(super) fn explain(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Quantity { number, unit } => quantity(number, unit),
        ExprKind::Cidr(text) => network(text),
        ExprKind::Repeat { interval, times } => detection(interval, times),
        ExprKind::Word(_)
        | ExprKind::Number(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Range(..)
        | ExprKind::Text(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Call { .. }
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Binary { .. }
        | ExprKind::Paren(_)
        | ExprKind::Conditional { .. }
        | ExprKind::Error => None,
    }
}

/// `10s x 3`: how long it takes until a fault has been noticed.
fn detection(interval: &Expr, times: &Expr) -> Option<String> {
    let (ExprKind::Quantity { number, unit }, ExprKind::Number(times)) = (&interval.kind, &times.kind) else {
        return None;
    };
    let (_, millis) = DURATION_UNITS.iter().find(|(name, _)| name == unit)?;
    let interval = number.parse::<u64>().ok()?.checked_mul(*millis)?;
    let health = HealthCheck {
        path: String::new(),
        interval: Duration::from_millis(interval),
        failures: times.parse().ok()?,
        via: TierName::default(),
    };
    Some(format!(
        "{}.\n\n[How Route 53 decides]({})",
        timeline::check_arithmetic(&health),
        ROUTE_53
    ))
}

const ROUTE_53: &str = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html";

fn quantity(number: &str, unit: &str) -> Option<String> {
    if unit == "%" {
        return percent(number);
    }
    let count: u64 = number.parse().ok()?;
    if let Some((_, millis)) = DURATION_UNITS.iter().find(|(name, _)| *name == unit) {
        let millis = count.checked_mul(*millis)?;
        let same: Vec<String> = DURATION_UNITS
            .iter()
            .filter(|(name, length)| *name != unit && millis >= *length && millis % length == 0)
            .map(|(name, length)| format!("{}{name}", grouped(millis / length)))
            .collect();
        let text = format!("**{number}{unit}**");
        return Some(if same.is_empty() {
            text
        } else {
            format!("{text} = {}", same.join(" = "))
        });
    }
    let (_, bytes) = SIZE_UNITS.iter().find(|(name, _)| *name == unit)?;
    let bytes = grouped(count.checked_mul(*bytes)?);
    Some(format!("**{number}{unit}** = {bytes} bytes"))
}

/// What a share of time leaves of a year, a month and a week.
fn percent(number: &str) -> Option<String> {
    let promise = Percent { ppm: ppm(number)? };
    let left = |days| allowed_in(Duration::from_days(days), promise).rounded_down();
    Some(format!(
        "**{promise}** of the time leaves {} a year, {} in 30 days, {} a week.",
        allowed_a_year(promise),
        left(30),
        left(7)
    ))
}

/// Millionths of a percentage up to 100, of at most four decimals.
fn ppm(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_short = fraction.len() <= 4 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fraction: u32 = is_short.then(|| format!("{fraction:0<4}").parse().ok())??;
    let ppm = whole
        .parse::<u32>()
        .ok()?
        .checked_mul(10_000)?
        .checked_add(fraction)?;
    (ppm <= 1_000_000).then_some(ppm)
}

fn network(text: &str) -> Option<String> {
    let network: Ipv4Net = text.parse().ok()?;
    let addresses = 1_u64 << (32 - network.prefix_len());
    let (first, last) = (network.network(), network.broadcast());
    let mut markdown = format!("**{text}**: {} addresses, {first} to {last}.", grouped(addresses));
    if (facts::VPC_PREFIX_MIN..=facts::VPC_PREFIX_MAX).contains(&network.prefix_len()) {
        let subnet = network.prefix_len() + facts::SUBNET_NEW_BITS;
        let size = grouped(1 << (32 - subnet));
        // Formatting into a string cannot fail.
        let _ = write!(
            markdown,
            " As the network of a region it is cut into subnets of {size} (`/{subnet}`)."
        );
    }
    Some(markdown)
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{network, quantity};

    #[test]
    fn quantities_are_said_in_other_units() {
        assert_eq!(quantity("2", "m").as_deref(), Some("**2m** = 120s = 120,000ms"));
        assert_eq!(
            quantity("5", "GiB").as_deref(),
            Some("**5GiB** = 5,368,709,120 bytes")
        );
        assert_eq!(
            quantity("99.99", "%").as_deref(),
            Some("**99.99%** of the time leaves 52m33s a year, 4m19s in 30 days, 1m a week.")
        );
        for (number, unit) in [("99999999999999999999", "s"), ("1", "parsec"), ("200", "%")] {
            assert_eq!(quantity(number, unit), None);
        }
    }

    #[test]
    fn networks_are_counted() {
        let text = network("10.10.0.0/16").expect("a network");
        assert!(
            text.starts_with("**10.10.0.0/16**: 65,536 addresses, 10.10.0.0 to 10.10.255.255."),
            "{text}"
        );
        assert!(text.contains("`/21`"), "{text}");
        assert!(network("0.0.0.0/0").is_some() && network("10.0.0.0/33").is_none());
    }
}
