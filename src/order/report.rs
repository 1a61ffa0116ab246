//! The proof of a platform: a claim where every order holds, a problem with the way to it where one does not.

use super::event::Event;
use super::explore::{Counterexample, Explored, explore, simplest};
use super::model::Model;
use super::policy::{Bounds, Follows, Policy, TooLarge};
use super::properties::Property;
use super::protocol::Protocol;
use super::trace::tell;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::Span;
use hac_lambda::plan::Plan;
use hac_lang::platform::{
    Better, Claim, Failover, Figure, FigureSource, Platform, Step, Topic, Unit, Verdict,
};

/// Explores every order in which the failovers of a platform can go.
pub fn prove(platform: &Platform, plan: &Plan, diagnostics: &mut Diagnostics) -> Option<Claim> {
    let first = platform.failovers.first()?;
    let title = (first.origin.element.clone(), place(first));
    let policy = match policy(platform, plan) {
        Err(TooLarge(why)) => {
            let summary = format!("the order of its steps is not explored: {why}");
            return Some(Claim::new(
                Topic::StepOrder,
                "",
                title,
                Verdict::NotChecked,
                summary,
            ));
        }
        Ok(policy) => policy,
    };
    let model = Model {
        policy,
        protocol: Protocol::SHIPPED,
        bounds: Bounds::EVERY_CHECK,
    };
    let found = explore(&model);
    if found.broken.is_some() {
        let simplest = simplest(&model).or(found.broken)?;
        diagnostics.push(problem(platform, &model, &simplest));
        return None;
    }
    Some(claim(&model, &found, title))
}

/// What the model is made of.
pub fn policy(platform: &Platform, plan: &Plan) -> Result<Policy, TooLarge> {
    let writer = platform.primary().map_or("", |region| region.name.as_str());
    let served: Vec<(&str, Vec<&str>)> = platform
        .compute_tiers()
        .filter(|tier| platform.name_of(&tier.name).is_some())
        .map(|tier| {
            let behind = platform.databases_behind(tier).into_iter();
            let names = behind.map(|database| database.name.as_str());
            (tier.name.as_str(), names.collect())
        })
        .collect();
    let mut policy = Policy::of(plan, writer, &served)?;
    for tier in &mut policy.tiers {
        tier.follows = match platform.name_of(&tier.name).map(|dns| dns.follows) {
            Some(hac_lang::platform::Follows::Lease) => Follows::Lease,
            Some(hac_lang::platform::Follows::Writer) | None => Follows::Writer,
        };
    }
    Ok(policy)
}

/// Where the failover was written: in the root file, also where a module writes it.
fn place(failover: &Failover) -> Span {
    failover
        .origin
        .via
        .first()
        .map_or(failover.origin.span, |site| site.span)
}

/// What holds in every order that was explored.
const PROVED: [&str; 8] = [
    "One region at a time accepts writes.",
    "No write is accepted before the data is verified.",
    "No traffic stays where the database refuses writes.",
    "No step takes effect twice.",
    "No alarm promotes before automation is armed, back to a region that was left, into a region that fails too, or over a change that people made.",
    "At the end the region of the writer may write.",
    "While a fault lasts, runs go on trying.",
    "Every run ends: all is done, or people are called.",
];

/// How far the orders were explored: the claim of a platform in which nothing ends wrong.
fn claim(model: &Model, found: &Explored, title: (String, Span)) -> Claim {
    let states = found.states;
    let more = model.bounds.together;
    let claim = |verdict, summary| Claim::new(Topic::StepOrder, "", title, verdict, summary);
    let explored = Figure {
        name: "states explored",
        value: u64::try_from(states).unwrap_or(u64::MAX),
        unit: Unit::Count,
        better: Better::Neither,
        source: FigureSource::derived("the exploration of the failover protocol"),
    };
    let every = "with a region lost, cut off or without its application";
    let claim = if found.complete {
        claim(
            Verdict::Proved,
            format!(
                "{every}, and up to {more} further faults, every order of events ends well ({states} states)"
            ),
        )
    } else {
        let fewer = Bounds {
            together: 1,
            ..model.bounds
        };
        let all = explore(&Model {
            bounds: fewer,
            ..model.clone()
        });
        if !all.complete {
            return claim(
                Verdict::NotChecked,
                format!("{states} states explored, which is not every order of events; all of them end well"),
            )
            .figures([explored]);
        }
        claim(
            Verdict::Proved,
            format!("{every}, and 1 further fault, every order of events ends well ({states} states)"),
        )
        .detail(format!(
            "Orders with {more} further faults were explored as far as the limit allows."
        ))
    };
    claim.details(PROVED.map(str::to_owned)).figures([explored])
}

