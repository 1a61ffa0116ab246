//! A build that would take what holds data out of the configuration: Terraform deletes what is no longer there, and no
//! `prevent_destroy` stands in its way, because that goes with the block.

use std::collections::BTreeSet;

use super::listed;
use super::loss::Second;
use crate::cli::Failure;
use hac_base::diagnostics::did_you_mean;
use hac_holdings::{Fate, Loss};

/// The names that were given, as they are meant: without blanks, commas too many, and the quotes of the platform's text.
pub(super) fn names(given: &[String]) -> Vec<String> {
    let meant = given.iter().map(|name| name.trim());
    meant.filter(|name| !name.is_empty()).map(unquoted).collect()
}

/// `dns "app.example.com"` as its element is called. Addresses keep the quotes of their keys.
fn unquoted(name: &str) -> String {
    if name.contains('[') {
        name.to_owned()
    } else {
        name.replace('"', "")
    }
}

/// Refuses what was not given up by name, and names that give up nothing though something goes.
pub(super) fn judge(second: &Second, allowed: &[String], refusal: &str) -> Result<(), Failure> {
    let lost = &second.lost;
    // Where nothing is lost, whatever was said about it may be said again: by a job that is run once more.
    for name in allowed.iter().filter(|_| !lost.is_empty()) {
        if !lost.iter().any(|loss| loss.is_called(name)) {
            return Err(unknown(name, lost));
        }
    }
    let is_kept = |loss: &&Loss| !allowed.iter().any(|name| loss.is_called(name));
    let mut refused: Vec<&Loss> = lost.iter().filter(is_kept).collect();
    refused.sort_by_key(|loss| (&loss.elements, &loss.address));
    if refused.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<&str> = refused.iter().map(|loss| loss.name()).collect();
    Err(Failure::new(format!("{refusal}: {}", headline(&refused)))
        .notes(notes(second, &refused))
        .help(format!(
            "{}; if the data may go or was never there, add {}",
            ways(second, &refused).join(", and "),
            flag(&refused, &names)
        )))
}

fn headline(refused: &[&Loss]) -> String {
    let unread = refused.iter().filter(|loss| loss.fate == Fate::Unread).count();
    let going = refused.len() - unread;
    let unread = match unread {
        0 => None,
        1 => Some("hac cannot know what becomes of one part of the last build".to_owned()),
        count => Some(format!(
            "hac cannot know what becomes of {count} parts of the last build"
        )),
    };
    let going = match going {
        0 => None,
        1 => Some("one thing that holds data would go".to_owned()),
        count => Some(format!("{count} things that hold data would go")),
    };
    going.into_iter().chain(unread).collect::<Vec<_>>().join(", and ")
}

fn notes(second: &Second, refused: &[&Loss]) -> Vec<String> {
    let by_platform = |loss: &&&Loss| second.renamed.is_some() && loss.fate == Fate::Renamed;
    let renamed: Vec<&Loss> = refused.iter().filter(by_platform).copied().collect();
    let mut lines = Vec::new();
    if let (Some((was, is)), Some(first)) = (&second.renamed, renamed.first()) {
        lines.push(format!(
            "the platform was called `{was}` and is now called `{is}`. {} named after it, such as `{}`: {}",
            match renamed.len() {
                1 => "One thing is".to_owned(),
                count => format!("{count} things are"),
            },
            first.address,
            first.what
        ));
    }
    let others = refused.iter().filter(|loss| !by_platform(loss));
    lines.extend(others.clone().map(|loss| line(loss)));
    let mut notes = listed(lines);
    if !second.providers.is_empty() {
        notes.push(format!(
            "the provider configuration `{}` goes, too: Terraform cannot plan the removal of what was made with it. \
             Destroy that first, from the folder as it is",
            second.providers.join("`, `")
        ));
    }
    let declared: BTreeSet<String> = others
        .filter(|loss| no_longer_made(loss))
        .flat_map(|loss| loss.elements.iter().map(|element| format!("`{element}`")))
        .collect();
    if !declared.is_empty() {
        notes.push(format!(
            "{} {} still declared, and no longer {} this",
            declared.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
            if declared.len() == 1 { "is" } else { "are" },
            if declared.len() == 1 { "makes" } else { "make" },
        ));
    }
    notes.extend(
        PROTECTION
            .iter()
            .filter(|(fates, _)| refused.iter().any(|loss| fates.contains(&loss.fate)))
            .map(|(_, said)| (*said).to_owned()),
    );
    notes
}

