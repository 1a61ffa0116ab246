//! `hac new`

use std::path::Path;

use super::args::{Global, NewArgs};
use super::disk::write_new;
use super::report::Findings;
use super::{Exit, Failure};
use hac_aws::facts::PLATFORM_NAME_CHARACTERS_MAX;
use hac_base::source::MemoryProvider;
use hac_pipeline::analyze;

const STARTER: &str = include_str!("../../examples/starter/platform.ha");
const FILE: &str = "platform.ha";

pub(super) fn run(
    arguments: &NewArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let name = &arguments.name;
    let text = starter(name);
    if !is_accepted(name, &text) {
        return Err(
            Failure::new(format!("`{name}` is no name for a platform")).help(format!(
                "use lower case letters, digits, `-` and `_`, a letter first and no sign last, at most \
                 {PLATFORM_NAME_CHARACTERS_MAX} characters"
            )),
        );
    }
    let file = Path::new(name).join(FILE);
    write_new(&file, &text)?;
    if !global.quiet {
        findings.show(&format!(
            "wrote {}\nNext: cd {name} && hac build\n",
            file.display()
        ))?;
    }
    Ok(Exit::Clean)
}

fn starter(name: &str) -> String {
    STARTER
        .replacen("platform starter {", &format!("platform {name} {{"), 1)
        .replacen("\"starter/", &format!("\"{name}/"), 1)
}

/// Whether the checker takes it. What is written is the platform of that name and nothing else, so a name that leads out of
/// the folder, or ends the line, is none.
fn is_accepted(name: &str, text: &str) -> bool {
    let analysis = analyze(&MemoryProvider::from_iter([(FILE, text)]), FILE);
    let is_named = |platform: &hac_lang::platform::Platform| platform.name == name;
    analysis.diagnostics.is_empty() && analysis.platform.as_ref().is_some_and(is_named)
}
