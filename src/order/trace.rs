//! A way through the model in plain words.

use super::event::{Event, LockState, Next, StepOutcome, What, Why};
use super::policy::{Policy, StepAction};
use super::state::{NOWHERE, Request, Status};

/// One line an event, numbered. Which execution of an orchestrator acts is told by the line before.
pub fn tell(policy: &Policy, trace: &[Event]) -> Vec<String> {
    let mut teller = Teller {
        policy,
        epoch: 0,
        died: 0,
    };
    (1..)
        .zip(trace)
        .map(|(number, event)| format!("{number}. {}", teller.next(*event)))
        .collect()
}

struct Teller<'a> {
    policy: &'a Policy,
    epoch: u32,
    /// A bit for each region where an execution died whose request was not repeated yet.
    died: u8,
}

impl Teller<'_> {
    fn next(&mut self, event: Event) -> String {
        if let Event::Starts { lock, .. } = event {
            self.epoch += u32::from(lock != LockState::Unreachable);
        }
        let line = self.line(event);
        if let Event::Starts {
            region,
            by: Request::Alarm | Request::Settle,
            ..
        } = event
        {
            self.died &= !(1 << region);
        }
        if let Event::IsKilled { region } | Event::LosesLock { region } = event {
            self.died |= 1 << region;
        }
        line
    }

    fn region(&self, region: u8) -> &str {
        name(&self.policy.regions, region)
    }

    fn database(&self, database: u8) -> &str {
        name(&self.policy.databases, database)
    }

    fn who(&self, region: u8) -> String {
        format!("the orchestrator of {}", self.region(region))
    }

    fn line(&self, event: Event) -> String {
        match event {
            Event::Starts {
                region,
                by,
                lock,
                then,
            } => self.start((region, by), lock, then),
            Event::Step {
                region,
                database,
                what,
                ..
            } => step(self.region(region), self.database(database), what),
            Event::LosesLock { region }
            | Event::GatePasses { region }
            | Event::GateHolds { region, .. }
            | Event::GateWaits { region }
            | Event::GivesBack { region, .. }
            | Event::CannotGiveBack { region, .. }
            | Event::GivesNothingBack { region }
            | Event::Ends { region, .. }
            | Event::IsKilled { region }
            | Event::Tells { region, .. }
            | Event::Over { region, .. }
            | Event::OverUnwritten { region, .. } => self.of_a_run(region, event),
            Event::Dies { .. }
            | Event::IsCutOff { .. }
            | Event::IsBack { .. }
            | Event::AppFails { .. }
            | Event::AppIsBack { .. }
            | Event::Promoted { .. }
            | Event::GivenUp { .. }
            | Event::IsStuck { .. }
            | Event::LeaseEnds { .. }
            | Event::NameMoves { .. }
            | Event::Rearms
            | Event::PromotesByHand { .. }
            | Event::Disarms { .. }
            | Event::Notes { .. }
            | Event::HandsOver { .. }
            | Event::Closes { .. } => self.outside(event),
        }
    }

    fn of_a_run(&self, region: u8, event: Event) -> String {
        let (there, who) = (self.region(region), self.who(region));
        let of = |database: u8| self.database(database);
        match event {
            Event::LosesLock { .. } => format!("{who} finds that it lost the lock, and ends"),
            Event::GatePasses { .. } => format!("{who} passes the gate"),
            Event::GateHolds { why, .. } => {
                format!("the gate holds the run of {who}: {}", self.why(region, why))
            }
            Event::GateWaits { .. } => format!("{who} waits for a person to approve"),
            Event::GivesBack { database, .. } => format!(
                "{who} gives the lease of {} back to the region that it would have left",
                of(database)
            ),
            Event::CannotGiveBack { database, .. } => {
                format!(
                    "{who} cannot give the lease of {} back, and calls people",
                    of(database)
                )
            }
            Event::GivesNothingBack { .. } => {
                format!("{who} finds that another makes the writer, and leaves the lease to `settle`")
            }
            Event::Ends { status, .. } => {
                format!("{who} writes down that the run is over: {}", word(status))
            }
            Event::IsKilled { .. } => format!("{who} is killed; its request will be repeated"),
            Event::Tells { step, .. } => format!("{there} sends the message of step {step}"),
            Event::Over { step, how, .. } => {
                format!("{there} writes down: {}", self.outcome(region, step, how))
            }
            Event::OverUnwritten { step, how, .. } => {
                format!("{there} cannot write down: {}", self.outcome(region, step, how))
            }
            Event::Starts { .. }
            | Event::Step { .. }
            | Event::Dies { .. }
            | Event::IsCutOff { .. }
            | Event::IsBack { .. }
            | Event::AppFails { .. }
            | Event::AppIsBack { .. }
            | Event::Promoted { .. }
            | Event::GivenUp { .. }
            | Event::IsStuck { .. }
            | Event::LeaseEnds { .. }
            | Event::NameMoves { .. }
            | Event::Rearms
            | Event::PromotesByHand { .. }
            | Event::Disarms { .. }
            | Event::Notes { .. }
            | Event::HandsOver { .. }
            | Event::Closes { .. } => String::new(),
        }
    }

    fn start(&self, (region, by): (u8, Request), lock: LockState, then: Next) -> String {
        let there = self.region(region);
        let epoch = self.epoch;
        let start = match by {
            Request::Alarm if self.died & (1 << region) != 0 => {
                format!("Lambda repeats the request in {there}")
            }
            Request::Alarm => format!("the prober of {there} starts its orchestrator"),
            Request::Settle => {
                format!("the prober of {there} sees a run that nobody works on, and starts its orchestrator")
            }
            Request::ByHand => format!("a person starts a failover into {there}"),
            Request::Planned => format!("a person starts a switchover into {there}"),
            Request::Approve => format!("a person approves the failover into {there}"),
        };
        let lock = match lock {
            LockState::Free => format!("it takes the lock (epoch {epoch})"),
            LockState::OfTheDead => {
                format!("it waits for the lease of the one that died, takes the lock (epoch {epoch})")
            }
            LockState::OfTheStill => format!(
                "the execution that has the lock stands still for longer than its lease; this one takes it over (epoch {epoch})"
            ),
            LockState::Expired => format!(
                "the lease of the execution that has the lock has ended while it works; this one takes it over (epoch {epoch})"
            ),
            LockState::Unreachable => {
                return format!(
                    "{start}; it cannot reach the lock in {}, and gives up",
                    self.policy.witness
                );
            }
        };
        let then = match then {
            Next::Begins => "begins a run",
            Next::TakesUp => "takes up the run",
            Next::LooksAgain => "takes up the run, and goes back to its gate",
            Next::NothingToDo => "finds nothing to do",
            Next::IsTurnedAway => "begins no run, because automation is not armed, and calls people",
            Next::StandsBack => "cannot begin a run, and calls people",
        };
        format!("{start}; {lock} and {then}")
    }

    fn why(&self, region: u8, why: Why) -> String {
        match why {
            Why::NotArmed => "automation is not armed".to_owned(),
            Why::Transition => "a promotion is under way that no run asked for".to_owned(),
            Why::Writer => "the writer is not the one that is written down".to_owned(),
            Why::Member => format!(
                "the cluster of {} does not follow the writer",
                self.region(region)
            ),
            Why::Alone => "no other vantage point agrees".to_owned(),
            Why::Lease => "the other region answers, and only its write lease is elsewhere".to_owned(),
            Why::Target => format!(
                "the application of {} does not answer either",
                self.region(region)
            ),
            Why::Lag => "a database lags too much".to_owned(),
            Why::Late => "the other vantage points agree too late".to_owned(),
        }
    }

    /// What happens in the world, by people, and in `settle`.
    fn outside(&self, event: Event) -> String {
        let region = |region: u8| self.region(region);
        let of = |database: u8| self.database(database);
        match event {
            Event::Dies { region: at } => format!("{} stops answering", region(at)),
            Event::IsCutOff { region: at } => format!(
                "{} and the other regions see each other no more; {} sees them all",
                region(at),
                self.policy.witness
            ),
            Event::IsBack { region: at } => format!("{} answers again", region(at)),
            Event::AppFails { region: NOWHERE } => "the application fails in every region".to_owned(),
            Event::AppFails { region: at } => format!("the application of {} stops answering", region(at)),
            Event::AppIsBack { region: at } => format!("the application of {} answers again", region(at)),
            Event::Promoted { database, region: at } => {
                format!("AWS makes {} the writer of {}", region(at), of(database))
            }
            Event::GivenUp { database } => format!("Aurora gives up the promotion of {}", of(database)),
            Event::IsStuck { database } => format!("the promotion of {} does not end", of(database)),
            Event::LeaseEnds { database } => format!("the old write lease of {} ends", of(database)),
            Event::NameMoves { tier, region: at } => {
                let known = self.policy.tiers.get(usize::from(tier));
                let tier = known.map_or("", |tier| tier.name.as_str());
                format!("Route 53 leads the name of {tier} to {}", region(at))
            }
            Event::Rearms => "a person arms automation".to_owned(),
            Event::PromotesByHand { database, region: at } => {
                format!(
                    "a person promotes {} into {} by the console",
                    of(database),
                    region(at)
                )
            }
            Event::Disarms { region: at } => {
                format!(
                    "`settle` in {} finds a writer that no run made, disarms, and calls people",
                    region(at)
                )
            }
            Event::Notes { region: at, database } => {
                format!(
                    "`settle` in {} writes down who writes {}, and calls people",
                    region(at),
                    of(database)
                )
            }
            Event::HandsOver { region: at, database } => {
                format!(
                    "`settle` in {} hands the lease of {} to its writer",
                    region(at),
                    of(database)
                )
            }
            Event::Closes { region: at } => {
                format!(
                    "`settle` in {} closes the run of a region that is lost, and calls people",
                    region(at)
                )
            }
            Event::Starts { .. }
            | Event::GatePasses { .. }
            | Event::GateHolds { .. }
            | Event::GateWaits { .. }
            | Event::Step { .. }
            | Event::Tells { .. }
            | Event::Over { .. }
            | Event::OverUnwritten { .. }
            | Event::GivesBack { .. }
            | Event::CannotGiveBack { .. }
            | Event::GivesNothingBack { .. }
            | Event::Ends { .. }
            | Event::LosesLock { .. }
            | Event::IsKilled { .. } => String::new(),
        }
    }

    /// `step 3, verify orders, is done`
    fn outcome(&self, region: u8, step: u8, how: StepOutcome) -> String {
        let pairs = self.policy.pairs.iter();
        let planned = pairs
            .filter(|pair| pair.between.contains(&region))
            .find_map(|pair| pair.steps.get(usize::from(step).checked_sub(1)?));
        let what = planned.map_or_else(|| "a step".to_owned(), |planned| self.act(planned.act));
        let how = match how {
            StepOutcome::Done => "done",
            StepOutcome::Missed => "late or missed",
            StepOutcome::Skipped => "not needed",
        };
        format!("step {step}, {what}, is {how}")
    }

    /// In the words of the source.
    fn act(&self, act: StepAction) -> String {
        match act {
            StepAction::Fence(database) => format!("`fence {}`", self.database(database)),
            StepAction::Promote { database, .. } => format!("`promote {}`", self.database(database)),
            StepAction::Verify(database) => format!("`verify {}`", self.database(database)),
            StepAction::Shift { tier: Some(tier), .. } => {
                let known = self.policy.tiers.get(usize::from(tier));
                format!("`shift {}`", known.map_or("", |tier| tier.name.as_str()))
            }
            StepAction::Shift { tier: None, .. } => "`shift`".to_owned(),
            StepAction::Scale => "`scale`".to_owned(),
            StepAction::Notify => "`notify`".to_owned(),
        }
    }
}

