//! An execution from its request to its run, as `lock.acquire` and `orchestrator._begin` have it. All of it is one move:
//! whoever dies in between leaves nothing but a lock whose lease ends.

use super::event::{Event, LockState, Next};
use super::model::{Model, Transitions};
use super::properties::Property;
use super::protocol::Protocol;
use super::state::{Execution, Health, Lock, NOWHERE, Phase, Progress, Record, Request, State, Status, bits};

/// What `find_direction` says.
enum Direction {
    From(u8),
    Settled,
    Unclear,
}

/// An execution that asks: where, why, and how it found the lock.
#[derive(Clone, Copy)]
struct Asking {
    region: u8,
    by: Request,
    lock: LockState,
}

impl Asking {
    fn then(self, then: Next) -> Event {
        Event::Starts {
            region: self.region,
            by: self.by,
            lock: self.lock,
            then,
        }
    }
}

impl Model {
    /// What starts an execution.
    pub(super) fn requests(&self, state: &State, into: &mut Transitions) {
        if state.left.first {
            return;
        }
        for region in self.living(state) {
            let is_asked_for = state.asked_for & (1 << region) != 0;
            let by_hand = matches!(state.record.request, Request::ByHand | Request::Planned);
            let is_its_run = state.is_running() && state.record.target == region;
            let is_dead = is_its_run
                && state.nobody_is_alive()
                && (self.protocol.takes_up || state.lock == Lock::OfTheDead);
            let by = if is_its_run && by_hand {
                Request::Settle
            } else {
                Request::Alarm
            };
            if matches!(state.lock, Lock::Of(_)) {
                let may = state.left.still().is_some() || !self.protocol.renews;
                if may && (is_asked_for || is_its_run || self.is_triggered(state, region)) {
                    self.asking(state, region, by, into);
                }
            } else if is_dead
                || (is_asked_for && (!self.waits_for_another(state, region) || !self.protocol.locks))
            {
                // A run of another region is not over: whoever asks is told to wait, and asks again.
                let mut next = *state;
                next.asked_for &= !(1 << region);
                self.asking(&next, region, by, into);
            }
            if state.nobody_is_alive() && state.asked_for == 0 && !state.is_running() {
                self.people_start(state, region, into);
            }
        }
    }

    /// Whether an automatic request from a region would change anything: it is no move if not.
    pub(super) fn would_do_something(&self, state: &State, region: u8) -> bool {
        let record = &state.record;
        let waits = record.status == Status::Awaiting && record.target == region;
        let settled = matches!(self.direction(state, region), Direction::Settled)
            && !self.was_left_behind(state, region, Request::Alarm);
        state.world.health(region) != Health::Gone
            && !waits
            && (state.is_running() || self.is_unfinished(state, region) || !settled)
    }

    /// The run into this region failed after AWS was asked, and the promotion came about all the same.
    pub(super) fn is_unfinished(&self, state: &State, region: u8) -> bool {
        let (world, record) = (&state.world, &state.record);
        let is_here = |database: u8| {
            world.moving.at(database) == NOWHERE
                && (world.writer.at(database) == region
                    || (world.apart.has(region, database) && world.writes.has(region, database)))
        };
        self.protocol.finishes
            && record.status == Status::Failed
            && record.target == region
            && record.progress.asked != 0
            && bits(self.pair(record).map_or(0, |pair| pair.promotes)).all(is_here)
    }

    /// Wants the lock. An owner that lives and works keeps it, and whoever finds that ends at once; one that died, or stands
    /// still, loses it once its lease has ended.
    pub(super) fn asking(&self, state: &State, region: u8, by: Request, into: &mut Transitions) {
        let asks = |lock: LockState| Asking { region, by, lock };
        let mut next = *state;
        if self.lock_is_out_of_reach(state) {
            self.call(&mut next);
            into.push((asks(LockState::Unreachable).then(Next::StandsBack), next));
            return;
        }
        match state.lock {
            Lock::Free => self.locked(&next, asks(LockState::Free), into),
            Lock::OfTheDead => {
                // The lease of the lock is longer than that of a writer.
                next.world.end_leases(u8::MAX);
                self.locked(&next, asks(LockState::OfTheDead), into);
            }
            Lock::Of(owner) => {
                next.asked_for &= !(1 << region);
                if self.outlives_its_lease(state, &state.slot(owner)) {
                    next.harm = Property::OneRun.harm();
                    into.push((asks(LockState::Expired).then(Next::TakesUp), next));
                } else if let Some(left) = state.left.still() {
                    next.left = left;
                    next.world.end_leases(u8::MAX);
                    self.locked(&next, asks(LockState::OfTheStill), into);
                }
            }
        }
    }

