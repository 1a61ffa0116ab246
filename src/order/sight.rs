//! What probers see, what starts an orchestrator, and where names lead.

use super::event::Event;
use super::model::{Model, Transitions};
use super::policy::{Follows, Tier};
use super::state::{Health, State, bits};

impl Model {
    /// The writer of a database. Of clusters that know nothing of each other AWS can say none: then the one that the last
    /// run made, or the one that is written down.
    pub(super) fn settled(&self, state: &State, database: u8) -> u8 {
        let (world, record, bit) = (&state.world, &state.record, 1 << database);
        if self.policy.by_binlog & bit == 0 && world.apart.anywhere() & bit == 0 {
            return world.writer.at(database);
        }
        let target = record.target;
        let is_made = record.progress.asked & bit != 0
            && world.apart.has(target, database)
            && world.writes.has(target, database);
        if is_made { target } else { world.noted.at(database) }
    }

    pub(super) fn accepts(&self, state: &State, region: u8, database: u8) -> bool {
        state.world.accepts_in(region, self.policy.leased) & (1 << database) != 0
    }

    /// The databases that could be written to in a region do not answer to writes.
    pub(super) fn refuses_writes(&self, state: &State, region: u8, databases: u8) -> bool {
        bits(databases).any(|database| {
            self.settled(state, database) == region
                && (!self.accepts(state, region, database) || state.world.foreign & (1 << database) != 0)
        })
    }

    /// A bit for each living region whose prober sees another fail that it could take over from.
    fn triggered(&self, state: &State) -> u8 {
        let sees = |region: &u8| {
            self.policy.region_numbers().any(|other| {
                other != *region
                    && self.policy.pair_of(*region, other).is_some_and(|pair| {
                        pair.automatic
                            && (state.world.sees_failing(*region, other)
                                || state.world.is_unwell(other)
                                || self.refuses_writes(state, other, pair.promotes))
                    })
            })
        };
        self.living(state)
            .filter(sees)
            .fold(0, |mask, region| mask | 1 << region)
    }

    pub(super) fn is_triggered(&self, state: &State, region: u8) -> bool {
        self.triggered(state) & (1 << region) != 0
    }

    /// Regions in which something can act.
    pub(super) fn living(&self, state: &State) -> impl Iterator<Item = u8> + use<> {
        let health = state.world.health;
        self.policy
            .region_numbers()
            .filter(move |region| health.get(usize::from(*region)) != Some(&Health::Gone))
    }

    pub(super) fn lock_is_out_of_reach(&self, state: &State) -> bool {
        let lies_in = self.policy.lock_in;
        lies_in.is_some_and(|region| state.world.health(region) == Health::Gone)
    }

    /// Probers start the orchestrator again as long as they see the fault. To do so where nothing that it looks at has
    /// changed leads to the same end, so that is no move: it starts once after each change.
    pub(super) fn ask_again(&self, before: &State, next: &mut State) {
        if next.asked_for == before.asked_for && seen(before) == seen(next) {
            return;
        }
        let mut may_ask = self.triggered(next);
        if looked_at(before) != looked_at(next) {
            next.asked_for |= if self.protocol.asks_again {
                may_ask
            } else {
                may_ask & !self.triggered(before)
            };
        }
        let target = next.record.target;
        if self.protocol.settles && self.is_unfinished(next, target) {
            may_ask |= 1 << target;
            if !self.is_unfinished(before, target) {
                next.asked_for |= 1 << target;
            }
        }
        next.asked_for &= may_ask;
        for region in bits(next.asked_for) {
            if !self.would_do_something(next, region) {
                next.asked_for &= !(1 << region);
            }
        }
    }

    /// Whether the checks behind the name of a tier answer in a region.
    fn name_may_lead_to(&self, state: &State, tier: &Tier, region: u8) -> bool {
        let world = &state.world;
        !world.is_failing(region)
            && bits(tier.asks & self.policy.promoted()).all(|database| match tier.follows {
                Follows::Writer => self.accepts(state, region, database),
                Follows::Lease => world.lease_of.at(database) == region,
            })
    }

    /// Route 53 moves a name when the checks behind it fail where it leads, and answer elsewhere.
    pub(super) fn name_moves(&self, state: &State, into: &mut Transitions) {
        for (tier, known) in (0..).zip(&self.policy.tiers) {
            let leads_to = state.world.traffic.at(tier);
            if self.name_may_lead_to(state, known, leads_to) {
                continue;
            }
            let mut regions = self.policy.region_numbers();
            let Some(region) = regions.find(|region| self.name_may_lead_to(state, known, *region)) else {
                continue;
            };
            let mut next = *state;
            next.world.traffic.set(tier, region);
            if known.follows == Follows::Writer && self.leads_to_unverified(state, known, region) {
                next.harm = super::properties::Property::VerifiedFirst.harm();
            }
            into.push((Event::NameMoves { tier, region }, next));
            return;
        }
    }

    fn leads_to_unverified(&self, state: &State, tier: &Tier, region: u8) -> bool {
        let world = &state.world;
        bits(tier.uses & self.policy.promoted()).any(|database| {
            let is_unverified = world.verified & (1 << database) == 0;
            !world.writes.has(region, database) || (is_unverified && self.is_in_our_hands(state, database))
        })
    }
}

/// What an orchestrator looks at.
fn looked_at(state: &State) -> impl PartialEq {
    let world = &state.world;
    (
        (world.health, world.unwell, world.writer, world.moving),
        (world.noted, state.record.armed),
    )
}

/// What decides who is to be started, and what it would do.
fn seen(state: &State) -> impl PartialEq {
    let world = &state.world;
    (
        (
            world.health,
            world.unwell,
            world.writer,
            world.moving,
            world.noted,
        ),
        (world.writes, world.holds, world.apart, world.foreign),
        (state.record.armed, state.record.status),
    )
}
