//! Documents that are compiled.

use std::path::Path;

use hac::aws::budget::{self, ENTRIES};
use hac::platform::Verdict;
use hac::proof::Interval;
use hac::proof::timeline::{self, Failure, Kind};
use hac::units::Duration;

use crate::output::trading;
use crate::process::{folder_with, hac};
use crate::support::shown::{self, blocks};
use crate::support::{analyze_file, updating};

#[test]
fn documents_name_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the document is there");
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted
        .filter(|word| word.starts_with("src/") || word.starts_with("tests/") || word.starts_with("lsp/"));
    let missing: Vec<_> = paths
        .filter(|word| !word.contains(['<', '*', '{']) && !root.join(word).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The table of lengths of time in docs/budget.md, as `UPDATE=1` writes it.
#[test]
fn the_budget_page_has_every_entry() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/budget.md");
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let number =
        |takes: Option<Duration>| takes.map_or_else(|| "-".to_owned(), |takes| takes.as_secs().to_string());
    let rows: String = ENTRIES
        .iter()
        .map(|entry| {
            let worst = entry
                .worst_source
                .map_or_else(String::new, |worst| format!("; worst {}", worst.word()));
            format!(
                "| `{}` | {} | {} | {} | {} | {}{worst} |\n",
                entry.key,
                entry.what,
                number(Some(entry.best())),
                number(entry.typical()),
                number(entry.worst()),
                entry.source.word()
            )
        })
        .collect();
    let start = "|---|---|---|---|---|---|\n";
    let at = text.find(start).expect("the table begins") + start.len();
    let end = text.find("What is not in the table").expect("the table ends");
    let wanted = format!("{}{rows}\n{}", &text[..at], &text[end..]);
    if updating() {
        std::fs::write(&path, &wanted).expect("written");
    } else {
        assert!(text == wanted, "docs/budget.md is out of date: run with UPDATE=1");
    }
}

/// A platform that a document shows as refused, and the messages it shows below it.
#[test]
fn refusals_in_documents_are_what_hac_says() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&readme).expect("the document is there");
    let refused = blocks(&text, "ha refused");
    let said = blocks(&text, "text");
    assert_eq!((refused.len(), said.len()), (1, 1));
    for ((line, platform), (_, said)) in refused.iter().zip(&said) {
        let folder = folder_with(platform);
        let output = hac(folder.path(), &["check", "--color", "never"]);
        assert_eq!(output.code, 1, "README.md:{line}");
        if updating() && output.stderr != *said {
            std::fs::write(&readme, text.replace(said.as_str(), &output.stderr)).expect("written");
        } else {
            assert_eq!(output.stderr, *said, "README.md:{line}");
        }
    }
}

/// Claims that a document shows are those of the platform it shows before, or of the trading platform.
#[test]
fn claims_in_documents_are_what_hac_says() {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut compared = 0;
    for path in shown::documents() {
        let text = std::fs::read_to_string(&path).expect("the document is there");
        let platforms = blocks(&text, "ha");
        for (line, block) in blocks(&text, "text") {
            let is_claim = |word: &str| block.starts_with(&format!("  {word}  "));
            if !Verdict::ALL.iter().any(|verdict| is_claim(verdict.word())) {
                continue;
            }
            let before = platforms.iter().rfind(|(at, _)| *at < line);
            let folder = folder_with(&before.map_or_else(trading, |(_, platform)| platform.clone()));
            let said = hac(folder.path(), &["check", "--verbose"]).stdout;
            let place = format!("{}:{line}", path.display());
            assert!(flat(&said).contains(&flat(&block)), "{place} is not in\n{said}");
            compared += 1;
        }
    }
    assert!(compared >= 3, "{compared} blocks");
}

/// What is quoted from the trading platform stands in it.
#[test]
fn the_trading_page_quotes_its_platform() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/trading");
    let read = |name| std::fs::read_to_string(folder.join(name)).expect("the file is there");
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (page, platform) = (read("README.md"), squeezed(&read("platform.ha")));
    let column = page.lines().filter_map(|line| line.split('|').nth(2));
    let quoted = column.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let missing: Vec<&str> = quoted
        // What is left out is left out; the name of the file is no quotation.
        .flat_map(|quote| quote.split(['…', '{', '}']))
        .map(str::trim)
        .filter(|quote| !quote.is_empty() && *quote != "platform.ha")
        .filter(|quote| !platform.contains(&squeezed(quote)))
        .collect();
    assert!(
        missing.is_empty(),
        "not in examples/trading/platform.ha: {missing:#?}"
    );
}

/// Sentences with numbers of the budget, in pages that nobody generates.
#[test]
fn numbers_in_prose_are_those_of_the_budget() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let trading = analyze_file(&root.join("examples/trading/platform.ha"));
    let platform = trading.platform.as_ref().expect("no errors");
    let failover = platform.failovers.first().expect("it fails over");
    let course = timeline::course(platform, failover, &Failure::of(Kind::Region));
    let timeline = course.timeline().expect("it runs");
    let (detect, takes) = (
        timeline.detect().expect("decided"),
        timeline.failover().expect("runs"),
    );
    let spaced = |takes: Duration| takes.to_string().replace('s', " s");
    let typical = |takes: Interval| takes.typical.expect("typically everything is bounded");
    let worst = |takes: Interval| takes.worst.expect("of rounds there is a bound");
    let alias = budget::find("dns.alias_alb_ttl").expect("an entry");
    let silent = budget::find("app.reconnect_tcp_retries2_default").expect("an entry");
    let minutes = silent.worst().expect("a number").as_secs() / 60;
    for (page, sentence) in [
        (
            "README.md",
            format!("the budget typically says {}, and", typical(timeline.outage())),
        ),
        (
            "examples/trading/README.md",
            format!("take {} typically and up to {}", typical(detect), worst(detect)),
        ),
        (
            "examples/trading/README.md",
            format!("serves writes {} after the decision", typical(takes)),
        ),
        (
            "examples/trading/README.md",
            format!("write again {} after the fault", typical(timeline.outage())),
        ),
        (
            "examples/trading/README.md",
            format!(
                "Of that {} are neither detection nor",
                typical(timeline.own_part())
            ),
        ),
        (
            "examples/trading/README.md",
            format!(
                "keep the old answer for up to {}s",
                alias.worst().expect("a number").as_secs()
            ),
        ),
        (
            "src/base/diagnostics/explain/HA0507.md",
            format!(
                "take {} at best, {} typically, and up to {}",
                spaced(detect.best),
                spaced(typical(detect)),
                spaced(worst(detect))
            ),
        ),
        (
            "docs/budget.md",
            format!(
                "({} s for a load balancer)",
                alias.worst().expect("a number").as_secs()
            ),
        ),
        (
            "src/lambda/runtime/APPLICATION.md",
            format!("looks alive for {minutes} minutes and more"),
        ),
    ] {
        let text = std::fs::read_to_string(root.join(page)).expect("the page is there");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&sentence), "{page} does not say: {sentence}");
    }
}
