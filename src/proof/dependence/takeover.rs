//! One region taking over from another, from what sees the fault to what clients get: everything on the way.

use super::graph::{Graph, Id, Made};
use super::graph_builder::Things;
use hac_aws::placement;
use hac_lambda::actions::{self, Action, Grant};
use hac_lambda::handler::Handler;
use hac_lambda::plan::{Failover, Fails, Plan};
use hac_lambda::step::Step;
use hac_lang::platform::Platform;

/// How one region takes over from another.
#[derive(Debug, Clone)]
pub struct Takeover {
    pub from: String,
    pub to: String,
    pub graph: Graph,
    /// From the first probe to the last step. None: it is started by hand only.
    pub by_itself: Option<Id>,
    /// From a person's request, which nothing but the lock stands before, to the last step.
    pub by_hand: Id,
}

/// Both directions of every failover, in the order of the plan.
pub fn takeovers(platform: &Platform, plan: &Plan) -> Vec<Takeover> {
    let mut all = Vec::new();
    for failover in &plan.failovers {
        let [a, b] = &failover.between;
        for (from, to) in [(a, b), (b, a)] {
            all.push(takeover(platform, plan, failover, (from, to)));
        }
    }
    all
}

fn takeover(platform: &Platform, plan: &Plan, failover: &Failover, (from, to): (&str, &str)) -> Takeover {
    let mut things = Things {
        platform,
        plan,
        graph: Graph::default(),
    };
    let run = run(&mut things, failover, to);
    let by_itself = failover.automatic.then(|| {
        let goal = things.step(format!("the failover from {from} to {to}"));
        let trigger = trigger(&mut things, failover, from, to);
        let agreement = agreement(&mut things, failover, from, to);
        let gate = things.step("the gate");
        let asked: Vec<Grant> = actions::of_gate(plan, to, failover).into_iter().collect();
        let asked = things.granted(&asked, to);
        things.graph.need(gate, asked);
        things.graph.need(goal, [trigger, agreement, gate, run]);
        goal
    });
    Takeover {
        from: from.to_owned(),
        to: to.to_owned(),
        graph: things.graph,
        by_itself,
        by_hand: run,
    }
}

/// What sees the fault and starts the function: all of it where the function is. The prober does it itself, in every
/// round; the alarm on what the prober said does it too, once.
fn trigger(things: &mut Things<'_>, failover: &Failover, from: &str, to: &str) -> Id {
    let probes = things.prober(to);
    let alarms: Vec<Id> = failover
        .when
        .checks
        .iter()
        .map(|check| {
            let made = |things: &mut Things<'_>, what: &str, home, concern| {
                things.module(&format!("{what} of {from}-{check}"), home, (concern, to))
            };
            let metric = made(things, "the metric", &placement::METRIC, "prober");
            let alarm = made(things, "the alarm", &placement::ALARM, "failover");
            things.graph.need(metric, [probes]);
            things.graph.need(alarm, [metric]);
            alarm
        })
        .collect();
    let trigger = things.module(
        &format!("the alarm that {from} fails"),
        &placement::TRIGGER,
        ("failover", to),
    );
    let at_least = match failover.when.fails {
        Fails::Any => 1,
        Fails::All => alarms.len(),
    };
    things.graph.need_some(trigger, at_least, alarms);
    let by_prober = things.step(format!("the request of the prober in {to}"));
    let invoke = things.thing(
        "the call `invoke`",
        placement::answered_by(Action::InvokeFunction),
        to,
        Made::Not,
    );
    things.graph.need(by_prober, [probes, invoke]);
    let started = things.step(format!("the start of a run into {to}"));
    things.graph.need_some(started, 1, vec![by_prober, trigger]);
    started
}

/// The other regions that must see the same fault: so many of those that look, by way of the table in the witness.
fn agreement(things: &mut Things<'_>, failover: &Failover, from: &str, to: &str) -> Id {
    let others: Vec<String> = things
        .plan
        .regions
        .iter()
        .filter(|(name, region)| *name != to && *name != from && region.watches.contains(from))
        .map(|(name, _)| name.clone())
        .collect();
    let sights: Vec<Id> = others
        .iter()
        .map(|other| {
            let sight = things.step(format!("what {other} sees of {from}"));
            let seen = [things.prober(other), things.lock_table()];
            things.graph.need(sight, seen);
            sight
        })
        .collect();
    let agreement = things.step(format!("the agreement that {from} fails"));
    let wanted = usize::try_from(failover.gate.vantage_points).unwrap_or(usize::MAX);
    things
        .graph
        .need_some(agreement, wanted.saturating_sub(1), sights);
    agreement
}

/// From the lock to the last step.
fn run(things: &mut Things<'_>, failover: &Failover, to: &str) -> Id {
    let run = things.step(format!("a run into {to}"));
    let queue = things.module(
        "the queue of failed requests",
        &placement::QUEUE,
        ("failover", to),
    );
    let lock = things.step("the lock");
    let table = things.lock_table();
    things.graph.need(lock, [table]);
    let records = things.thing(
        "the bucket of records",
        &placement::BUCKET,
        to,
        Made::Module(hac_aws::names::module_name("failover_records", &[to])),
    );
    let function = things.function(Handler::Orchestrator, to);
    // People can stop it and let it go on, while it runs as well.
    let control = things.function(Handler::Control, to);
    things.graph.need(run, [function, control, queue, lock, records]);
    for page in &failover.pages {
        let topic = things.topic(page, to);
        things.graph.need(run, [topic]);
    }
    for step in &failover.steps {
        let done = one_step(things, step, to);
        things.graph.need(run, [done]);
    }
    run
}

fn one_step(things: &mut Things<'_>, step: &Step, to: &str) -> Id {
    let name = format!("`{}`", step.title());
    let tier = step.shifts().map(|(tier, _)| tier);
    let id = things.step(name);
    let grants: Vec<Grant> = actions::of_step(things.plan, to, step).into_iter().collect();
    let calls = things.granted(&grants, to);
    things.graph.need(id, calls);
    if let Some(tier) = tier {
        let serves = things.serves(tier, to);
        things.graph.need(id, [serves]);
    }
    id
}

/// A region that goes on serving while another is lost.
#[derive(Debug, Clone)]
pub struct Serving {
    pub region: String,
    pub graph: Graph,
    pub goal: Id,
}

/// Every region that some failover leaves, with all that is shifted from it.
pub fn servings(platform: &Platform, plan: &Plan) -> Vec<Serving> {
    let mut all: Vec<Serving> = Vec::new();
    for failover in &platform.failovers {
        let region = &failover.from;
        if all.iter().any(|known| known.region == *region) {
            continue;
        }
        let mut things = Things {
            platform,
            plan,
            graph: Graph::default(),
        };
        let goal = things.step(format!("the clients of {region}"));
        let named = platform.dns.iter().map(|dns| dns.serves.as_str());
        for tier in named {
            let runs_here = platform
                .compute(tier)
                .is_some_and(|compute| compute.regions.contains(region));
            if runs_here {
                let serves = things.serves(tier, region);
                things.graph.need(goal, [serves]);
            }
        }
        all.push(Serving {
            region: region.to_string(),
            graph: things.graph,
            goal,
        });
    }
    all
}
