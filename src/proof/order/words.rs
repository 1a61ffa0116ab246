//! A way through the model in plain words.

use super::event::{Event, Found, How, Then};
use super::policy::{Act, Policy};
use super::state::{Request, Status};

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
            self.epoch += u32::from(!matches!(lock, Found::Held | Found::Unreachable));
        }
        let line = self.line(event);
        if let Event::Starts {
            region,
            by: Request::Alarm,
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

    fn line(&self, event: Event) -> String {
        let who = |region: u8| format!("the orchestrator of {}", self.region(region));
        match event {
            Event::Starts {
                region,
                by,
                lock,
                then,
            } => self.start((region, by), lock, then),
            Event::LosesLock { region } => format!("{} finds that it lost the lock, and ends", who(region)),
            Event::GatePasses { region } => format!("{} passes the gate", who(region)),
            Event::GateHolds { region } => format!("the gate holds the run of {}", who(region)),
            Event::GateWaits { region } => format!("{} waits for a person to approve", who(region)),
            Event::Ends { region, status } => format!(
                "{} writes down that the run is over: {}",
                who(region),
                word(status)
            ),
            Event::IsKilled { region } => format!("{} is killed; its request will be repeated", who(region)),
            Event::Dies { .. }
            | Event::IsCutOff { .. }
            | Event::IsBack { .. }
            | Event::Promoted { .. }
            | Event::GivenUp { .. }
            | Event::IsStuck { .. } => self.of_the_world(event),
            Event::Raises { .. }
            | Event::RaisesUnheard { .. }
            | Event::CannotRaise { .. }
            | Event::Remembers { .. }
            | Event::Asks { .. }
            | Event::AsksInVain { .. }
            | Event::IsRefused { .. }
            | Event::FindsElsewhere { .. }
            | Event::GivesUp { .. }
            | Event::Tells { .. }
            | Event::Over { .. }
            | Event::OverUnwritten { .. } => self.of_a_step(event),
        }
    }

    fn start(&self, (region, by): (u8, Request), lock: Found, then: Then) -> String {
        let there = self.region(region);
        let epoch = self.epoch;
        let start = match by {
            Request::Alarm if self.died & (1 << region) != 0 => {
                format!("Lambda repeats the request in {there}")
            }
            Request::Alarm => format!("the alarm starts the orchestrator of {there}"),
            Request::AlarmAgain => format!("the alarm starts the orchestrator of {there} once more"),
            Request::ByHand => format!("a person starts a failover into {there}"),
            Request::Planned => format!("a person starts a switchover into {there}"),
            Request::Approve => format!("a person approves the failover into {there}"),
        };
        let lock = match lock {
            Found::Free => format!("it takes the lock (epoch {epoch})"),
            Found::OfTheDead => {
                format!("it waits for the lease of the one that died, takes the lock (epoch {epoch})")
            }
            Found::OfTheStill => format!(
                "the execution that has the lock stands still for longer than its lease; this one takes it over (epoch {epoch})"
            ),
            Found::Expired => format!(
                "the lease of the execution that has the lock has ended while it works; this one takes it over (epoch {epoch})"
            ),
            Found::Held => return format!("{start}; it finds the lock held, and ends"),
            Found::Unreachable => {
                return format!(
                    "{start}; it cannot reach the lock in {}, and gives up",
                    self.policy.witness
                );
            }
        };
        let then = match then {
            Then::Begins => "begins a run",
            Then::TakesUp => "takes up the run",
            Then::LooksAgain => "takes up the run, and goes back to its gate",
            Then::NothingToDo => "finds nothing to do",
            Then::StandsBack => "cannot begin a run, and calls people",
        };
        format!("{start}; {lock} and {then}")
    }

    fn of_the_world(&self, event: Event) -> String {
        match event {
            Event::Dies { region } => format!("{} stops answering", self.region(region)),
            Event::IsCutOff { region } => format!(
                "{} and the other regions see each other no more; {} sees them all",
                self.region(region),
                self.policy.witness
            ),
            Event::IsBack { region } => format!("{} answers again", self.region(region)),
            Event::Promoted { database, region } => format!(
                "{} accepts writes in {}",
                self.database(database),
                self.region(region)
            ),
            Event::GivenUp { database } => {
                format!("Aurora gives up the promotion of {}", self.database(database))
            }
            Event::IsStuck { database } => {
                format!("the promotion of {} does not end", self.database(database))
            }
            Event::Raises { .. }
            | Event::RaisesUnheard { .. }
            | Event::CannotRaise { .. }
            | Event::Remembers { .. }
            | Event::Asks { .. }
            | Event::AsksInVain { .. }
            | Event::IsRefused { .. }
            | Event::FindsElsewhere { .. }
            | Event::GivesUp { .. }
            | Event::Tells { .. }
            | Event::Over { .. }
            | Event::OverUnwritten { .. }
            | Event::Starts { .. }
            | Event::GatePasses { .. }
            | Event::GateHolds { .. }
            | Event::GateWaits { .. }
            | Event::Ends { .. }
            | Event::LosesLock { .. }
            | Event::IsKilled { .. } => String::new(),
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one sentence for each thing that can happen in a step"
    )]
    fn of_a_step(&self, event: Event) -> String {
        match event {
            Event::Raises { region, database, .. } => {
                format!(
                    "{} raises the lease of {}: writers elsewhere cannot renew it",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::RaisesUnheard { database, region, .. } => {
                format!(
                    "{} raises the lease of {}, and hears no answer: missed",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::CannotRaise { database, region, .. } => {
                format!(
                    "{} cannot raise the lease of {}: missed",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::Remembers { region, database, .. } => {
                format!(
                    "{} writes down that it will ask for the promotion of {}",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::Asks { region, database, .. } => {
                format!(
                    "{} asks for the promotion of {}",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::AsksInVain { region, database, .. } => {
                format!(
                    "{} asks for the promotion of {}, and the request does not arrive",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::IsRefused { region, database, .. } => {
                format!(
                    "{} asks for the promotion of {}, and AWS refuses",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::FindsElsewhere { region, database, .. } => {
                format!(
                    "{} finds that {} is written to in a third region, and calls people",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::GivesUp { region, database, .. } => {
                format!(
                    "{} waits no longer for the promotion of {}, and calls people",
                    self.region(region),
                    self.database(database)
                )
            }
            Event::Tells { region, step } => {
                format!("{} sends the message of step {step}", self.region(region))
            }
            Event::Over { region, step, how } => format!(
                "{} writes down: {}",
                self.region(region),
                self.outcome(region, step, how)
            ),
            Event::OverUnwritten { region, step, how } => {
                format!(
                    "{} cannot write down: {}",
                    self.region(region),
                    self.outcome(region, step, how)
                )
            }
            Event::Dies { .. }
            | Event::IsCutOff { .. }
            | Event::IsBack { .. }
            | Event::Promoted { .. }
            | Event::GivenUp { .. }
            | Event::IsStuck { .. }
            | Event::Starts { .. }
            | Event::GatePasses { .. }
            | Event::GateHolds { .. }
            | Event::GateWaits { .. }
            | Event::Ends { .. }
            | Event::LosesLock { .. }
            | Event::IsKilled { .. } => String::new(),
        }
    }

    /// `step 3, verify orders, is done`
    fn outcome(&self, region: u8, step: u8, how: How) -> String {
        let pairs = self.policy.pairs.iter();
        let planned = pairs
            .filter(|pair| pair.between.contains(&region))
            .find_map(|pair| pair.steps.get(usize::from(step).checked_sub(1)?));
        let what = planned.map_or_else(|| "a step".to_owned(), |planned| self.act(planned.act));
        let how = match how {
            How::Done => "done",
            How::Missed => "late or missed",
            How::Skipped => "not needed",
        };
        format!("step {step}, {what}, is {how}")
    }

    /// In the words of the source.
    fn act(&self, act: Act) -> String {
        match act {
            Act::Fence(database) => format!("`fence {}`", self.database(database)),
            Act::Promote { database, .. } => format!("`promote {}`", self.database(database)),
            Act::Verify(database) => format!("`verify {}`", self.database(database)),
            Act::Shift { tier: Some(tier), .. } => {
                let known = self.policy.tiers.get(usize::from(tier));
                format!("`shift {}`", known.map_or("", |tier| tier.name.as_str()))
            }
            Act::Shift { tier: None, .. } => "`shift`".to_owned(),
            Act::Scale => "`scale`".to_owned(),
            Act::Notify => "`notify`".to_owned(),
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
