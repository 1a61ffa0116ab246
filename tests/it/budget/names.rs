//! Public names in the timeline: each moves by what stands behind it, or is not in it.

use std::path::Path;

use hac::platform::{Compute, Follows, Platform};
use hac::proof::timeline::{Course, Failure, Kind, Timeline, course};
use hac::units::Duration;

use crate::support::analyze_file;

fn example(name: &str) -> Platform {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("examples").join(name).join("platform.ha");
    analyze_file(&path).platform.expect("the example is accepted")
}

fn after(platform: &Platform, kind: Kind, target: Option<&str>) -> Timeline {
    let failure = Failure {
        kind,
        target: target.map(str::to_owned),
    };
    match course(platform, &platform.failovers[0], &failure) {
        Course::Runs(timeline) => timeline,
        Course::Stays(_) | Course::Nothing(_) => panic!("it fails over"),
    }
}

/// The place of a part, by its name.
fn part(timeline: &Timeline, name: &str) -> Option<usize> {
    timeline.nodes.iter().position(|node| node.name == name)
}

/// The names of everything that a part waits for, itself included.
fn waits_for(timeline: &Timeline, part: usize) -> Vec<&str> {
    let mut open = vec![part];
    let mut names = Vec::new();
    while let Some(at) = open.pop() {
        let node = &timeline.nodes[at];
        names.push(node.name.as_str());
        open.extend(&node.needs);
    }
    names
}

const BACK: &str = "backoffice.exchange.example.com is asked for again";

/// `backoffice` uses `ledger`, for which `gateway` answers: its name waits for that database, and for no other.
#[test]
fn a_name_waits_for_the_databases_of_its_tier() {
    let timeline = after(&example("exchange"), Kind::Region, None);
    let name = part(&timeline, BACK).expect("it moves");
    let waits = waits_for(&timeline, name);
    assert!(waits.contains(&"the application sees ledger"), "{waits:?}");
    assert!(!waits.contains(&"the application sees orders"), "{waits:?}");
    let gateway = part(&timeline, "gateway.exchange.example.com is asked for again").expect("it moves");
    let waits = waits_for(&timeline, gateway);
    for database in ["ledger", "orders"] {
        let sees = format!("the application sees {database}");
        assert!(waits.contains(&sees.as_str()), "{waits:?}");
    }
}

/// Only `orders` is lost, which `backoffice` does not use: its name leaves a region that works as the lease of `ledger` does.
#[test]
fn a_name_that_nothing_fails_for_leaves_with_the_lease() {
    let timeline = after(&example("exchange"), Kind::Database, Some("orders"));
    let waits = waits_for(&timeline, part(&timeline, BACK).expect("it moves"));
    assert!(
        waits.contains(&"us-east-1 loses the lease of ledger"),
        "{waits:?}"
    );
    let timeline = after(&example("exchange"), Kind::Database, Some("ledger"));
    let waits = waits_for(&timeline, part(&timeline, BACK).expect("it moves"));
    assert!(
        !waits.contains(&"us-east-1 loses the lease of ledger"),
        "{waits:?}"
    );
}

/// A tier without a database: its name stays while it works, and goes at once, before anything is promoted, when it does not.
#[test]
fn a_name_without_a_database_moves_by_the_health_of_its_tier_alone() {
    let mut exchange = example("exchange");
    let tiers = exchange.tiers.of_mut::<Compute>();
    for tier in tiers.filter(|tier| tier.name == "backoffice") {
        tier.uses.clear();
    }
    let timeline = after(&exchange, Kind::Database, Some("ledger"));
    assert_eq!(part(&timeline, BACK), None, "nothing of it fails");
    let timeline = after(&exchange, Kind::Region, None);
    let waits = waits_for(&timeline, part(&timeline, BACK).expect("it moves"));
    assert_eq!(waits, [BACK, "Route 53 sees us-east-1 fail"]);
}

/// A name that follows the lease moves with the fence: however long the promotion takes, it is there at the same moment.
#[test]
fn a_name_that_follows_the_lease_does_not_wait_for_the_promotion() {
    let leased = example("trading");
    let mut written = leased.clone();
    written.dns[0].follows = Follows::Writer;
    let name = "trade.example.com is asked for again";
    let ends = |platform: &Platform| {
        let timeline = after(platform, Kind::Region, None);
        let at = part(&timeline, name).expect("it moves");
        let waits = waits_for(&timeline, at).contains(&"promote orders");
        let typical = |node| timeline.until(node).typical.expect("a number");
        (
            waits,
            typical(at),
            typical(timeline.serving),
            typical(timeline.clients),
        )
    };
    let (waits, moved, serving, clients) = ends(&leased);
    assert!(!waits && moved < serving, "{moved} {serving}");
    assert_eq!(clients.saturating_sub(serving), Duration::from_secs(5));
    let (waits, moved, serving, later) = ends(&written);
    assert!(waits && moved > serving && later > clients, "{moved} {serving}");
}
