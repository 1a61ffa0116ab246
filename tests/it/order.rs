//! What ships is proved: every example, and the failover of the standard library, beyond what `hac check` explores.

use std::path::Path;
use std::time::Instant;

use hac::analyze;
use hac::order::explore::{Explored, explore};
use hac::order::model::Model;
use hac::order::policy::Bounds;
use hac::order::protocol::Protocol;
use hac::order::report::policy;
use hac::order::trace::tell;
use hac::platform::{Platform, Topic, Verdict};
use hac::source::MemoryProvider;

/// The examples, and the platform in the header of the module.
fn shipped() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(root.join("examples"))
        .expect("there are examples")
        .map(|entry| entry.expect("listed").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("platform.ha")).expect("an example is a platform");
        texts.push((
            folder.file_name().expect("named").to_string_lossy().into_owned(),
            text,
        ));
    }
    let module =
        std::fs::read_to_string(root.join("stdlib/automatic_failover.ha")).expect("the module is there");
    let lines = module.lines().skip_while(|line| *line != "# ```ha").skip(1);
    let example = lines.take_while(|line| *line != "# ```");
    let text: String = example
        .map(|line| format!("{}\n", line.trim_start_matches('#')))
        .collect();
    texts.push(("std.automatic_failover".to_owned(), text));
    texts
}

fn platform(name: &str, text: &str) -> Platform {
    let analysis = analyze(&MemoryProvider::from_iter([("platform.ha", text)]), "platform.ha");
    analysis
        .platform
        .unwrap_or_else(|| panic!("{name}: {:#?}", analysis.diagnostics))
}

fn explored(platform: &Platform, bounds: Bounds) -> Option<(Model, Explored)> {
    let plan = hac::aws::failover_plan(platform)?;
    let model = Model {
        policy: policy(platform, &plan).expect("not too large"),
        protocol: Protocol::SHIPPED,
        bounds,
    };
    let found = explore(&model);
    Some((model, found))
}

#[test]
fn every_shipped_policy_holds_beyond_what_is_checked_each_time() {
    let mut proved = 0;
    for (name, text) in shipped() {
        let bounds = Bounds {
            together: 2,
            ..Bounds::DEEP
        };
        let began = Instant::now();
        let Some((model, found)) = explored(&platform(&name, &text), bounds) else {
            println!("{name}: nothing fails over");
            continue;
        };
        println!(
            "{name}: {} states, {} moves, {:?}",
            found.states,
            found.moves,
            began.elapsed()
        );
        if let Some(broken) = &found.broken {
            panic!(
                "{name}: {}\n{}",
                broken.property.broken(),
                tell(&model.policy, &broken.trace).join("\n")
            );
        }
        assert!(found.complete, "{name} is explored to its end");
        assert!(found.states > 2_000, "{name}: {} states", found.states);
        proved += 1;
    }
    assert!(proved >= 5, "{proved} policies");
}

#[test]
fn each_check_says_how_much_it_explored() {
    for (name, text) in shipped() {
        let platform = platform(&name, &text);
        let said = platform.claims.iter().any(|claim| {
            claim.topic == Topic::StepOrder
                && claim.verdict == Verdict::Proved
                && claim
                    .figures
                    .iter()
                    .any(|figure| figure.name == "states explored" && figure.value > 2_000)
        });
        assert_eq!(
            said,
            !platform.failovers.is_empty(),
            "{name}: {:#?}",
            platform.claims
        );
    }
}
