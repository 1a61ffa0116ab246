//! The alarms of the generated stack against the sections of `RUNBOOK.md`, both ways: none goes off without a word on what to
//! do, and no section waits for an alarm that there is not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hac::aws::{self, Deployment};
use hac::terraform::{Block, File, print};

use crate::support::analyze_file;

pub(crate) const ALARMS: [&str; 2] = ["aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm"];

/// Every example, and every case of the golden tests that has a source of its own.
pub(crate) fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = |under: &str| std::fs::read_dir(root.join(under)).expect("a folder");
    let examples = folders("examples").map(|entry| entry.expect("an entry").path().join("platform.ha"));
    let cases = folders("tests/golden").map(|entry| entry.expect("an entry").path().join("main.ha"));
    let mut found: Vec<PathBuf> = examples.chain(cases).filter(|path| path.is_file()).collect();
    found.sort();
    found
}

fn deployment(source: &Path) -> Deployment {
    let analysis = analyze_file(source);
    let platform = analysis
        .platform
        .unwrap_or_else(|| panic!("{} is not accepted", source.display()));
    aws::lower(&platform)
}

pub(crate) fn text(block: &Block) -> String {
    let mut file = File::default();
    file.add(block.clone());
    print(&file).text
}

pub(crate) fn value<'t>(text: &'t str, argument: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(" = ")?;
        (name.trim() == argument).then_some(value.trim())
    })
}

/// Whether any call of the module gives the alarm something to be about.
pub(crate) fn has_instances(deployment: &Deployment, module: &str, alarm: &str) -> bool {
    let source = format!("\"./modules/{module}\"");
    let mut calls = deployment
        .terraform
        .root
        .blocks()
        .map(text)
        .filter(|call| value(call, "source") == Some(source.as_str()));
    match value(alarm, "for_each").and_then(|each| each.strip_prefix("var.")) {
        Some(input) => calls.any(|call| !matches!(value(&call, input), Some("{}" | "[]"))),
        None => calls.next().is_some(),
    }
}

/// The section that each alarm names, by the alarm: of those that are made.
pub(crate) fn named(deployment: &Deployment) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (module, files) in &deployment.terraform.modules {
        for block in files.blocks() {
            let [ty, name] = block.labels.as_slice() else {
                continue;
            };
            let alarm = text(block);
            if !ALARMS.contains(&ty.as_str()) || !has_instances(deployment, module, &alarm) {
                continue;
            }
            let description = value(&alarm, "alarm_description").expect("every alarm says what it is about");
            let (_, section) = description
                .split_once("RUNBOOK.md, ")
                .unwrap_or_else(|| panic!("{module}.{name} names no section: {description}"));
            found.insert(name.clone(), section.trim_end_matches(['"', ')']).to_owned());
        }
    }
    found
}

pub(crate) fn sections(deployment: &Deployment) -> BTreeSet<String> {
    let page = deployment.files.get("RUNBOOK.md");
    let page = page.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    page.unwrap_or_default()
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .filter(|title| title.starts_with("Alarm: "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_alarm_has_its_section_and_every_section_its_alarm() {
    let mut seen = BTreeSet::new();
    for source in sources() {
        let deployment = deployment(&source);
        let named = named(&deployment);
        let titles: BTreeSet<String> = named.values().cloned().collect();
        assert_eq!(titles, sections(&deployment), "{}", source.display());
        seen.extend(named);
    }
    let known: BTreeSet<(String, String)> = hac::aws::alarms()
        .iter()
        .map(|alarm| (alarm.name().to_owned(), alarm.section().to_owned()))
        .collect();
    assert_eq!(
        seen, known,
        "an alarm that no platform has, or that has the section of another"
    );
}

#[test]
fn a_section_says_what_to_do_and_when_not_to() {
    for source in sources() {
        let deployment = deployment(&source);
        let Some(page) = deployment.files.get("RUNBOOK.md") else {
            continue;
        };
        let page = String::from_utf8_lossy(page);
        for part in page.split("\n### Alarm: ").skip(1) {
            let part = part.split("\n## ").next().expect("a section");
            for wanted in [
                "\n- Alarm: `",
                "\nLook first:\n",
                "\n```sh\n",
                "\n1. ",
                "\nWhen to leave it: ",
            ] {
                assert!(
                    part.contains(wanted),
                    "{}: no {wanted:?} in\n{part}",
                    source.display()
                );
            }
        }
    }
}

/// Where nobody is told of anything, there is no alarm, and nothing to be woken up for.
#[test]
fn a_platform_without_alarms_has_no_page_of_them() {
    for source in sources() {
        let deployment = deployment(&source);
        let has_page = deployment.files.contains_key("RUNBOOK.md");
        assert_eq!(has_page, !named(&deployment).is_empty(), "{}", source.display());
    }
}
