//! The alignment of `=` as `terraform fmt` does it: over runs of entries that each stay on one line.

/// A line, or several, of a body or an object.
pub(super) enum Line {
    /// `lead = value`
    Pair { lead: String, value: String },
    /// Anything else; ends a run.
    Other(String),
    /// An empty line; ends a run.
    Blank,
}

/// A value on one line. A heredoc counts as one: its lines are part of one token.
fn stays_on_line(value: &str) -> bool {
    !value.contains('\n') || value.starts_with("<<")
}

/// The lines, each indented, with the `=` of each run in one column.
pub(super) fn aligned(lines: Vec<Line>, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut out = String::new();
    let mut run: Vec<(String, String)> = Vec::new();
    for line in lines {
        match line {
            Line::Pair { lead, value } if stays_on_line(&value) => run.push((lead, value)),
            Line::Pair { lead, value } => {
                close_run(&mut run, &pad, &mut out);
                out.extend([pad.as_str(), &lead, " = ", &value, "\n"]);
            }
            Line::Other(text) => {
                close_run(&mut run, &pad, &mut out);
                out.extend([pad.as_str(), &text, "\n"]);
            }
            Line::Blank => {
                close_run(&mut run, &pad, &mut out);
                out.push('\n');
            }
        }
    }
    close_run(&mut run, &pad, &mut out);
    out
}

fn close_run(run: &mut Vec<(String, String)>, pad: &str, out: &mut String) {
    // Keys hold only characters of one column each, see `text::key_text`.
    let width = run
        .iter()
        .map(|(lead, _)| lead.chars().count())
        .max()
        .unwrap_or(0);
    for (lead, value) in run.drain(..) {
        let gap = " ".repeat(width - lead.chars().count());
        out.extend([pad, &lead, &gap, " = ", &value, "\n"]);
    }
}
