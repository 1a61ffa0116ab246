//! The graph of dependences against the Terraform that is generated: a table that drifts from the code proves nothing.

use std::collections::BTreeSet;
use std::path::Path;

use hac::aws::names::provider_alias;
use hac::aws::placement::FaultScope;
use hac::aws::{self, Deployment};
use hac::platform::Platform;
use hac::proof::ProofContext;
use hac::proof::dependence::{Made, Thing, servings};
use hac::terraform::{Block, File, print};

use crate::support::analyze_file;

fn text(block: &Block) -> String {
    let mut file = File::default();
    file.add(block.clone());
    print(&file).text
}

/// Whether a block of the root is in the region, by its provider, or has a replica there.
fn is_in(block: &Block, region: &str) -> bool {
    let text = text(block);
    let alias = format!("aws.{}", provider_alias(region));
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
        .any(|word| word == alias)
        || text.contains(&format!("\"{region}\""))
}

fn module_of(block: &Block) -> String {
    let text = text(block);
    let (_, rest) = text.split_once("./modules/").expect("a call");
    rest.split('"').next().expect("a name").to_owned()
}

/// What generates a thing, and whether it is where the graph says.
fn hold(thing: &Thing, deployment: &Deployment) -> Result<(), String> {
    let project = &deployment.terraform;
    let has_type = |block: &Block| {
        let ty = block.labels.first().map_or("", String::as_str);
        block.kind == "resource" && thing.home.types.contains(&ty)
    };
    let block = match &thing.made {
        Made::Not => return Ok(()),
        Made::Module(name) => {
            let call = project
                .root
                .blocks()
                .find(|block| block.kind == "module" && block.labels == [name.as_str()]);
            let call = call.ok_or(format!("{}: no module call `{name}`", thing.name))?;
            let module = module_of(call);
            let makes = project
                .modules
                .get(&module)
                .is_some_and(|module| module.blocks().any(has_type));
            if !makes {
                return Err(format!(
                    "{}: module `{module}` makes no {:?}",
                    thing.name, thing.home.types
                ));
            }
            call
        }
        Made::Resource(name) => project
            .root
            .blocks()
            .find(|block| has_type(block) && block.labels.get(1) == Some(name))
            .ok_or(format!("{}: no {:?} `{name}`", thing.name, thing.home.types))?,
    };
    match (&thing.region, thing.home.lives) {
        (Some(region), FaultScope::InItsRegion) if !is_in(block, region) => {
            Err(format!("{}: generated elsewhere\n{}", thing.name, text(block)))
        }
        _ => Ok(()),
    }
}

/// The platforms of the examples and of the golden cases.
pub(crate) fn platforms() -> Vec<(String, Platform)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for (folder, file) in [("examples", "platform.ha"), ("tests/golden", "main.ha")] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the folder is there") {
            let path = entry.expect("it can be read").path().join(file);
            if path.is_file() {
                let name = path.display().to_string();
                let platform = analyze_file(&path).platform;
                all.push((
                    name.clone(),
                    platform.unwrap_or_else(|| panic!("{name} is refused")),
                ));
            }
        }
    }
    all
}

#[test]
fn the_graph_is_what_is_generated() {
    let mut with_failover = 0;
    for (name, platform) in platforms() {
        let ground = ProofContext::of(&platform);
        let Some(plan) = ground.plan() else {
            continue;
        };
        with_failover += 1;
        let deployment = aws::lower(&platform);
        let servings = servings(&platform, plan);
        let graphs: Vec<_> = ground
            .takeovers()
            .iter()
            .map(|takeover| &takeover.graph)
            .chain(servings.iter().map(|serving| &serving.graph))
            .collect();
        let mut calls: BTreeSet<&str> = BTreeSet::new();
        for thing in graphs.iter().flat_map(|graph| graph.things()) {
            hold(thing, &deployment).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            if let Made::Module(call) = &thing.made {
                calls.insert(call);
            }
        }
        // Whatever is generated to fail over is in the graph.
        let failover = &deployment.terraform.root.files["failover.tf"];
        for call in failover.blocks.iter().filter(|block| block.kind == "module") {
            assert!(
                calls.contains(call.labels[0].as_str()),
                "{name}: {:?} is in no graph",
                call.labels
            );
        }
    }
    assert!(with_failover >= 4, "{with_failover}");
}

#[test]
fn a_module_of_the_failover_makes_nothing_that_has_no_home() {
    let (_, trading) = platforms()
        .into_iter()
        .find(|(name, _)| name.contains("trading"))
        .expect("an example");
    let modules = aws::lower(&trading).terraform.modules;
    // Beside those of `homes`: settings of what is there, which nothing calls on the day.
    let settings = [
        "aws_cloudwatch_event_target",
        "aws_cloudwatch_log_metric_filter",
        "aws_lambda_function_event_invoke_config",
        "aws_lambda_permission",
        "aws_sqs_queue_policy",
    ];
    let ground = ProofContext::of(&trading);
    let homed: BTreeSet<&str> = ground
        .takeovers()
        .iter()
        .flat_map(|takeover| takeover.graph.things())
        .flat_map(|thing| thing.home.types)
        .copied()
        .collect();
    for name in ["coordination", "failover", "prober", "validator"] {
        for block in modules[name].blocks().filter(|block| block.kind == "resource") {
            let ty = block.labels[0].as_str();
            assert!(homed.contains(ty) || settings.contains(&ty), "{name}: {ty}");
        }
    }
}
