//! `monitoring.tf` and `modules/monitoring`: what tells people, in the region it happens in.
//!
//! Role-neutral like everything else: each region watches its own cluster, load balancers and functions, whichever of
//! them serves today.

pub(crate) mod alarm;
mod alarms;
mod watches;

pub(super) use watches::watches;

use super::alerting;
use super::context::{Context, declare_module, module_input};
use super::{failover, tiers};
use alarm::AlarmGroup;
use hac_base::source::Origin;
use hac_lambda::alarm::Alarm;
use hac_lambda::plan::Plan;
use hac_lang::platform::Region;
use hac_terraform::{Block, Expr, Object, Project, Type, lit};

/// What is watched in one region, by kind, with what it was made from.
struct Watched<'p> {
    inputs: Vec<(&'static AlarmGroup, Object)>,
    origins: Vec<&'p Origin>,
}

/// Whether there is anything to make alarms on, once somebody is to be told.
pub(super) fn has_alarms(ctx: &Context<'_>, plan: Option<&Plan>) -> bool {
    by_region(ctx, plan).next().is_some()
}

/// Adds the alarms of every region. Nothing where nobody is to be told: an alarm without an action is a light in an
/// empty room.
pub(super) fn add(ctx: &Context<'_>, plan: Option<&Plan>, project: &mut Project) {
    if ctx.platform.alerts.is_empty() {
        return;
    }
    let regions: Vec<(&str, Watched<'_>)> = by_region(ctx, plan).collect();
    let is_used = |group: &&'static AlarmGroup| {
        let has = |(_, watched): &(&str, Watched<'_>)| watched.of(group).is_some();
        regions.iter().any(has)
    };
    let used: Vec<&'static AlarmGroup> = groups().filter(is_used).collect();
    if used.is_empty() {
        return;
    }
    let module = declare_module(project, "monitoring", &[]);
    module_input(
        module,
        "alarm_prefix",
        Type::String,
        "What the names of alarms begin with",
    );
    module_input(
        module,
        "topic_arns",
        Type::list(Type::String),
        "Topics of this region that every alarm tells",
    );
    for group in &used {
        group.declare(module);
    }
    for (region, watched) in regions {
        let call = ctx
            .call("monitoring", &[], region)
            .set("alarm_prefix", ctx.names().prefix())
            .set("topic_arns", alerting::critical_topics(ctx, region));
        // Every region sets every input, so that the module needs no defaults.
        let call = used.iter().fold(call, |call, group| {
            call.set(group.input, watched.of(group).cloned().unwrap_or_default())
        });
        project
            .root
            .file("monitoring.tf")
            .add(Block::from(call).origins(watched.origins));
    }
}

/// What is watched in each region; without the regions in which nothing is. Who makes alarms and who asks whether there are
/// any read this list.
fn by_region<'c, 'p>(
    ctx: &'c Context<'p>,
    plan: Option<&'c Plan>,
) -> impl Iterator<Item = (&'p str, Watched<'p>)> + use<'c, 'p> {
    let regions = ctx.platform.regions.iter();
    let watched = move |region: &'p Region| (region.name.as_str(), watched(ctx, plan, &region.name));
    regions
        .map(watched)
        .filter(|(_, watched)| !watched.inputs.is_empty())
}

/// The groups of tiers, those that matter first to whoever is woken up first; then those of the failover itself.
fn groups() -> impl Iterator<Item = &'static AlarmGroup> {
    of_tiers()
        .into_iter()
        .chain([&alarms::FUNCTIONS, &alarms::QUEUES])
}

/// Every kind of alarm that a platform may have.
pub fn kinds() -> Vec<Alarm> {
    let of_tiers = of_tiers().into_iter().flat_map(|group| group.kinds);
    Alarm::OF_FAILOVER.iter().chain(of_tiers).copied().collect()
}

fn of_tiers() -> Vec<&'static AlarmGroup> {
    let kinds = tiers::KINDS.iter();
    let mut groups: Vec<&AlarmGroup> = kinds.flat_map(|kind| kind.alarms().iter().copied()).collect();
    groups.sort_by_key(|group| group.kinds.first());
    groups
}

impl Watched<'_> {
    fn of(&self, group: &AlarmGroup) -> Option<&Object> {
        let mut inputs = self.inputs.iter();
        inputs
            .find(|(own, _)| own.input == group.input)
            .map(|(_, things)| things)
    }

    fn add(&mut self, group: &'static AlarmGroup, things: Object) {
        if !things.is_empty() {
            self.inputs.push((group, things));
        }
    }
}

fn watched<'p>(ctx: &Context<'p>, plan: Option<&Plan>, region: &str) -> Watched<'p> {
    let mut watched = Watched {
        inputs: Vec::new(),
        origins: Vec::new(),
    };
    let tiers = ctx.platform.tiers.iter();
    let alarmed: Vec<_> = tiers
        .flat_map(|tier| {
            let things = tiers::of(tier).alarmed(ctx, region).into_iter();
            things.map(move |thing| (tier.origin(), thing))
        })
        .collect();
    for group in of_tiers() {
        let of_group = alarmed
            .iter()
            .filter(|(_, thing)| thing.group.input == group.input);
        let things = of_group.fold(Object::new(), |things, (origin, thing)| {
            if !watched.origins.contains(origin) {
                watched.origins.push(origin);
            }
            things.set(&thing.name, thing.value.clone())
        });
        watched.add(group, things);
    }
    let functions = functions(ctx, plan, region, &mut watched.origins);
    watched.add(&alarms::FUNCTIONS, functions);
    watched.add(&alarms::QUEUES, queues(ctx, plan, region));
    watched
}

fn functions<'p>(
    ctx: &Context<'p>,
    plan: Option<&Plan>,
    region: &str,
    origins: &mut Vec<&'p Origin>,
) -> Object {
    let handlers = plan
        .map(|plan| failover::functions(plan, region))
        .unwrap_or_default();
    if !handlers.is_empty() {
        origins.extend(ctx.platform.failovers.iter().map(|failover| &failover.origin));
    }
    handlers.into_iter().fold(Object::new(), |functions, handler| {
        functions.set(handler.name(), failover::function_name(ctx, handler, region))
    })
}

fn queues(ctx: &Context<'_>, plan: Option<&Plan>, region: &str) -> Object {
    let has_queue = plan.is_some_and(|plan| failover::has_dead_letters(plan, region));
    if !has_queue {
        return Object::new();
    }
    let name: Expr = lit(ctx.names().queue(crate::names::DEAD_LETTERS));
    Object::new().set("orchestrator", name)
}
