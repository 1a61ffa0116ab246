//! What editors are told: every `tests/ide/FEATURE/*.ha` is a file with the cursor at `$0`, and the expected answer as
//! the comment below `#=`. `UPDATE=1` rewrites the answers.
//!
//! Files that the first one uses follow it, each under `#- PATH`; the cursor may be in any of them. A file `fixes`
//! asks about has no cursor: all of it is asked about, and the answer holds the mended text.

#![expect(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/mod.rs"]
mod support;

use std::fmt::Write;
use std::path::Path;

use hac::ide::{self, Completion, Symbol};
use hac::source::{LineColumn, MemoryProvider, SourceId};
use hac::{Analysis, analyze};

const ROOT: &str = "platform.ha";
const CURSOR: &str = "$0";

/// A test file, taken apart.
struct Case {
    /// Everything before the answer.
    asked: String,
    /// The files by path, without the cursor.
    files: Vec<(String, String)>,
    /// The file and the offset of the cursor.
    cursor: Option<(String, usize)>,
    answer: String,
}

fn take_apart(text: &str) -> Case {
    let (asked, answer) = match text.split_once("\n#=\n") {
        Some((asked, answer)) => (format!("{asked}\n"), answer.to_owned()),
        None => (text.to_owned(), String::new()),
    };
    let mut files = vec![(ROOT.to_owned(), String::new())];
    for line in asked.split_inclusive('\n') {
        match line.strip_prefix("#- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => files.last_mut().expect("never empty").1.push_str(line),
        }
    }
    let mut cursor = None;
    for (path, text) in &mut files {
        // A snippet's own `$0` never occurs in what is asked.
        if let Some(at) = text.find(CURSOR) {
            assert!(cursor.is_none(), "one cursor is enough");
            text.replace_range(at..at + CURSOR.len(), "");
            cursor = Some((path.clone(), at));
        }
    }
    Case {
        asked,
        files,
        cursor,
        answer,
    }
}

fn answer(feature: &str, case: &Case) -> String {
    let provider: MemoryProvider = case
        .files
        .iter()
        .map(|(path, text)| (path.clone(), text.as_str()))
        .collect();
    let analysis = analyze(&provider, ROOT);
    let (path, offset) = case.cursor.clone().unwrap_or((ROOT.to_owned(), 0));
    let (id, _) = analysis
        .sources()
        .iter()
        .find(|(_, source)| source.path == path)
        .unwrap_or_else(|| panic!("{path} takes no part"));
    match feature {
        "hover" => hover(&analysis, id, offset),
        "complete" => complete(&analysis, ide::complete(&analysis, id, offset)),
        "complete_unasked" => complete(&analysis, ide::complete_unasked(&analysis, id, offset)),
        "definition" => definition(&analysis, id, offset),
        "symbols" => symbols(&ide::symbols(&analysis, id), 0),
        "fixes" => fixes(&analysis, id),
        "hints" => hints(&analysis, id),
        other => panic!("`{other}` is no feature of the editor"),
    }
}

fn place(analysis: &Analysis, span: hac::source::Span) -> String {
    let LineColumn { line, column } = analysis.sources().line_column(span);
    format!("{}:{line}:{column}", analysis.sources().path(span.source))
}

fn hover(analysis: &Analysis, id: SourceId, offset: usize) -> String {
    match ide::hover(analysis, id, offset) {
        Some(hover) => format!(
            "on `{}`\n\n{}\n",
            analysis.sources().text(hover.span),
            hover.markdown
        ),
        None => "nothing\n".to_owned(),
    }
}

/// Every hint, behind the line that it stands in.
fn hints(analysis: &Analysis, id: SourceId) -> String {
    let source = analysis.sources().get(id).expect("asked about");
    let hints = ide::hints(analysis, id);
    if hints.is_empty() {
        return "nothing\n".to_owned();
    }
    hints.iter().fold(String::new(), |text, hint| {
        let before = source.text.get(..hint.offset).expect("on a boundary");
        let line = before.lines().next_back().unwrap_or("").trim();
        format!("{text}{line}{}\n{}\n\n", hint.text, hint.more)
    })
}