    /// It works, and nobody renews its lease meanwhile.
    fn outlives_its_lease(&self, state: &State, owner: &Execution) -> bool {
        let step = self
            .pair(&state.record)
            .and_then(|pair| pair.steps.get(usize::from(owner.progress.over)));
        let is_long = step.is_some_and(|step| step.seconds > Protocol::LEASE_SECONDS);
        !self.protocol.renews && is_long && owner.phase == Phase::At
    }

    fn locked(&self, state: &State, asks: Asking, into: &mut Transitions) {
        let record = &state.record;
        let is_here = record.target == asks.region;
        let ours = record.status == Status::Running && is_here;
        let automatic = matches!(asks.by, Request::Alarm | Request::Settle);
        if asks.by == Request::Approve {
            self.approve(state, asks, into);
        } else if automatic && record.status == Status::Awaiting && is_here {
            into.push((asks.then(Next::NothingToDo), free(state)));
        } else if self.waits_for_another(state, asks.region) {
            self.stand_back(state, asks, into);
            if !self.protocol.locks {
                // It read the record before the other wrote it.
                self.begin(state, asks, into);
            }
        } else if ours && self.protocol.takes_up {
            self.take_up(state, asks, into);
        } else if self.is_unfinished(state, asks.region) && asks.by != Request::Planned {
            let mut next = *state;
            next.record.status = Status::Running;
            self.take_up(&next, asks, into);
        } else if asks.by == Request::Settle {
            into.push((asks.then(Next::NothingToDo), free(state)));
        } else {
            self.begin(state, asks, into);
        }
    }

    /// A run of another region is not over, and may have touched something: it is finished there. One that died at its gate
    /// has not, and is in nobody's way.
    fn waits_for_another(&self, state: &State, region: u8) -> bool {
        state.is_running() && state.record.target != region && !self.died_at_its_gate(state)
    }

    /// `RunRecord.touched`: a run that went back to its gate may have touched something before.
    pub(super) fn died_at_its_gate(&self, state: &State) -> bool {
        let (record, progress) = (&state.record, &state.record.progress);
        let raised = |database| state.world.raised_by(database) == record.run;
        let has_touched = progress.over != 0 || progress.asked != 0 || bits(self.policy.leased).any(raised);
        self.protocol.overtakes_at_the_gate
            && !progress.gate
            && !(has_touched && self.protocol.knows_what_it_touched)
    }

    fn stand_back(&self, state: &State, asks: Asking, into: &mut Transitions) {
        let mut next = free(state);
        self.call(&mut next);
        if state.is_running() && asks.by == Request::Alarm {
            // It is told to wait, and is asked again.
            next.asked_for |= 1 << asks.region;
        }
        into.push((asks.then(Next::StandsBack), next));
    }

    fn approve(&self, state: &State, asks: Asking, into: &mut Transitions) {
        let record = &state.record;
        let mut next = *state;
        if record.status != Status::Awaiting || record.target != asks.region {
            into.push((asks.then(Next::NothingToDo), free(state)));
            return;
        }
        next.record.approved = true;
        next.record.status = Status::Running;
        // What was seen before is old by now.
        next.record.progress.gate = false;
        self.take_up(&next, asks, into);
    }

    /// Goes on where the record stops. What the gate saw may be old: then it looks again, unless AWS was asked.
    fn take_up(&self, state: &State, asks: Asking, into: &mut Transitions) {
        let mut slot = Execution {
            phase: Phase::At,
            region: asks.region,
            progress: state.record.progress,
            run: state.record.run,
        };
        if !self.protocol.skips_what_is_over {
            slot.progress.over = 0;
        }
        if slot.progress.gate {
            self.enter(state, slot, asks.then(Next::TakesUp), into);
        }
        if !slot.progress.gate || slot.progress.asked == 0 {
            slot.progress.gate = false;
            slot.phase = Phase::Gate;
            self.enter(state, slot, asks.then(Next::LooksAgain), into);
        }
    }

