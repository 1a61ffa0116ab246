//! The loss of one zone: the region mends itself, and nothing fails over.

use super::graph::Timeline;
use super::{Course, Node, Numbers, Phase};
use hac_base::source::Span;
use hac_lang::platform::{Failover, Platform, RegionName};

pub(super) fn course(platform: &Platform, failover: &Failover, numbers: Numbers<'_>) -> Course {
    let here = |regions: &[RegionName]| regions.contains(&failover.from);
    let mut nodes: Vec<Node> = Vec::new();
    let mut add = |phase: Phase, name: String, key: &'static str, needs: Vec<usize>, span: Span| {
        let (takes, source) = numbers.of(key);
        nodes.push(Node {
            phase,
            name,
            takes,
            needs,
            source,
            span,
            limit: None,
        });
        nodes.len() - 1
    };
    let mut needs = Vec::new();
    for tier in platform
        .compute_tiers()
        .filter(|tier| here(&tier.regions) && tier.listener.is_some())
    {
        let name = format!("targets of {} are left out", tier.name);
        needs.push(add(
            Phase::Detect,
            name,
            "compute.targets_out",
            Vec::new(),
            tier.origin.span,
        ));
    }
    for database in platform
        .databases()
        .filter(|database| database.writer == failover.from)
    {
        let key = if database.readers > 0 {
            "db.in_region.failover"
        } else {
            "db.in_region.recreate"
        };
        let name = format!("{} has a writer again", database.name);
        needs.push(add(Phase::Promote, name, key, Vec::new(), database.origin.span));
    }
    if needs.is_empty() {
        return Course::Nothing("nothing here is in one zone only".to_owned());
    }
    let span = failover.origin.span;
    let clients = add(
        Phase::Clients,
        "clients write again".to_owned(),
        "app.reconnect_pool",
        needs,
        span,
    );
    Course::Stays(Timeline {
        nodes,
        decision: None,
        serving: clients,
        clients,
    })
}
