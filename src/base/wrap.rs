//! Prose for a terminal.

use unicode_width::UnicodeWidthStr;

/// Text in lines of at most so many columns, each indented and ended; a word that is longer stands alone.
pub fn wrapped(text: &str, indent: usize, columns: usize) -> Vec<String> {
    let margin = " ".repeat(indent);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent + line.width() + 1 + word.width() > columns {
            lines.push(format!("{margin}{line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(format!("{margin}{line}\n"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_end_before_the_last_column() {
        assert_eq!(wrapped("one two", 2, 80), ["  one two\n"]);
        assert_eq!(wrapped("one two three", 2, 9), ["  one two\n", "  three\n"]);
        assert_eq!(wrapped("注文 two", 0, 7), ["注文\n", "two\n"]);
    }
}