fn name(names: &[String], at: u8) -> &str {
    names.get(usize::from(at)).map_or("", String::as_str)
}

fn word(status: Status) -> &'static str {
    match status {
        Status::None => "not begun",
        Status::Running => "running",
        Status::Awaiting => "awaiting approval",
        Status::Completed => "completed",
        Status::Attention => "done, with something late or missed",
        Status::Held => "held",
        Status::Failed => "failed",
    }
}

fn step(there: &str, of: &str, what: What) -> String {
    match what {
        What::Raises => {
            format!(
                "{there} takes the lease of {of}: the writer elsewhere cannot renew it, and nobody may adopt it yet"
            )
        }
        What::CannotRaise => format!("{there} cannot take the lease of {of}: missed"),
        What::Remembers => format!("{there} writes down that it will ask for the promotion of {of}"),
        What::Asks => format!("{there} asks for the promotion of {of}"),
        What::AsksInVain => {
            format!("{there} asks for the promotion of {of}, and the request does not arrive")
        }
        What::IsRefused => format!("{there} asks for the promotion of {of}, and AWS says: not now"),
        What::IsRefusedForGood => {
            format!("{there} asks for the promotion of {of}, and AWS refuses, however often it is asked")
        }
        What::FindsItWell => format!("{there} looks once more: the region that failed answers again"),
        What::FindsTransition => {
            format!("{there} looks once more: a promotion of {of} is under way that it did not ask for")
        }
        What::FindsElsewhere => format!("{there} finds that another region became the writer of {of}"),
        What::GivesUp => format!("{there} waits no longer for the promotion of {of}, and calls people"),
        What::Opens => format!("{there} opens the lease of {of}: it may write"),
        What::CannotOpen => format!("{there} cannot open the lease of {of}"),
        What::Notes => format!("{there} notes that it writes {of}"),
        What::CannotNote => format!("{there} cannot note that it writes {of}"),
    }
}
