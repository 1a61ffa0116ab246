//! No line, brace or quote is passed over: whichever is taken out, or written twice, there is an error, a warning or
//! another output, and never silence.

use crate::every_word::{Mutation, comment, nobody_misses};

/// Lines that say what is so without them: the default.
const DEFAULTS: [&str; 4] = [
    "lag_unknown = hold",
    "failback manual",
    "readers  = 1",
    "cooldown    = 30m",
];

/// The lines of a text that say something, with where they begin.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let said = line.trim();
        if !said.is_empty() && !said.starts_with('#') {
            found.push((at, line));
        }
        at += line.len();
    }
    found
}

fn without_a_line(text: &str) -> Vec<Mutation> {
    let taken_out = |(at, line): (usize, &str)| Mutation {
        at: at..at + line.len(),
        by: String::new(),
    };
    let counts = |(_, line): &(usize, &str)| !DEFAULTS.contains(&line[..comment(line)].trim());
    lines(text).into_iter().filter(counts).map(taken_out).collect()
}

fn a_line_twice(text: &str) -> Vec<Mutation> {
    let doubled = |(at, line): (usize, &str)| Mutation {
        at: at..at + line.len(),
        by: format!("{line}{line}"),
    };
    lines(text).into_iter().map(doubled).collect()
}

fn without_a_mark(text: &str) -> Vec<Mutation> {
    let marks = lines(text).into_iter().flat_map(|(at, line)| {
        line[..comment(line)]
            .match_indices(['{', '}', '[', ']', '(', ')', '"', ','])
            .map(move |(mark, _)| Mutation {
                at: at + mark..at + mark + 1,
                by: String::new(),
            })
    });
    marks.collect()
}

#[test]
fn no_line_that_is_missing_is_passed_over() {
    nobody_misses(without_a_line);
}

#[test]
fn no_line_that_stands_twice_is_passed_over() {
    nobody_misses(a_line_twice);
}

#[test]
fn no_mark_that_is_missing_is_passed_over() {
    nobody_misses(without_a_mark);
}
