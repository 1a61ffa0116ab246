//! The text of a page: headings, short lines, tables and blocks of commands.

use super::command::Command;

/// The longest line of prose.
const WIDTH: usize = 100;

/// Markdown, written from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    pub(super) fn heading(&mut self, level: usize, title: &str) {
        self.block(&format!("{} {title}", "#".repeat(level)));
    }

    /// Lines of prose, broken so that they can be read beside a terminal.
    pub(super) fn paragraph(&mut self, text: &str) {
        let lines: Vec<String> = text.lines().map(|line| wrapped(line, "")).collect();
        self.block(&lines.join("\n"));
    }

    /// Lines that stay as they are.
    pub(super) fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Steps to take one after the other.
    pub(super) fn list(&mut self, items: &[String]) {
        let lines: Vec<String> = items
            .iter()
            .zip(1..)
            .map(|(item, number)| wrapped(&format!("{number}. {item}"), "   "))
            .collect();
        self.block(&lines.join("\n"));
    }

    pub(super) fn table<const N: usize>(&mut self, head: [&str; N], rows: &[[String; N]]) {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut lines = vec![line(&head.map(str::to_owned)), format!("|{}", "---|".repeat(N))];
        lines.extend(rows.iter().map(|row| line(row)));
        self.block(&lines.join("\n"));
    }

    /// Commands to paste.
    pub(super) fn shell(&mut self, commands: &[Command]) {
        let lines: Vec<String> = commands.iter().map(Command::to_string).collect();
        self.block(&format!("```sh\n{}\n```", lines.join("\n")));
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// The words of a line, broken at blanks but not within what stands between backticks.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = String::new();
    let (mut width, mut is_code) = (0, false);
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > 0 {
            if width + 1 + length > WIDTH && !is_code {
                lines.push('\n');
                lines.push_str(indent);
                width = indent.len();
            } else {
                lines.push(' ');
                width += 1;
            }
        }
        lines.push_str(word);
        width += length;
        is_code ^= word.matches('`').count() % 2 == 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn prose_is_broken_at_blanks_and_code_is_not() {
        let text = format!(
            "1. {} `{}` end",
            "word ".repeat(15).trim(),
            "code ".repeat(8).trim()
        );
        let lines = wrapped(&text, "   ");
        assert_eq!(lines.replace("\n   ", " "), text);
        let code: Vec<&str> = lines.lines().filter(|line| line.contains("code")).collect();
        assert_eq!(code.len(), 1, "{lines}");
        assert!(code[0].contains(&"code ".repeat(8).trim().to_owned()), "{lines}");
    }
}
