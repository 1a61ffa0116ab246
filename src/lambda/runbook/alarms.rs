//! Every alarm that can page somebody: what it means, where to look first, what to do, and when to leave it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::advice::advice;
use super::command::Command;
use super::page::Page;
use super::watch::{Look, REGION, Watch};
use super::{Site, by_function, doubt, manual, witness};
use crate::alarm::Alarm;
use crate::plan::Plan;

/// A section for each kind of alarm that the platform has.
pub(super) fn write(plan: Option<&Plan>, site: &Site, page: &mut Page) {
    if site.alarms.is_empty() {
        return;
    }
    page.heading(2, "Alarms");
    page.paragraph("The description of each alarm ends in the title of its section. Which are on:");
    let regions: BTreeSet<&str> = site.alarms.iter().map(|watch| watch.region.as_str()).collect();
    let on: Vec<Command> = regions
        .into_iter()
        .map(|region| {
            Command::aws("cloudwatch", "describe-alarms", region)
                .option("alarm-name-prefix", &format!("{}-", site.platform))
                .option("alarm-types", "MetricAlarm")
                .operand("CompositeAlarm")
                .option("state-value", "ALARM")
                .query("[MetricAlarms, CompositeAlarms][].[AlarmName, StateUpdatedTimestamp, StateReason]")
        })
        .collect();
    page.shell(&on);
    let kinds: BTreeSet<Alarm> = site.alarms.iter().map(|watch| watch.alarm).collect();
    for alarm in kinds {
        let watches: Vec<&Watch> = site.alarms.iter().filter(|watch| watch.alarm == alarm).collect();
        section(plan, site, alarm, &watches, page);
    }
}

fn section(plan: Option<&Plan>, site: &Site, alarm: Alarm, watches: &[&Watch], page: &mut Page) {
    let advice = advice(plan, site, alarm, watches);
    page.heading(3, alarm.section());
    let names: Vec<String> = watches
        .iter()
        .map(|watch| format!("- Alarm: `{}` in {}", watch.name, watch.region))
        .collect();
    page.block(&names.join("\n"));
    page.paragraph(advice.means);
    page.paragraph("Look first:");
    page.shell(&looks(plan, site, alarm, watches));
    page.list(&advice.todo);
    if !advice.then.is_empty() {
        page.shell(&advice.then);
    }
    page.paragraph(&format!("When to leave it: {}", advice.leave));
}

/// Once, where the names of things are the same in every region; else for each region. Nothing twice.
fn looks(plan: Option<&Plan>, site: &Site, alarm: Alarm, watches: &[&Watch]) -> Vec<Command> {
    let of = |watch: &Watch, region: &str| {
        let mut looks = watch.looks(region);
        match (&watch.look, plan) {
            (Look::Lease { database, .. }, Some(plan)) => looks.push(manual::lease_now(plan, database)),
            (Look::Writers { database, .. }, Some(plan)) if doubt::breaks_away(plan, database) => {
                looks.push(manual::item(plan, &format!("writer#{database}")));
            }
            // Ask the table itself: what its probers say of it may be their own trouble.
            (_, Some(plan)) if alarm == Alarm::Witness => {
                looks = witness::table(plan).into_iter().chain(looks).collect();
            }
            _ => {}
        }
        if alarm == Alarm::Trigger {
            looks.push(by_function::ask(
                &site.control,
                region,
                &json!({"action": "status"}),
            ));
        }
        looks
    };
    let mut anywhere: BTreeMap<&str, Vec<Command>> = BTreeMap::new();
    for (region, watches) in &by_region(watches) {
        let looks = watches.iter().map(|watch| of(watch, REGION));
        anywhere.insert(region, without_repeats(looks));
    }
    let texts = |looks: &[Command]| looks.iter().map(Command::to_string).collect::<BTreeSet<_>>();
    let longest = anywhere.values().max_by_key(|looks| looks.len());
    if let Some(longest) = longest.filter(|looks| anywhere.len() > 1 && !looks.is_empty()) {
        let whole = texts(longest);
        let differs = whole.iter().all(|text| text.contains(REGION));
        if differs && anywhere.values().all(|looks| texts(looks).is_subset(&whole)) {
            let export = Command::line("export AT=the-region-of-the-alarm");
            return std::iter::once(export).chain(longest.clone()).collect();
        }
    }
    without_repeats(watches.iter().map(|watch| of(watch, &watch.region)))
}

fn by_region<'w>(watches: &[&'w Watch]) -> BTreeMap<&'w str, Vec<&'w Watch>> {
    let mut found: BTreeMap<&str, Vec<&Watch>> = BTreeMap::new();
    for watch in watches {
        found.entry(&watch.region).or_default().push(watch);
    }
    found
}

/// Those that need the answer of one before them stay with it.
fn without_repeats(groups: impl Iterator<Item = Vec<Command>>) -> Vec<Command> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for group in groups {
        let whole: Vec<String> = group.iter().map(Command::to_string).collect();
        if group.iter().any(Command::is_kept) {
            if known.insert(whole.join("\n")) {
                found.extend(group);
            }
        } else {
            found.extend(
                group
                    .into_iter()
                    .zip(whole)
                    .filter(|(_, text)| known.insert(text.clone()))
                    .map(|(command, _)| command),
            );
        }
    }
    found
}
