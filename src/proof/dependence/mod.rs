//! Whether a failover depends on what fails: everything between the first probe and the last step has a home, and nothing
//! on the way may live in the region that is lost only.
//!
//! The graph is built from the plan that the failover code follows and from the table its policies come from, so it cannot
//! forget a call; a test holds it against the Terraform that is generated. Redundancy is `so many of these`.

mod claims;
mod findings;
mod graph;
mod graph_builder;
mod serving;
mod takeover;

#[cfg(test)]
mod tests;

use super::ProofContext;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_lang::platform::Failover;

pub(super) use claims::claims;
pub use graph::{Graph, Id, Made, Thing};
pub use takeover::{Serving, Takeover, servings, takeovers};

/// Reports failovers that cannot end without what is lost, and lines that leave something behind.
pub(super) fn check(ground: &ProofContext<'_>, out: &mut Diagnostics) {
    let failovers = ground.platform.failovers.iter();
    for diagnostic in failovers.filter_map(|failover| dependence(failover, ground.takeovers())) {
        out.push(diagnostic);
    }
    findings::check(ground.platform, ground.plan(), out);
}

/// The shortest way from a failover, or from its way back, to what it needs and will not have.
fn dependence(failover: &Failover, takeovers: &[Takeover]) -> Option<Diagnostic> {
    [(&failover.from, &failover.to), (&failover.to, &failover.from)]
        .into_iter()
        .find_map(|(from, to)| {
            let takeover = find(takeovers, from, to)?;
            let goal = takeover.by_itself.unwrap_or(takeover.by_hand);
            let way = takeover.graph.way_to_loss(goal, from)?;
            Some(needs_the_lost(failover, takeover, &way))
        })
}

fn find<'t>(takeovers: &'t [Takeover], from: &str, to: &str) -> Option<&'t Takeover> {
    takeovers
        .iter()
        .find(|takeover| takeover.from == from && takeover.to == to)
}

fn needs_the_lost(failover: &Failover, takeover: &Takeover, way: &[Id]) -> Diagnostic {
    let Takeover { from, to, graph, .. } = takeover;
    let end = way.last().and_then(|id| graph.thing(*id));
    let name = end.map_or("", |end| end.name.as_str());
    let is_absent = end.is_some_and(|end| end.absent.is_some());
    let (message, label) = if is_absent {
        (
            format!("`{to}` cannot take over from `{from}`: {name} may not be there"),
            "may not be there",
        )
    } else {
        (
            format!("`{to}` cannot take over from `{from}`: it needs {name}, which is lost with it"),
            "is lost with the region",
        )
    };
    let origin = end
        .and_then(|end| end.origin.as_ref())
        .unwrap_or(&failover.origin);
    let mut diagnostic = Diagnostic::new(Code::HA0570, origin.span, message, label).via(&origin.via);
    if origin.span != failover.origin.span {
        diagnostic = diagnostic.label(failover.origin.span, "this failover");
    }
    // Other sentences on the way.
    for thing in way.iter().filter_map(|id| graph.thing(*id)) {
        if let Some(on_the_way) = thing.origin.as_ref().filter(|other| other.span != origin.span) {
            diagnostic = diagnostic.label(on_the_way.span, "on the way");
        }
    }
    diagnostic = diagnostic.note(graph.tell(way));
    if let Some(end) = end {
        diagnostic = diagnostic.note(format!("{}: {}", end.home.what, end.home.source));
    }
    diagnostic
}

/// What is looked at on the way of a takeover, by where it lives.
fn looked_at(takeover: &Takeover) -> std::collections::BTreeMap<Option<&str>, usize> {
    let goal = takeover.by_itself.unwrap_or(takeover.by_hand);
    let mut counts = std::collections::BTreeMap::new();
    for id in takeover.graph.reach(goal) {
        let thing = takeover
            .graph
            .thing(id)
            .filter(|thing| *thing.home != hac_aws::placement::NOTHING);
        if let Some(thing) = thing {
            *counts.entry(thing.dies_with()).or_insert(0) += 1;
        }
    }
    counts
}