fn definition(analysis: &Analysis, id: SourceId, offset: usize) -> String {
    match ide::definition(analysis, id, offset) {
        Some(span) => format!("{} `{}`\n", place(analysis, span), analysis.sources().text(span)),
        None => "nothing\n".to_owned(),
    }
}

fn complete(analysis: &Analysis, items: Vec<Completion>) -> String {
    if items.is_empty() {
        return "nothing\n".to_owned();
    }
    let mut text = String::new();
    for item in items {
        let _ = write!(text, "{:?} {}", item.kind, item.label);
        if !item.detail.is_empty() {
            let _ = write!(text, " ({})", item.detail);
        }
        if item.insert != item.label {
            let _ = write!(text, " inserts {:?}", item.insert);
        }
        let replaced = analysis.sources().text(item.replace);
        if !replaced.is_empty() {
            let _ = write!(text, " for `{replaced}`");
        }
        text.push('\n');
    }
    text
}

fn symbols(symbols: &[Symbol], depth: usize) -> String {
    symbols.iter().fold(String::new(), |text, symbol| {
        assert!(
            symbol.span.start <= symbol.selection.start && symbol.selection.end <= symbol.span.end,
            "editors refuse a selection outside of its symbol"
        );
        let inside = self::symbols(&symbol.children, depth + 1);
        let detail = if symbol.detail.is_empty() {
            String::new()
        } else {
            format!(" {}", symbol.detail)
        };
        format!(
            "{text}{:width$}{:?} {}{detail}\n{inside}",
            "",
            symbol.kind,
            symbol.name,
            width = depth * 2
        )
    })
}

/// Every fix of a file, with the line it changes as it then reads; a second analysis shows what is left.
fn fixes(analysis: &Analysis, id: SourceId) -> String {
    let text = analysis.sources().get(id).expect("asked about").text.to_string();
    let fixes = ide::fixes(analysis, id, 0..text.len());
    if fixes.is_empty() {
        return "nothing\n".to_owned();
    }
    fixes.iter().fold(String::new(), |shown, fix| {
        let mut mended = text.clone();
        let mut edits = fix.edits.clone();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in &edits {
            mended.replace_range(edit.span.range(), &edit.replacement);
        }
        let again = analyze(&MemoryProvider::from_iter([(ROOT, mended.as_str())]), ROOT);
        let left = again.diagnostics.len();
        let before = analysis.diagnostics.len();
        let lines: Vec<&str> = mended
            .lines()
            .filter(|line| !text.lines().any(|old| old == *line))
            .collect();
        format!(
            "{shown}{}\n  {}\n  problems: {before}, then {left}\n",
            fix.title,
            lines.join("\n  ")
        )
    })
}

fn commented(text: &str) -> String {
    text.lines().fold(String::new(), |out, line| {
        if line.is_empty() {
            out + "#\n"
        } else {
            out + "# " + line + "\n"
        }
    })
}

fn case(path: &Path) -> datatest_stable::Result<()> {
    let text = std::fs::read_to_string(path)?;
    let feature = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .expect("a case is in the folder of its feature");
    let case = take_apart(&text);
    let actual = commented(&answer(feature, &case));
    if support::updating() {
        let asked = case.asked.trim_end_matches('\n');
        std::fs::write(path, format!("{asked}\n#=\n{actual}"))?;
        return Ok(());
    }
    if actual == case.answer {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(&case.answer, &actual)
        .unified_diff()
        .to_string();
    Err(format!("{diff}\nrun `make update` if this is wanted").into())
}

datatest_stable::harness! {
    { test = case, root = "tests/ide", pattern = r"\.ha$" },
}