    /// A new run, if there is a region to leave.
    fn begin(&self, state: &State, asks: Asking, into: &mut Transitions) {
        let is_armed = state.record.armed || !self.protocol.asks_whether_armed;
        if asks.by == Request::Alarm && !is_armed {
            let mut next = free(state);
            self.call(&mut next);
            into.push((asks.then(Next::IsTurnedAway), next));
            return;
        }
        let source = match self.direction(state, asks.region) {
            Direction::From(source) => source,
            Direction::Settled if self.was_left_behind(state, asks.region, asks.by) => {
                self.stand_back(state, asks, into);
                return;
            }
            Direction::Settled => {
                into.push((asks.then(Next::NothingToDo), free(state)));
                return;
            }
            Direction::Unclear => {
                self.stand_back(state, asks, into);
                return;
            }
        };
        let mut next = *state;
        let overtakes = state.is_running() && state.record.target != asks.region && self.protocol.locks;
        if overtakes && self.protocol.asks_again {
            // What it was to answer is as open as before: the prober there asks again while the fault lasts, whatever comes
            // of this run.
            next.asked_for |= 1 << state.record.target;
        }
        if state.record.progress.asked != 0 {
            // A promotion is longer than a lease.
            next.world.end_leases(u8::MAX);
        }
        next.record = Record {
            run: state.record.run.saturating_add(1),
            status: Status::Running,
            request: asks.by,
            source,
            target: asks.region,
            approved: false,
            progress: Progress::default(),
            armed: state.record.armed,
            called: false,
            lagging: state.record.lagging & !(1 << asks.region),
        };
        next.world.accepted = 0;
        next.world.reached = 0;
        let slot = Execution {
            phase: Phase::Gate,
            region: asks.region,
            progress: Progress::default(),
            run: next.record.run,
        };
        self.enter(&next, slot, asks.then(Next::Begins), into);
    }

    /// Past the lock. There is no place only where two stand still already: they are let go first.
    fn enter(&self, state: &State, slot: Execution, event: Event, into: &mut Transitions) {
        let Some(at) = state.free_slot() else { return };
        let mut next = *state;
        if self.protocol.locks {
            next.lock = Lock::Of(at);
        }
        next.set_slot(at, slot);
        self.past_the_end(&mut next, at);
        into.push((event, next));
    }

    /// Who writes now is read from AWS, never from the record.
    fn direction(&self, state: &State, region: u8) -> Direction {
        let peers = || {
            self.policy
                .region_numbers()
                .filter(move |peer| *peer != region)
                .filter_map(|peer| Some((peer, self.policy.pair_of(region, peer)?)))
        };
        if !self.protocol.asks_who_writes {
            let failing = peers()
                .find(|(peer, _)| state.world.sees_failing(region, *peer) || state.world.is_unwell(*peer));
            return failing.map_or(Direction::Settled, |(peer, _)| Direction::From(peer));
        }
        let mut found = NOWHERE;
        let mut settled = false;
        for (peer, pair) in peers() {
            let all = |among: [u8; 2]| {
                bits(pair.acts_on).all(|database| among.contains(&self.writer_seen(state, region, database)))
            };
            if pair.acts_on != 0 && all([region, region]) {
                settled = true;
            } else if all([peer, region]) {
                if found != NOWHERE {
                    return Direction::Unclear;
                }
                found = peer;
            }
        }
        match (found, settled) {
            (NOWHERE, true) => Direction::Settled,
            (NOWHERE, false) => Direction::Unclear,
            (peer, _) => Direction::From(peer),
        }
    }

    /// The writer, as AWS says it in a region. Clusters that replicated by binlog know only of themselves.
    fn writer_seen(&self, state: &State, region: u8, database: u8) -> u8 {
        let by_binlog = self.policy.by_binlog & (1 << database) != 0;
        if by_binlog && state.world.apart.has(region, database) {
            return region;
        }
        state.world.writer.at(database)
    }

    /// The cluster here takes writes, but the last run has left it: what is in it is old.
    fn was_left_behind(&self, state: &State, region: u8, by: Request) -> bool {
        let record = &state.record;
        let leaves = self.pair(record).is_some_and(|pair| !pair.comes_back);
        let over = !matches!(record.status, Status::None | Status::Running);
        record.source == region && over && leaves && !record.armed && by != Request::Planned
    }
}

/// The lock is given back at once.
fn free(state: &State) -> State {
    State {
        lock: Lock::Free,
        ..*state
    }
}

/// Gives the lock back, and is over.
pub(super) fn released(state: &State, at: u8) -> State {
    let mut next = *state;
    next.set_slot(at, Execution::NONE);
    if next.lock == Lock::Of(at) {
        next.lock = Lock::Free;
    }
    next
}
