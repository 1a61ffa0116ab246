//! `hac fix`

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::args::{FixArgs, Global};
use super::disk::{self, DiskProvider};
use super::report::Findings;
use super::{Exit, Failure, check};
use hac_base::diagnostics::Severity;
use hac_base::source::{ReadError, SourceProvider, Span};
use hac_ide::mend;
use hac_pipeline::Analysis;

/// An edit can uncover a problem that has an edit of its own; a platform is soon through with that.
const ROUNDS: usize = 32;

pub(super) fn run(
    arguments: &FixArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let file = &arguments.input.file;
    let (disk, root) = DiskProvider::for_root(file)?;
    let mut files = Files {
        disk,
        changed: BTreeMap::new(),
    };
    let mut analysis = hac_pipeline::analyze(&files, &root);
    let mut done = String::new();
    for _ in 0..ROUNDS {
        let Some((better, lines)) = round(&mut files, &analysis, &root, arguments.unsafe_too) else {
            break;
        };
        done.push_str(&lines);
        analysis = better;
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    if arguments.diff {
        files.show_diff(findings)?;
    } else {
        for (path, text) in &files.changed {
            disk::replace(&folder.join(path), text)?;
        }
        if !global.quiet {
            findings.show(&done)?;
        }
    }
    findings.analysis(&analysis, file)?;
    Ok(check::exit_of(&analysis, global))
}

/// Mends what can be mended at once; `None` where that is nothing, or makes nothing better.
fn round(files: &mut Files, analysis: &Analysis, root: &str, unsafe_too: bool) -> Option<(Analysis, String)> {
    let mended = mend(analysis, unsafe_too);
    if mended.texts.is_empty() {
        return None;
    }
    let before = files.changed.clone();
    for (source, text) in mended.texts {
        let path = analysis.sources().path(source).to_owned();
        files.changed.insert(path, Arc::from(text));
    }
    let better = hac_pipeline::analyze(files, root);
    if problems(&better) >= problems(analysis) {
        files.changed = before;
        return None;
    }
    let sources = analysis.sources();
    let line = |(span, what): &(Span, String)| {
        format!(
            "{}:{}: {what}\n",
            sources.path(span.source),
            sources.line_column(*span)
        )
    };
    Some((better, mended.done.iter().map(line).collect()))
}

/// Errors before warnings.
fn problems(analysis: &Analysis) -> (usize, usize) {
    let count = |severity| {
        let items = analysis.diagnostics.iter();
        items.filter(|item| item.severity() == severity).count()
    };
    (count(Severity::Error), count(Severity::Warning))
}

/// The files as they are mended so far, over those on the disk.
struct Files {
    disk: DiskProvider,
    changed: BTreeMap<String, Arc<str>>,
}

impl SourceProvider for Files {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        match self.changed.get(path) {
            Some(text) => Ok(Arc::clone(text)),
            None => self.disk.read(path),
        }
    }
}

impl Files {
    fn show_diff(&self, findings: &mut Findings<'_>) -> Result<(), Failure> {
        for (path, text) in &self.changed {
            // It was read a moment ago.
            let old = self.disk.read(path).unwrap_or_default();
            let diff = similar::TextDiff::from_lines(&*old, &**text);
            let header = format!("{path} (fixed)");
            findings.show(&diff.unified_diff().header(path, &header).to_string())?;
        }
        Ok(())
    }
}
