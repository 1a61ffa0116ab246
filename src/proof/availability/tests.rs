use super::{Availability, Term, Terms, YEAR, allowed_a_year, allowed_in, part};
use hac_aws::slas;
use hac_base::units::{Duration, Percent};

fn trading(recovery: Option<u64>) -> Availability {
    let parts = [
        ("load balancer", slas::LOAD_BALANCER),
        ("instances", slas::INSTANCES),
        ("orders", slas::AURORA),
        ("sessions", slas::DYNAMODB_GLOBAL),
    ];
    Availability {
        tier: "web".to_owned(),
        parts: parts.map(|(name, sla)| part(name.to_owned(), sla)).into(),
        recovery: recovery.map(Duration::from_secs),
        left_out: Vec::new(),
        terms: Terms {
            incident: Term {
                value: Duration::from_secs(3_600),
                by: "a test".to_owned(),
            },
            failed: Term {
                value: Percent { ppm: 100_000 },
                by: "a test".to_owned(),
            },
            unleased: Term {
                value: Percent { ppm: 100 },
                by: "a test".to_owned(),
            },
        },
        lease_in: None,
    }
}

#[test]
fn parts_in_a_row_add_up() {
    let alone = trading(None);
    assert_eq!(alone.region_down_a_year().as_secs() / 60, 162);
    assert_eq!(alone.down_a_year(), alone.region_down_a_year());
    assert_eq!(alone.share().to_string(), "99.969%");
}

/// What starts no failover is as long as it is, and all else as before.
#[test]
fn what_starts_no_failover_is_waited_out() {
    let pair = trading(Some(150));
    let mut waiting = pair.clone();
    for part in waiting.parts.iter_mut().filter(|part| part.name == "orders") {
        part.is_waited_out = true;
    }
    let orders = part("orders".to_owned(), slas::AURORA).down_a_year();
    assert_eq!(waiting.region_down_a_year(), pair.region_down_a_year());
    assert!(waiting.down_a_year() > orders);
    assert!(waiting.down_a_year() < pair.down_a_year().saturating_add(orders));
}

/// The same by the formula of the rate of incidents, of which nine in ten take the failover's time, and one its own.
#[test]
fn two_regions_lose_failovers_and_failed_failovers() {
    let pair = trading(Some(150));
    let region = pair.region_down_a_year().as_millis();
    let per_incident = (9 * 150_000 + 3_600_000) / 10;
    let wanted = region * per_incident / 3_600_000;
    assert!(pair.down_a_year().as_millis().abs_diff(wanted) < 1_000);
    assert_eq!(pair.incidents_in_ten_years(), 27);
    assert_eq!(pair.share().to_string(), "99.9957%");
}

/// A table in one region that writers cannot do without is in the way of four nines, whatever fails over.
#[test]
fn the_lease_is_in_a_row_with_everything() {
    let pair = trading(Some(150));
    let mut leased = pair.clone();
    leased.lease_in = Some("us-west-2".to_owned());
    let more = leased.down_a_year().as_millis() - pair.down_a_year().as_millis();
    assert_eq!(more, allowed_in(YEAR, Percent { ppm: 999_900 }).as_millis());
    assert!(!leased.keeps(Percent { ppm: 999_900 }));
}

#[test]
fn nines_are_minutes() {
    assert_eq!(allowed_a_year(Percent { ppm: 999_900 }).to_string(), "52m33s");
    assert_eq!(allowed_a_year(Percent { ppm: 1_000_000 }), Duration::ZERO);
}

/// Nothing that makes a region or a failover worse makes the platform better.
#[test]
fn it_is_monotone() {
    let mut before = Percent { ppm: 1_000_000 };
    for seconds in (0..7_200).step_by(60) {
        let share = trading(Some(seconds)).share();
        assert!(share <= before, "{seconds}");
        before = share;
    }
    assert!(trading(None).share() <= before);
}
