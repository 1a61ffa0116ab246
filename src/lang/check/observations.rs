//! What is asked where: two checks under one path have one answer, and what is done for the one is done for the other.

use std::collections::BTreeMap;

use super::context::Context;
use super::draft::Draft;
use super::names;
use crate::platform::{HealthCheck, LOAD_BALANCER_PATH};
use hac_base::diagnostics::Code;
use hac_base::source::{Origin, Span};

/// A check, and who is judged by its answer.
struct Asked<'d> {
    tier: &'d str,
    origin: &'d Origin,
    /// The sentence, or the tier's head where its load balancer asks by itself.
    span: Span,
    health: Option<&'d HealthCheck>,
}

/// Every check of one compute tier has a path of its own.
pub(super) fn are_apart(cx: &mut Context<'_>, draft: &Draft) {
    for via in draft.compute_tiers() {
        let mut taken: BTreeMap<String, Asked<'_>> = BTreeMap::new();
        if let Some(health) = via.health.known() {
            let asked = Asked {
                tier: &via.name,
                origin: &via.origin,
                span: health.span,
                health: Some(&health.value),
            };
            taken.insert(normal(&health.value.path), asked);
        } else if via.health.is_absent() && via.listener.known().is_some() {
            let asked = Asked {
                tier: &via.name,
                origin: &via.origin,
                span: via.origin.span,
                health: None,
            };
            taken.insert(normal(LOAD_BALANCER_PATH), asked);
        }
        for database in draft.databases() {
            let Some(health) = database
                .health
                .known()
                .filter(|health| health.value.via == *via.name)
            else {
                continue;
            };
            let lease = names::follow_lease_of(draft, &database.name).then(|| health.value.lease_path());
            for path in std::iter::once(health.value.path.clone()).chain(lease) {
                let asked = Asked {
                    tier: &database.name,
                    origin: &database.origin,
                    span: health.span,
                    health: Some(&health.value),
                };
                if let Some(first) = taken.get(&normal(&path)) {
                    let free = free_path(&database.name, &taken);
                    told_apart(cx, draft, (&via.name, &path, &free), first, &asked);
                } else {
                    taken.insert(normal(&path), asked);
                }
            }
        }
    }
}

/// `second` asks under the path of `first`, and could under `free`.
fn told_apart(
    cx: &mut Context<'_>,
    draft: &Draft,
    (via, path, free): (&str, &str, &str),
    first: &Asked<'_>,
    second: &Asked<'_>,
) {
    let (one, other) = (first.tier, second.tier);
    let message = if first.health.is_some() {
        format!("`{one}` and `{other}` are checked under one path of `{via}`, `{path}`")
    } else {
        format!("`{other}` is checked under `{path}`, which the load balancer of `{via}` asks its instances")
    };
    let reason = if one == via {
        format!(
            "where the cluster of `{other}` only reads, the load balancer would take every instance of `{via}` for failed and \
             replace it, for ever"
        )
    } else {
        "where one of them fails, both count as failed, and what is told and done is done for both".to_owned()
    };
    let at = draft.spans.written(cx.sources, second.origin, "health.path");
    let free = format!("\"{free}\"");
    let diagnostic = at
        .diagnostic(Code::HA0419, message, "one answer for two")
        .label(first.span, "asked here first")
        .note(reason);
    let advice = format!("write `{}`, and answer there", at.sentence(&free));
    cx.report_at(second.origin, at.advise(diagnostic, &free, advice));
}

/// A path that nothing is asked under.
fn free_path(database: &str, taken: &BTreeMap<String, Asked<'_>>) -> String {
    let first = format!("/healthz/{database}");
    if taken.contains_key(&first) {
        format!("{first}/writer")
    } else {
        first
    }
}

/// A path as servers see it: what is escaped without need is the same as not escaped, and steps through folders are gone. Upper
/// and lower case are not the same, nor is a path with a slash at its end (RFC 3986, 6.2.2).
fn normal(path: &str) -> String {
    let plain = unescaped(path);
    let mut kept: Vec<&str> = Vec::new();
    let mut is_folder = false;
    for part in plain.split('/').skip(1) {
        is_folder = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => {
                kept.pop();
            }
            part => kept.push(part),
        }
    }
    if is_folder {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

fn unescaped(path: &str) -> String {
    let mut parts = path.split('%');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (code.map(char::from), part.get(2..)) {
            (Some(c), Some(rest)) if c.is_ascii_alphanumeric() || "-._~".contains(c) => {
                plain.push(c);
                plain.push_str(rest);
            }
            (Some(_), Some(rest)) => {
                plain.push('%');
                plain.push_str(&part.get(..2).unwrap_or_default().to_uppercase());
                plain.push_str(rest);
            }
            _ => {
                plain.push('%');
                plain.push_str(part);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn paths_are_the_same_where_servers_cannot_tell_them_apart() {
        for same in [
            "/healthz",
            "/./healthz",
            "/a/../healthz",
            "/%68ealthz",
            "/health%7a",
            "/health%7A",
        ] {
            assert_eq!(normal(same), "/healthz", "{same}");
        }
        for other in [
            "/healthz/",
            "/Healthz",
            "/healthz/orders",
            "//healthz",
            "/healthz/.",
            "/health%2Fz",
        ] {
            assert_ne!(normal(other), "/healthz", "{other}");
        }
        assert_eq!(normal("/a%2fb"), normal("/a%2Fb"));
        assert_eq!(normal("/a%zz%4"), "/a%zz%4");
        assert_eq!(normal("/"), "/");
    }
}
