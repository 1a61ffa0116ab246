//! Text that is not in this language, or not finished: told once, and read no further.

use std::ops::Range;

/// What somebody put in the place of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    /// Git left both sides in the file.
    Conflict,
    Heredoc,
    Json,
    Yaml,
    Hcl,
    Markdown,
}

/// What the text is instead, and the words that show it.
pub(super) fn foreign(text: &str) -> Option<(Foreign, Range<usize>)> {
    let mut lines = lines(text);
    let first = lines
        .clone()
        .find(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    if let Some(found) = by_first_line(first.1) {
        return Some((found, words(first)));
    }
    // What most texts do not have is looked for first.
    if !text.contains("<<") && !text.contains("```") {
        return None;
    }
    lines.find_map(|line| Some((by_any_line(line.1, text)?, words(line))))
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// The line without the blanks around it.
fn words((start, line): (usize, &str)) -> Range<usize> {
    let begin = start + (line.len() - line.trim_start().len());
    begin..begin + line.trim().len()
}

fn by_first_line(line: &str) -> Option<Foreign> {
    let line = line.trim();
    if line.starts_with(['{', '[']) {
        return Some(Foreign::Json);
    }
    if line.starts_with("```") {
        return Some(Foreign::Markdown);
    }
    if line == "---" || is_yaml_key(line) {
        return Some(Foreign::Yaml);
    }
    let mut parts = line.splitn(2, ' ');
    let (keyword, rest) = (parts.next()?, parts.next().unwrap_or_default());
    let is_labelled = rest.trim_start().starts_with('"');
    let is_hcl = match keyword {
        "resource" | "data" | "provider" | "variable" | "output" | "module" => is_labelled,
        "terraform" | "locals" => rest.trim_start().starts_with('{'),
        _ => false,
    };
    is_hcl.then_some(Foreign::Hcl)
}

/// `platform:`, and nothing that could stand in a sentence behind it.
fn is_yaml_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !key.is_empty()
        && key.chars().all(is_word)
        && (value.is_empty() || value.starts_with(' '))
        && !value.ends_with('{')
}

fn by_any_line(line: &str, text: &str) -> Option<Foreign> {
    let is_marker = |line: &str, marker: &str| {
        line.strip_prefix(marker)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r', '\n']))
    };
    if is_marker(line, "<<<<<<<") && lines(text).any(|(_, line)| is_marker(line, ">>>>>>>")) {
        return Some(Foreign::Conflict);
    }
    if line.trim_start().starts_with("```") {
        return Some(Foreign::Markdown);
    }
    let (before, word) = line.trim_end().rsplit_once("<<")?;
    let word = word.strip_prefix('-').unwrap_or(word);
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_assigned = before.trim_end().ends_with('=') && !before.contains(['"', '#']);
    let is_closed = || lines(text).any(|(_, line)| line.trim() == word);
    (is_word && is_assigned && is_closed()).then_some(Foreign::Heredoc)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Foreign, &str)> {
        foreign(text).and_then(|(found, range)| Some((found, text.get(range)?)))
    }

    #[test]
    fn what_people_put_in_its_place_is_known() {
        for (text, what, words) in [
            ("\n{ \"platform\": {} }", Foreign::Json, "{ \"platform\": {} }"),
            ("[\n]", Foreign::Json, "["),
            ("# ours\nplatform:\n  name: shop\n", Foreign::Yaml, "platform:"),
            ("---\nplatform: shop", Foreign::Yaml, "---"),
            (
                "resource \"aws_vpc\" \"main\" {\n}",
                Foreign::Hcl,
                "resource \"aws_vpc\" \"main\" {",
            ),
            ("terraform {\n}", Foreign::Hcl, "terraform {"),
            ("```ha\nplatform shop {\n}\n```\n", Foreign::Markdown, "```ha"),
            ("platform shop {\n}\n```\n", Foreign::Markdown, "```"),
            (
                "platform shop {\n<<<<<<< HEAD\n=======\n>>>>>>> main\n}",
                Foreign::Conflict,
                "<<<<<<< HEAD",
            ),
            (
                "platform shop {\n  doc = <<-EOT\n  a\n  EOT\n}",
                Foreign::Heredoc,
                "doc = <<-EOT",
            ),
        ] {
            assert_eq!(found(text), Some((what, words)), "{text}");
        }
    }

    #[test]
    fn the_language_itself_is_not() {
        for text in [
            "",
            "# only a remark\n",
            "platform shop {\n}\n",
            "tier orders: aurora_mysql {\n}\n",
            "module web {\n}\n",
            "use ./web_tier\n",
            "platform shop { # <<<<<<< not at the start of a line\n}\n",
            "platform shop {\n<<<<<<< and nothing else\n}\n",
            "platform shop {\n  doc = \"a <<EOF\"\nEOF\n}\n",
            "platform shop {\n  a = 1 <<EOF\n}\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
