//! `hac new`

use std::path::Path;

use super::args::{Global, NewArgs};
use super::disk::write_new;
use super::{Exit, Failure, print};

const STARTER: &str = include_str!("../../examples/starter/platform.ha");

pub(super) fn run(arguments: &NewArgs, global: &Global) -> Result<Exit, Failure> {
    let name = &arguments.name;
    if !is_platform_name(name) {
        return Err(Failure::new(format!("`{name}` is no name for a platform"))
            .help("use lower case letters, digits and hyphens, a letter first, at most 16 characters"));
    }
    let file = Path::new(name).join("platform.ha");
    let text = STARTER.replacen("platform starter {", &format!("platform {name} {{"), 1);
    write_new(&file, &text)?;
    if !global.quiet {
        print(&format!(
            "wrote {}\nNext: cd {name} && hac build\n",
            file.display()
        ))?;
    }
    Ok(Exit::Clean)
}

/// The rule that the checker applies to a platform's name.
fn is_platform_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=16).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(fits)
        && !name.ends_with('-')
}
