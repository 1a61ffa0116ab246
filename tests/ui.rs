//! Messages: every `tests/ui/FAMILY/WHAT_IS_WRONG.ha` says under its lines what is reported there.
//!
//! A line `#- PATH` begins another file of the same test.
//!
//! `UPDATE=1 cargo test --test ui` writes the annotations; read the difference before you keep it. Every edit that a
//! message offers is tried: the text with the edit does not give the same message at the same place again.

#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    reason = "tests read and write files, and know the texts they cut"
)]

#[path = "support/annotate.rs"]
mod annotate;

use std::path::Path;

use annotate::{annotate, apply, strip};

fn ui(path: &Path) -> datatest_stable::Result<()> {
    let written = std::fs::read_to_string(path)?;
    let source = strip(&written);
    let analysis = annotate::analyze_text(&source);
    let annotated = annotate(&source, &analysis);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &annotated)?;
    } else if annotated != written {
        let diff = similar::TextDiff::from_lines(written.as_str(), annotated.as_str());
        let diff = diff.unified_diff().header("expected", "reported").to_string();
        return Err(format!("{diff}\nrun with UPDATE=1 if this is wanted").into());
    }
    // What only warns is built: emission cannot fail.
    if let Some(platform) = &analysis.platform {
        assert!(!hac::emit::emit(platform, analysis.sources()).files.is_empty());
    }
    for diagnostic in analysis.diagnostics.iter() {
        for help in diagnostic.help.iter().filter(|help| !help.edits.is_empty()) {
            let mended = apply(&source, &help.edits, &analysis).ok_or("an edit lies outside of the test")?;
            let again = annotate::analyze_text(&mended);
            let still = |other: &&hac::diagnostics::Diagnostic| {
                other.code == diagnostic.code
                    && other.message == diagnostic.message
                    && other.primary.span.start == diagnostic.primary.span.start
            };
            if let Some(other) = again.diagnostics.iter().find(still) {
                return Err(format!("`{}` does not mend: {}", help.message, other.message).into());
            }
        }
    }
    Ok(())
}

datatest_stable::harness! {
    { test = ui, root = "tests/ui", pattern = r"^.*\.ha$" },
}