/// What stands in the way of Terraform, by how something is lost.
const PROTECTION: [(&[Fate], &str); 3] = [
    (
        &[Fate::Gone],
        "once a block is gone, Terraform deletes what it made; `prevent_destroy` goes with the block and protects nothing",
    ),
    (
        &[Fate::Part],
        "Terraform deletes a replica by a change of what it is a replica of; `prevent_destroy` does not prevent that",
    ),
    (
        &[Fate::Renamed, Fate::Moved],
        "the block of what would be made anew stays: where it says `prevent_destroy`, `terraform plan` refuses",
    ),
];

fn line(loss: &Loss) -> String {
    let from = loss.elements.join(", ");
    let from = if from.is_empty() {
        from
    } else {
        format!("{from}: ")
    };
    format!("{from}`{}`: {}", loss.address, loss.what)
}

/// Whether what it came from is in the platform still, and something that was said of that is not.
fn no_longer_made(loss: &Loss) -> bool {
    loss.is_declared && loss.fate != Fate::Unread
}

/// What brings back everything that is refused.
fn ways(second: &Second, refused: &[&Loss]) -> Vec<String> {
    let mut ways = Vec::new();
    let mut way = |text: &str, names: BTreeSet<&str>| {
        if !names.is_empty() {
            let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
            ways.push(text.replace("{}", &names.join(", ")));
        }
    };
    let is_by_platform = |loss: &Loss| second.renamed.is_some() && loss.fate == Fate::Renamed;
    if let Some((was, _)) = second
        .renamed
        .as_ref()
        .filter(|_| refused.iter().any(|loss| is_by_platform(loss)))
    {
        way("call the platform {} again", BTreeSet::from([was.as_str()]));
    }
    let others = || refused.iter().filter(|loss| !is_by_platform(loss));
    let gone = second.gone.iter().map(String::as_str);
    let is_of = |element: &&str| {
        others().any(|loss| no_longer_made(loss) || loss.elements.iter().any(|own| own == element))
    };
    way(
        "put {} back as before, under the old name",
        gone.filter(is_of).collect(),
    );
    let declared: BTreeSet<&str> = others()
        .filter(|loss| no_longer_made(loss))
        .map(|loss| loss.name())
        .collect();
    let sentences = if declared.len() == 1 {
        "the sentence"
    } else {
        "the sentences"
    };
    let text = if second.gone.is_empty() {
        format!("put back {sentences} of {{}} that made this")
    } else {
        format!("where that is not all, {sentences} of {{}} that made the rest")
    };
    way(&text, declared);
    let (files, modules): (Vec<&Loss>, Vec<&Loss>) = others()
        .copied()
        .filter(|loss| loss.fate == Fate::Unread || loss.elements.is_empty())
        .partition(|loss| loss.elements.is_empty());
    way("restore {}", addresses(&files));
    way("restore the files of {}", addresses(&modules));
    ways
}

fn addresses<'a>(of: &[&'a Loss]) -> BTreeSet<&'a str> {
    of.iter().map(|loss| loss.address.as_str()).collect()
}

/// `--allow-destroy orders`, by the shortest name that means nothing else.
fn flag(refused: &[&Loss], names: &BTreeSet<&str>) -> String {
    let short = |name: &str| {
        let own = name.split_once(' ').map_or(name, |(_, own)| own);
        let meant = refused.iter().filter(|loss| loss.is_called(own));
        let alone = meant.into_iter().all(|loss| loss.is_called(name));
        if alone { own.to_owned() } else { name.to_owned() }
    };
    let names: Vec<String> = names.iter().map(|name| short(name)).collect();
    let names = names.join(",");
    let plain = names
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || ".,-_/".contains(c));
    let quote = if plain { "" } else { "'" };
    format!("`--allow-destroy {quote}{names}{quote}`")
}

fn unknown(name: &str, lost: &[Loss]) -> Failure {
    let failure = Failure::new(format!(
        "nothing was written: `--allow-destroy {name}` names nothing that this build would lose"
    ));
    let names: BTreeSet<&str> = lost
        .iter()
        .flat_map(|loss| {
            loss.elements
                .iter()
                .map(String::as_str)
                .chain([loss.address.as_str()])
        })
        .collect();
    let own = |name: &&str| name.split_once(' ').map_or("", |(_, own)| own).to_owned();
    let short: Vec<String> = names.iter().map(own).filter(|own| !own.is_empty()).collect();
    let candidates = short.iter().map(String::as_str).chain(names.iter().copied());
    // One letter is as near to every other as a word gets; and data goes by what is advised here.
    let is_word = name.chars().filter(|letter| letter.is_alphanumeric()).count() > 1;
    match did_you_mean(name, candidates).filter(|_| is_word) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => failure
            .help("name one of these, or leave it out")
            .notes(listed(names.iter().map(|name| format!("`{name}`")).collect())),
    }
}
