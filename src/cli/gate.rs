//! `hac check --gate FILE`: whether a claim is worse than it was when the file was written.

use std::path::Path;

use serde::Deserialize;

use super::disk::{read_source, unreadable};
use super::{Exit, Failure};
use hac_base::units::Duration;
use hac_lang::platform::{Better, Claim, Figure, Unit, Verdict};

/// What a report says of earlier claims. Fields that it has beside these are not compared.
#[derive(Debug, Deserialize)]
pub(super) struct Before {
    #[serde(skip)]
    file: String,
    claims: Vec<Earlier>,
}

#[derive(Debug, Deserialize)]
struct Earlier {
    id: String,
    verdict: String,
    figures: Vec<EarlierFigure>,
}

#[derive(Debug, Deserialize)]
struct EarlierFigure {
    name: String,
    value: u64,
}

/// The claims of a report that `--report json=FILE` or `--format json` wrote.
pub(super) fn read(path: &Path) -> Result<Before, Failure> {
    let file = path.display().to_string();
    let text = read_source(path).map_err(|error| {
        unreadable(path, &error).help(format!("write it: `hac check --report json={file}`"))
    })?;
    let before: Before = serde_json::from_str(&text).map_err(|error| {
        Failure::new(format!("`{file}` is no report of `hac`: {error}"))
            .help(format!("write one: `hac check --report json={file}`"))
    })?;
    if let Some(odd) = before
        .claims
        .iter()
        .find(|claim| Verdict::parse(&claim.verdict).is_none())
    {
        let message = format!(
            "`{file}` has a verdict that this version does not know: `{}`",
            odd.verdict
        );
        return Err(Failure::new(message).help(format!("write it anew: `hac check --report json={file}`")));
    }
    Ok(Before { file, ..before })
}

/// Fails where a claim has a worse verdict or a worse figure, or is gone. What is new fails nothing.
pub(super) fn judge(before: &Before, claims: &[Claim]) -> Result<(), Failure> {
    let worse: Vec<String> = before
        .claims
        .iter()
        .flat_map(|earlier| {
            let now = claims.iter().find(|claim| claim.id() == earlier.id);
            compared(earlier, now)
        })
        .collect();
    if worse.is_empty() {
        return Ok(());
    }
    let file = &before.file;
    let count = match worse.len() {
        1 => "1 claim is".to_owned(),
        several => format!("{several} claims are"),
    };
    Err(Failure::new(format!("{count} worse than in `{file}`"))
        .notes(worse)
        .help(format!(
            "mend it; or, where it is meant, keep the new claims: `hac check --report json={file}`"
        ))
        .exit(Exit::Diagnostics))
}

fn compared(earlier: &Earlier, now: Option<&Claim>) -> Vec<String> {
    let id = &earlier.id;
    let Some(now) = now else {
        return vec![format!(
            "{id}: was {}, and is not claimed any more",
            earlier.verdict
        )];
    };
    if Verdict::parse(&earlier.verdict).is_some_and(|verdict| now.verdict > verdict) {
        return vec![format!(
            "{id}: was {}, and is {}: {}",
            earlier.verdict,
            now.verdict.word(),
            now.summary
        )];
    }
    let worse = earlier.figures.iter().filter_map(|was| {
        let figure = now.figures.iter().find(|figure| figure.name == was.name)?;
        let is_worse = match figure.better {
            Better::Lower => figure.value > was.value,
            Better::Higher => figure.value < was.value,
            Better::Neither => false,
        };
        is_worse.then(|| {
            format!(
                "{id}: {} was {}, and is {}",
                figure.name,
                shown(was.value, figure),
                shown(figure.value, figure)
            )
        })
    });
    worse.collect()
}

fn shown(value: u64, figure: &Figure) -> String {
    match figure.unit {
        Unit::Milliseconds => Duration::from_millis(value).to_string(),
        Unit::PartsPerMillion => format!("{value} ppm"),
        Unit::Count => value.to_string(),
    }
}