fn problem(platform: &Platform, model: &Model, broken: &Counterexample) -> Diagnostic {
    let policy = &model.policy;
    let failover = failover_of(platform, policy, &broken.trace);
    let element = failover.map_or("a failover", |failover| failover.origin.element.as_str());
    let steps = failover.map_or(&[][..], |failover| failover.steps.as_slice());
    let culprit = culprit(broken.property, steps).or_else(|| last_step(&broken.trace, steps));
    let span = culprit.map_or_else(
        || failover.map_or_else(|| platform.origin.span, place),
        |step| step.span,
    );
    let mut diagnostic = Diagnostic::new(
        Code::HA0550,
        span,
        format!("`{element}` can end wrong: {}", broken.property.broken()),
        label(broken.property),
    );
    for line in tell(policy, &broken.trace) {
        diagnostic = diagnostic.note(line);
    }
    if let Some(failover) = failover {
        diagnostic = diagnostic.via(&failover.origin.via);
    }
    diagnostic.help(help(model, broken))
}

/// The failover whose steps the trace ends in.
fn failover_of<'p>(platform: &'p Platform, policy: &Policy, trace: &[Event]) -> Option<&'p Failover> {
    let name = |region: u8| policy.regions.get(usize::from(region)).map(String::as_str);
    let acts = trace.iter().rev().find_map(|event| event.step());
    let target = acts.and_then(|(region, _)| name(region));
    let mut failovers = platform.failovers.iter();
    failovers
        .find(|failover| target.is_some_and(|target| failover.from == target || failover.to == target))
        .or(platform.failovers.first())
}

fn last_step<'p>(trace: &[Event], steps: &'p [Step]) -> Option<&'p Step> {
    let (_, number) = trace.iter().rev().find_map(|event| event.step())?;
    steps.get(usize::from(number).checked_sub(1)?)
}

/// The step that the property is about, where it is one that is there.
fn culprit(property: Property, steps: &[Step]) -> Option<&Step> {
    let promotes = |step: &&Step| step.kind.promotes().is_some();
    let shifts = |step: &&Step| step.kind.shifts().is_some();
    match property {
        Property::OneWriter | Property::FencedFirst | Property::NoReader => steps.iter().find(promotes),
        Property::VerifiedFirst => steps.iter().find(shifts),
        Property::Once
        | Property::OneRun
        | Property::Armed
        | Property::Agreed
        | Property::StillFailing
        | Property::TargetWell
        | Property::NotOverOthers
        | Property::NoWayBack
        | Property::NoVerdict
        | Property::LeaseKept
        | Property::NoMute
        | Property::DoneOrPaged
        | Property::Finished
        | Property::Answered
        | Property::Unaided => None,
    }
}

fn label(property: Property) -> &'static str {
    match property {
        Property::OneWriter | Property::FencedFirst => "the old region still accepts writes",
        Property::VerifiedFirst => "before every promoted database is verified",
        Property::NoReader => "after this, the old region refuses writes",
        Property::Once
        | Property::OneRun
        | Property::Armed
        | Property::Agreed
        | Property::StillFailing
        | Property::TargetWell
        | Property::NotOverOthers
        | Property::NoWayBack
        | Property::NoVerdict
        | Property::LeaseKept
        | Property::NoMute
        | Property::DoneOrPaged
        | Property::Finished
        | Property::Answered
        | Property::Unaided => "the way leads through here",
    }
}

/// The edit that mends it.
fn help(model: &Model, broken: &Counterexample) -> String {
    match broken.property {
        Property::OneWriter | Property::FencedFirst => {
            "put `fence` of each database before its `promote`".to_owned()
        }
        Property::VerifiedFirst => "put `verify` of each promoted database before every `shift`".to_owned(),
        Property::NoReader => {
            let pair = model.pair(&broken.end.record);
            let left = pair.into_iter().flat_map(|pair| model.policy.tiers_left(pair));
            let shifts: Vec<String> = left.map(|tier| format!("`shift {}`", tier.name)).collect();
            format!(
                "add {} after the last `verify`: it waits until the new region answers, and calls people if it does not",
                shifts.join(" and ")
            )
        }
        Property::Once
        | Property::OneRun
        | Property::Armed
        | Property::Agreed
        | Property::StillFailing
        | Property::TargetWell
        | Property::NotOverOthers
        | Property::NoWayBack
        | Property::NoVerdict
        | Property::LeaseKept
        | Property::NoMute
        | Property::DoneOrPaged
        | Property::Finished
        | Property::Answered
        | Property::Unaided => "the steps above show where it goes wrong".to_owned(),
    }
}
