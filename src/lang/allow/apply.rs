//! Takes what was accepted out of what is reported, and passes the rest on to scanners.

use super::{Allowance, Finding};
use crate::platform::{Accepted, Platform};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};

/// Suppresses accepted warnings. Sentences that accept nothing are reported, unless errors kept warnings from being
/// found at all.
pub fn apply(allowances: &[Allowance], out: &mut Diagnostics) {
    let mut used = vec![false; allowances.len()];
    out.suppress(|diagnostic| {
        let mut accepting = None;
        for (allowance, used) in allowances.iter().zip(&mut used) {
            if allowance.accepts(diagnostic) {
                *used = true;
                // The innermost block knows best why.
                accepting = accepting
                    .filter(|other: &&Allowance| !other.block.covers(allowance.block))
                    .or(Some(allowance));
            }
        }
        accepting.map(|allowance| (allowance.reason.clone(), allowance.span))
    });
    if out.has_errors() {
        return;
    }
    for (allowance, used) in allowances.iter().zip(used) {
        let Finding::Warning(code) = &allowance.finding else {
            continue;
        };
        if !used {
            let message = format!("nothing here is reported as {}", code.as_str());
            out.push(
                Diagnostic::new(Code::HA0814, allowance.span, message, "accepts nothing")
                    .fix("remove it", allowance.span, "")
                    .via(&allowance.via),
            );
        }
    }
}

/// What scanners are to be told, kept in the platform for whoever writes the code.
pub fn forward(allowances: &[Allowance], platform: &mut Platform) {
    for allowance in allowances {
        if let Finding::Scanner { scanner, check } = &allowance.finding {
            platform.accepted.push(Accepted {
                scanner,
                check: check.clone(),
                reason: allowance.reason.clone(),
                element: allowance.element,
                via: allowance.via.to_vec(),
            });
        }
    }
}

impl Allowance {
    /// Whether a warning is in the block, or in what a module makes that the block uses.
    fn accepts(&self, diagnostic: &Diagnostic) -> bool {
        let places = diagnostic.via.iter().map(|site| site.span);
        let mut places = places.chain([diagnostic.primary.span]).chain(diagnostic.about);
        self.finding == Finding::Warning(diagnostic.code)
            && diagnostic.via.starts_with(&self.via)
            && places.any(|place| self.block.covers(place))
    }
}
